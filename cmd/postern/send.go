package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const sendLong = `Send an event to a webhook's URL, signed as the provider signs it, and say what came back.

Without --body it is a sample event of the provider, new each time; with the same --id it
is the same event, delivered again. With --body it is what that file holds, to the byte.

A provider that signs with a private key, such as sendgrid, needs one in the place of the
secret. If none is given a new pair is made, and printed: give the webhook its public half,
and the private half to the next postern send.`

const sendExample = `  postern send stripe --url URL --secret-file secret.txt
  postern send stripe --url URL --secret-file secret.txt --id evt_1 \
      --type charge.refunded
  postern send github --url URL --secret-file secret.txt --body push.json \
      --type push`

type sendFlags struct {
	url, body, kind, id string
	secret              secretFlags
	params, headers     []string
	scheme              string
}

func newSendCommand(s *settings) *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:               "send PROVIDER --url URL",
		Short:             "Send a signed event to a webhook",
		Long:              sendLong,
		Example:           sendExample,
		Args:              one("PROVIDER"),
		ValidArgsFunction: completeProviders,
		RunE:              func(cmd *cobra.Command, a []string) error { return f.run(cmd, s, a[0]) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.url, "url", "", "`URL` of the webhook, as it was minted (required)")
	f.secret.add(fs)
	fs.StringVar(&f.body, "body", "", "`FILE` with the body, or - for standard input")
	fs.StringVar(&f.kind, "type", "", "`TYPE` of the event, in the provider's words")
	fs.StringVar(&f.id, "id", "", "`ID` of the event")
	fs.StringArrayVar(&f.params, "param", nil, "`NAME=VALUE` that the signature needs besides; repeatable")
	fs.StringVar(&f.scheme, "scheme", "", "how the provider custom signs (docs/custom.md): `JSON`, or a file that holds it, or -")
	fs.StringArrayVar(&f.headers, "header", nil, "`NAME=VALUE` of a further header; repeatable")
	return cmd
}

func (f *sendFlags) run(cmd *cobra.Command, s *settings, name string) error {
	if err := need(cmd, "url"); err != nil {
		return err
	}
	if err := shareInput(cmd, "secret-file", "body", "scheme"); err != nil {
		return err
	}
	p, err := lookup(cmd, name)
	if err != nil {
		return err
	}
	req, err := f.request(cmd, p)
	if err != nil {
		return err
	}
	cfg, err := f.config(cmd, s)
	if err != nil {
		return err
	}
	if len(cfg.Secrets) == 0 {
		if cfg.Secrets, err = newPair(cmd, p, cfg.Params["scheme"]); err != nil {
			return err
		}
	}
	if err := p.Sign(req, cfg, time.Now()); err != nil {
		return cannotSign(cmd, name, err)
	}
	return deliver(cmd, req)
}

// newPair makes a pair of keys for a provider that takes public ones, prints it, and
// returns what to sign with; nothing for any other provider.
func newPair(cmd *cobra.Command, p *provider.Provider, scheme string) ([]provider.Secret, error) {
	private, public, ok, err := p.KeyPair(scheme)
	if err != nil || !ok {
		return nil, err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "Signed with a new key, since none was given. Its public half, for the webhook:\n\n%s\n\nIts private half, for --secret-file:\n\n%s\n\n",
		strings.TrimSpace(public), strings.TrimSpace(private))
	return []provider.Secret{{ID: "new", Value: private}}, err
}

func cannotSign(cmd *cobra.Command, name string, err error) error {
	var c *provider.ConfigError
	if !errors.As(err, &c) {
		return err
	}
	return usage(cmd, fmt.Sprintf("cannot sign as %s does: %s %s. %s", name, c.Field, c.Message, adviceOn(c.Field)))
}

func (f *sendFlags) request(cmd *cobra.Command, p *provider.Provider) (*provider.Request, error) {
	if u, err := url.Parse(f.url); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usage(cmd, fmt.Sprintf("--url %q is not the URL of a webhook", f.url))
	}
	headers, err := pairs(cmd, "header", f.headers)
	if err != nil {
		return nil, err
	}
	r := &provider.Request{Method: method(p), URL: f.url}
	if r.Body, r.Header, err = f.event(cmd, p); err != nil {
		return nil, err
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r, nil
}

func method(p *provider.Provider) string {
	if len(p.Methods) == 0 || slices.Contains(p.Methods, http.MethodPost) {
		return http.MethodPost
	}
	return p.Methods[0]
}

func (f *sendFlags) config(cmd *cobra.Command, s *settings) (cfg provider.Config, err error) {
	if cfg.Params, err = pairs(cmd, "param", f.params); err != nil {
		return cfg, err
	}
	if cfg.Scheme, err = document(cmd, "scheme", f.scheme); err != nil {
		return cfg, err
	}
	secret, err := f.secret.read(cmd, s.getenv)
	if err == nil && secret != "" {
		cfg.Secrets = []provider.Secret{{ID: "given", Value: secret}}
	}
	return cfg, err
}
