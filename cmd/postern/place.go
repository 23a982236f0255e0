package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// place names a webhook where its id does not.
type place struct{ product, app, event, env string }

// orPlace is the part of a usage line for which the flags of a place may stand.
const orPlace = "{WEBHOOK | --product TAG --app TAG --event TAG --env SLUG}"

func (p *place) add(f *pflag.FlagSet) {
	f.StringVar(&p.product, "product", "", "in place of the webhook's id: `TAG` of its product,")
	f.StringVar(&p.app, "app", "", "access `TAG` of its app,")
	f.StringVar(&p.event, "event", "", "`TAG` of its event,")
	f.StringVar(&p.env, "env", "", "and `SLUG` of its environment")
}

func (p *place) given() bool { return *p != place{} }

// args wants the id of a webhook, unless flags name it, and then min to max arguments
// that are called what.
func (p *place) args(what string, min, max int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		if !p.given() && (len(a) == 0 || !strings.HasPrefix(a[0], "wh_")) {
			return usage(cmd, "name the webhook, by its id (wh_…) or by --product, --app, --event and --env")
		}
		a = p.rest(a)
		switch {
		case len(a) < min:
			return usage(cmd, "missing "+what)
		case len(a) > max:
			return usage(cmd, fmt.Sprintf("%q is one argument too many", a[max]))
		}
		return nil
	}
}

// hook is a webhook to call Postern about.
type hook struct {
	*client.Client
	id string
}

// rest returns the arguments that do not name the webhook.
func (p *place) rest(a []string) []string {
	if p.given() {
		return a
	}
	return a[1:]
}

// open returns the webhook that the arguments or the flags name.
func (p *place) open(cmd *cobra.Command, s *settings, a []string) (h hook, err error) {
	if p.given() {
		if err := need(cmd, "product", "app", "event", "env"); err != nil {
			return hook{}, err
		}
	}
	if h.Client, err = s.client(); err != nil {
		return hook{}, err
	}
	if !p.given() {
		h.id = a[0]
		return h, nil
	}
	w, err := h.Product(p.product).Find(cmd.Context(), p.app, p.env, p.event)
	h.id = w.ID
	return h, err
}
