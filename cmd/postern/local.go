package main

import (
	"cmp"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/pkg/webhook"
)

const defaultAddr = "127.0.0.1:8787"

const localLong = `Local runs all of Postern in this process: the same functions that are deployed to
AWS, over a store in one file. What was acknowledged is on disk, whatever happens to
the process. Everything is kept in the data folder (--data, POSTERN_DATA, .postern):

  credentials.json  the address and credentials, for this program and the SDK
  curl.conf         the same for curl: curl -K .postern/curl.conf URL
  postern.db        webhooks, keys, events and the queue
  blobs             bodies that are too large for the queue, or for postern.db
  sealing.key       the key that secrets are sealed with
  .gitignore        keeps git from taking any of it, where the folder is new

The same address speaks SQS's protocol, for workflows and for "postern listen". As in
AWS, what nobody takes off the queue is kept there for 10 days, dead letters for 14.

  --addr  POSTERN_ADDR  host and port to listen on (127.0.0.1:8787)
  --url   POSTERN_URL   what minted URLs begin with: a tunnel's address, say

  --archive-days  POSTERN_ARCHIVE_DAYS
    for how many days events can be found and replayed, of webhooks that do not
    say (30)`

func newLocalCommand(s *settings) *cobra.Command {
	var addr, url, archiveDays string
	cmd := &cobra.Command{
		Use:   "local",
		Short: "Run Postern on this machine",
		Long:  localLong,
		Example: `  postern local
  postern local --addr 127.0.0.1:9000 --url https://tunnel.example.com`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			days, err := webhook.ParseArchiveDays(cmp.Or(archiveDays, s.getenv("POSTERN_ARCHIVE_DAYS")))
			if err != nil {
				return usage(cmd, err.Error())
			}
			return runLocal(cmd, local.Options{
				Addr:        cmp.Or(addr, s.getenv("POSTERN_ADDR"), defaultAddr),
				URL:         cmp.Or(url, s.getenv("POSTERN_URL")),
				Dir:         s.dataDir(),
				ArchiveDays: days,
				Log:         slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)),
			})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "host and port to listen on")
	cmd.Flags().StringVar(&archiveDays, "archive-days", "", "for how many `DAYS` events can be found and replayed, of webhooks that do not say")
	cmd.Flags().StringVar(&url, "url", "", "what minted URLs begin with")
	return cmd
}

func runLocal(cmd *cobra.Command, o local.Options) error {
	if err := checkAddresses(cmd, &o); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGPIPE) // deliveries are worth more than a log that nobody reads any more
	server, err := local.Start(cmd.Context(), o)
	if err != nil {
		return explainStart(err, o)
	}
	if err := welcome(cmd.OutOrStdout(), server, o.Dir); err != nil {
		return err
	}
	return server.Wait(cmd.Context())
}

var welcomeText = template.Must(template.New("welcome").Parse(`
Postern listens on {{.Server.Credentials.Endpoint}}
{{- if .Server.Exposed}}

Others on the network reach it, too, and keys and secrets go to it unencrypted. Give
--addr 127.0.0.1:PORT to have it for this machine alone.
{{- end}}

  credentials  {{.Credentials}}
  queue        {{.Server.QueueURL}}
  all data     {{.Dir}}

Try it, in another terminal:

  {{.Command}} generate --product shop --app stripe-payments --env dev \
      --event payment.succeeded --provider stripe --secret whsec_demo

Ctrl-C stops it. Nothing is lost then.

`))

func welcome(w io.Writer, server *local.Server, dir string) error {
	command := shellWord(os.Args[0])
	if dir != ".postern" {
		if absolute, err := filepath.Abs(dir); err == nil {
			dir = absolute
		}
		command = "POSTERN_DATA=" + shellWord(dir) + " " + command
	}
	return welcomeText.Execute(w, map[string]any{
		"Server": server, "Dir": dir, "Credentials": filepath.Join(dir, filepath.Base(server.CredentialsFile)), "Command": command,
	})
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./@%+=:,-]+$`)

// shellWord quotes s where a shell would not take it as one word, as it is.
func shellWord(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
