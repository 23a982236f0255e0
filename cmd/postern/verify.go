package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const verifyLong = `Verify a request as the provider's webhook would, here and now, and if it does not hold
say what is amiss: it tries what commonly goes wrong with the secret, the body, the URL,
the signature and the clock. Nothing is sent anywhere, unless --fetch has the keys got
that some providers publish; without it such a key is given like a secret.

The request is read from standard input, or from the file of --request, as HTTP/1.1 writes
it: a request line, headers, an empty line, and the body to the byte. The URL is taken
from the Host header, with https, unless --url says which one the provider was given.

With --vectors it judges many requests whose verdicts are known, from a JSON file in the
format that testdata/vectors/README.md of the package provider tells, and names every
disagreement.`

const verifyExample = `  postern verify --provider stripe --secret-file secret.txt < request.http
  postern verify --provider github --secret-file secret.txt \
      --at 2026-01-01T00:00:00Z < request.http
  postern verify --provider twilio --secret-file token.txt \
      --url https://hooks.example.com/v1/hooks/wh_x < request.http
  postern verify --vectors vectors.json`

type verifyFlags struct {
	provider, request, url, at string
	secret                     secretFlags
	params                     []string
	scheme, vectors            string
	fetch                      bool
}

func newVerifyCommand(s *settings) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:     "verify --provider NAME < REQUEST",
		Short:   "Verify a request offline, and say what is amiss with it",
		Long:    verifyLong,
		Example: verifyExample,
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd, s) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.provider, "provider", "", "`NAME` of the provider; see \"postern providers\"")
	f.secret.add(fs)
	fs.StringVar(&f.request, "request", "-", "`FILE` with the request, or - for standard input")
	fs.StringVar(&f.url, "url", "", "`URL` that the provider was given")
	fs.StringVar(&f.at, "at", "", "`TIME` as of which to judge, in RFC 3339 or Unix seconds (now)")
	fs.StringArrayVar(&f.params, "param", nil, "`NAME=VALUE` that the signature needs besides; repeatable")
	fs.StringVar(&f.scheme, "scheme", "", "how the provider custom signs (docs/custom.md): `JSON`, or a file that holds it, or -")
	fs.BoolVar(&f.fetch, "fetch", false, "get the keys that the provider publishes, from its own hosts")
	fs.StringVar(&f.vectors, "vectors", "", "`FILE` with requests whose verdicts are known, or -")
	_ = cmd.RegisterFlagCompletionFunc("provider", completeProviders) // the flag is there
	return cmd
}

func (f *verifyFlags) run(cmd *cobra.Command, s *settings) error {
	if f.vectors != "" {
		return judgeVectors(cmd, f.vectors)
	}
	if err := need(cmd, "provider"); err != nil {
		return err
	}
	if err := shareInput(cmd, "secret-file", "request", "scheme"); err != nil {
		return err
	}
	p, err := lookup(cmd, f.provider)
	if err != nil {
		return err
	}
	at, err := f.time(cmd)
	if err != nil {
		return err
	}
	cfg, err := f.config(cmd, s)
	if err != nil {
		return err
	}
	raw, err := readInput(cmd, f.request)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	r, err := parseRequest(raw, f.url)
	if err != nil {
		return usage(cmd, "this is no HTTP request: "+err.Error())
	}
	return tell(cmd, provider.Diagnose(cmd.Context(), p, cfg, r, at), at)
}

// time is as of when to judge.
func (f *verifyFlags) time(cmd *cobra.Command) (time.Time, error) {
	if f.at == "" {
		return time.Now(), nil
	}
	if at, err := time.Parse(time.RFC3339, f.at); err == nil {
		return at, nil
	}
	var seconds int64
	if _, err := fmt.Sscanf(f.at, "%d", &seconds); err != nil {
		return time.Time{}, usage(cmd, fmt.Sprintf("--at %q is neither a time such as 2026-01-01T00:00:00Z nor a number of seconds", f.at))
	}
	return time.Unix(seconds, 0), nil
}

func (f *verifyFlags) config(cmd *cobra.Command, s *settings) (cfg provider.Config, err error) {
	if cfg.Params, err = pairs(cmd, "param", f.params); err != nil {
		return cfg, err
	}
	if cfg.Scheme, err = document(cmd, "scheme", f.scheme); err != nil {
		return cfg, err
	}
	if f.fetch {
		cfg.Fetcher = provider.NewHTTPFetcher(nil)
	}
	secret, err := f.secret.read(cmd, s.getenv)
	if err == nil && secret != "" {
		cfg.Secrets = []provider.Secret{{ID: "given", Value: secret}}
	}
	return cfg, err
}
