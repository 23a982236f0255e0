package main

import (
	"github.com/spf13/cobra"
)

const rootLong = `Postern gives a product an address for every webhook that it wants to receive, and
turns each call to such an address into one verified message on a queue.

Each setting is taken from its flag, else from the environment, else from the
credentials.json that the local server keeps in its data folder:

  --endpoint       POSTERN_ENDPOINT       where Postern is
  --workspace-id   POSTERN_WORKSPACE_ID   whose webhooks
  --user-id        POSTERN_USER_ID        who calls
  --private-key    POSTERN_PRIVATE_KEY    and the proof of it
  --data           POSTERN_DATA           the data folder (.postern)

Exit codes:
  0  done
  1  failed
  2  the command line, or a field of the request, breaks a rule
  3  refused: credentials, signature or delivery do not hold
  4  unavailable for now: not reachable, throttled or at fault`

const rootExample = `  postern local                                      # in another terminal
  postern generate --product shop --app stripe --event payment.succeeded \
      --env dev --provider stripe --secret-file secret.txt
  postern send stripe --url URL --secret-file secret.txt
  postern listen --max 1`

func newRootCommand(s *settings) *cobra.Command {
	root := &cobra.Command{
		Use:           "postern",
		Short:         "Addresses for webhooks, and the events that come to them",
		Long:          rootLong,
		Example:       rootExample,
		Version:       version(),
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("{{.Version}}\n")
	s.addFlags(root.PersistentFlags())
	root.AddCommand(commands(s)...)
	fitHelp(root)
	return root
}

func commands(s *settings) []*cobra.Command {
	return []*cobra.Command{
		newLocalCommand(s),
		newGenerateCommand(s),
		newListCommand(s),
		newShowCommand(s),
		newPauseCommand(s),
		newResumeCommand(s),
		newRotateCommand(s),
		newDeleteCommand(s),
		newSendCommand(s),
		newListenCommand(s),
		newDeliveriesCommand(s),
		newEventsCommand(s),
		newDLQCommand(s),
		newVerifyCommand(s),
		newKeysCommand(s),
		newProvidersCommand(),
		newVersionCommand(),
	}
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	message := "there is no command " + args[0]
	cmd.SuggestionsMinimumDistance = 2
	if question := didYouMean(cmd.SuggestionsFor(args[0])); question != "" {
		message += "; " + question
	}
	return usage(cmd, message)
}
