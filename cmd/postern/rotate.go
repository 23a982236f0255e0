package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const rotateLong = `Give a webhook a new address, a new secret, or both, and print its URL. What they replace
goes on working for --overlap, so that nothing is refused while the provider changes over.

With --retire, secrets end without an overlap, within a minute: those that "postern show"
names by these ids.`

const rotateExample = `  postern rotate wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --address --overlap 1h
  pass stripe/webhook | postern rotate wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu \
      --secret-file -
  postern rotate wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu \
      --retire sec_mfrggzdfmztwq2lk`

type rotateFlags struct {
	place   place
	address bool
	secret  secretFlags
	overlap time.Duration
	retire  []string
	json    bool
}

func newRotateCommand(s *settings) *cobra.Command {
	var f rotateFlags
	cmd := &cobra.Command{
		Use:     "rotate " + orPlace,
		Short:   "Give a webhook a new address or secret, or retire secrets",
		Long:    rotateLong,
		Example: rotateExample,
		Args:    f.place.args("", 0, 0),
		RunE:    func(cmd *cobra.Command, a []string) error { return f.run(cmd, s, a) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.place.add(fs)
	fs.BoolVar(&f.address, "address", false, "mint a further address")
	f.secret.add(fs)
	fs.DurationVar(&f.overlap, "overlap", 24*time.Hour, "for how `LONG` what is replaced still works, at most 720h")
	fs.StringArrayVar(&f.retire, "retire", nil, "`ID` of a secret that is to end without an overlap; repeatable")
	fs.BoolVar(&f.json, "json", false, "print the whole webhook in JSON")
	return cmd
}

func (f *rotateFlags) run(cmd *cobra.Command, s *settings, a []string) error {
	in, err := f.input(cmd, s)
	if err != nil {
		return err
	}
	h, err := f.place.open(cmd, s, a)
	if err != nil {
		return err
	}
	w, err := h.Change(cmd.Context(), h.id, in)
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), w)
	}
	f.note(cmd, w)
	_, err = fmt.Fprintln(cmd.OutOrStdout(), w.URL)
	return err
}

func (f *rotateFlags) input(cmd *cobra.Command, s *settings) (in client.ChangeInput, err error) {
	in = client.ChangeInput{NewAddress: f.address, RetireSecrets: f.retire}
	if in.Secret, err = f.secret.read(cmd, s.getenv); err != nil {
		return in, err
	}
	if !f.address && in.Secret == "" && len(f.retire) == 0 {
		return in, usage(cmd, "say what to rotate: --address, --secret-file or --retire")
	}
	if !cmd.Flags().Changed("overlap") { // the API's own is as long, and brings no end forward
		return in, nil
	}
	if f.address {
		in.AddressOverlap = &f.overlap
	}
	if in.Secret != "" {
		in.SecretOverlap = &f.overlap
	}
	return in, nil
}

// note says until when the older ones work.
func (f *rotateFlags) note(cmd *cobra.Command, w client.Webhook) {
	now := time.Now()
	for _, s := range w.Secrets {
		if !s.ExpiresAt.IsZero() {
			fmt.Fprintf(cmd.ErrOrStderr(), "Secret %s%s.\n", s.ID, ending(s.ExpiresAt, now))
		}
	}
	for _, a := range w.Addresses {
		if f.address && !a.ExpiresAt.IsZero() {
			fmt.Fprintf(cmd.ErrOrStderr(), "Address %s%s.\n", a.URL, ending(a.ExpiresAt, now))
		}
	}
}
