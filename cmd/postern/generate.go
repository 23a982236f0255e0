package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const generateLong = `Mint the webhook of a product, app, event and environment, and print its URL: the
same four give the same URL every time. What is not given leaves an existing webhook
as it is.

A new secret does not end the older ones at once: both are accepted for
--secret-overlap, so that nothing is refused while the provider changes over.`

const generateExample = `  postern generate --product shop --app stripe --event payment.succeeded \
      --env prd
  pass stripe/webhook | postern generate --product shop --app stripe \
      --event payment.succeeded --env prd --provider stripe --secret-file -
  postern generate --product shop --app github --event pull-request --env dev \
      --types pull_request --match /action=opened --match /action=reopened`

// generateFlags are the settings of a webhook, as flags.
type generateFlags struct {
	product, app, event, env string
	provider, description    string
	secret                   secretFlags
	overlap                  time.Duration
	params, match            []string
	publicURLs               []string
	types                    []string
	scheme, schema, answer   string
	mode, unfit, whilePaused string
	archiveDays              int
	split, json              bool
}

func newGenerateCommand(s *settings) *cobra.Command {
	var f generateFlags
	cmd := &cobra.Command{
		Use:     "generate --product TAG --app TAG --event TAG --env SLUG",
		Short:   "Mint a webhook, or change one, and print its URL",
		Long:    generateLong,
		Example: generateExample,
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd, s) },
	}
	f.add(cmd)
	return cmd
}

func (f *generateFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.product, "product", "", "`TAG` of the product (required)")
	fs.StringVar(&f.app, "app", "", "access `TAG` of the app that calls (required)")
	fs.StringVar(&f.event, "event", "", "`TAG` of the event (required)")
	fs.StringVar(&f.env, "env", "", "`SLUG` of the environment, such as dev, stg or prd (required)")
	fs.StringVar(&f.provider, "provider", "", "`NAME` of who signs the calls (see postern providers)")
	f.secret.add(fs)
	fs.DurationVar(&f.overlap, "secret-overlap", 24*time.Hour, "for how `LONG` older secrets are still accepted, at most 720h")
	fs.StringArrayVar(&f.params, "param", nil, "`NAME=VALUE` that the signature needs besides; repeatable")
	fs.StringArrayVar(&f.publicURLs, "public-url", nil, "further `URL` at which the provider calls, for signatures over it; repeatable; empty takes them away")
	fs.StringVar(&f.scheme, "scheme", "", "how the provider custom signs (docs/custom.md): `JSON`, or a file that holds it, or -")
	fs.StringVar(&f.description, "description", "", "what the webhook is for: `TEXT` for people")
	fs.StringSliceVar(&f.types, "types", nil, "event `TYPES` that are wanted, in the provider's words; empty wants all")
	fs.StringArrayVar(&f.match, "match", nil, "`POINTER=VALUE` that the payload must have; repeatable; empty wants all")
	fs.StringVar(&f.schema, "schema", "", "JSON Schema that payloads must satisfy: `JSON`, a file or -; null takes it away")
	fs.StringVar(&f.mode, "mode", "", "keep events of the other kind aside, where the provider tells: `live|test`; empty wants both")
	fs.StringVar(&f.unfit, "unfit", "", "what becomes of payloads that break the schema: `refuse|keep`")
	fs.StringVar(&f.whilePaused, "while-paused", "", "what becomes of deliveries to a paused webhook: `refuse|keep`")
	fs.IntVar(&f.archiveDays, "archive-days", 0, "for how many `DAYS` events can be found and replayed, at most 30; 0 keeps no record of them, and -1 leaves it to the deployment")
	fs.BoolVar(&f.split, "split", false, "queue each item of a batch as an event of its own, from providers that send batches")
	fs.StringVar(&f.answer, "answer", "", "what to answer to deliveries that were taken, in place of what the provider expects: `JSON` of status, content_type and body, a file or -; {} takes it away")
	fs.BoolVar(&f.json, "json", false, "print the whole webhook in JSON")
	_ = cmd.RegisterFlagCompletionFunc("provider", completeProviders) // the flag is there
}

func (f *generateFlags) run(cmd *cobra.Command, s *settings) error {
	if err := need(cmd, "product", "app", "event", "env"); err != nil {
		return err
	}
	if err := filled(cmd, "provider", "scheme", "schema", "unfit", "while-paused", "answer"); err != nil {
		return err
	}
	if err := shareInput(cmd, "secret-file", "scheme", "schema", "answer"); err != nil {
		return err
	}
	in, err := f.input(cmd, s)
	if err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	w, _, err := c.Product(f.product).Generate(cmd.Context(), in)
	if err != nil {
		return suggestProvider(err, f.provider)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), w)
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), w.URL)
	return err
}

func (f *generateFlags) input(cmd *cobra.Command, s *settings) (in client.GenerateLinkInput, err error) {
	in = client.GenerateLinkInput{App: f.app, Event: f.event, Env: f.env, Provider: f.provider, Unfit: f.unfit, WhilePaused: f.whilePaused}
	if in.Secret, err = f.secret.read(cmd, s.getenv); err != nil {
		return in, err
	}
	if cmd.Flags().Changed("secret-overlap") {
		in.SecretOverlap = &f.overlap
	}
	if cmd.Flags().Changed("description") {
		in.Description = &f.description
	}
	if cmd.Flags().Changed("mode") {
		in.Mode = &f.mode
	}
	if cmd.Flags().Changed("archive-days") {
		in.ArchiveDays = &f.archiveDays
	}
	if cmd.Flags().Changed("split") {
		in.Split = &f.split
	}
	if cmd.Flags().Changed("types") {
		in.Types = append([]string{}, f.types...)
	}
	if in.Params, err = pairs(cmd, "param", f.params); err != nil {
		return in, err
	}
	if cmd.Flags().Changed("public-url") {
		in.PublicURLs = slices.DeleteFunc(append([]string{}, f.publicURLs...), func(u string) bool { return u == "" })
	}
	if in.Match, err = matches(cmd, f.match); err != nil {
		return in, err
	}
	if in.Scheme, err = document(cmd, "scheme", f.scheme); err != nil {
		return in, err
	}
	if in.Schema, err = document(cmd, "schema", f.schema); err != nil {
		return in, err
	}
	in.Answer, err = ownAnswer(cmd, f.answer)
	return in, err
}
