package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const deliveriesShowLong = `Show a delivery that is kept aside as an HTTP request. What a terminal might take for a
command shows as spaces; with --body the exact bytes of the body are printed, and nothing
else, and with --json they are in body_base64.

For one that was refused for its signature or time it says what is amiss, judged as of
when it came and by the webhook as it is today: marked "!" what is certain, so that the
signature holds once that is put right, and "?" what may be looked at.`

func newDeliveriesShowCommand(s *settings) *cobra.Command {
	var p place
	var asJSON, body bool
	cmd := &cobra.Command{
		Use:   "show " + orPlace + " DELIVERY",
		Short: "Show a delivery, headers and body",
		Long:  deliveriesShowLong,
		Example: `  postern deliveries show wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu \
      dlv_mfrggzdfmztwq2lk --body | jq .`,
		Args: p.args("DELIVERY", 1, 1),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			d, err := h.Delivery(cmd.Context(), h.id, p.rest(a)[0])
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(cmd.OutOrStdout(), d)
			case body && len(d.Body) < d.Size:
				return errors.New(tooLargeToShow(d))
			case body:
				_, err = cmd.OutOrStdout().Write(d.Body)
				return err
			}
			return printDelivery(cmd.OutOrStdout(), d)
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().BoolVar(&body, "body", false, "print the body alone, byte for byte")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the delivery in JSON")
	cmd.MarkFlagsMutuallyExclusive("body", "json")
	return cmd
}

func printDelivery(w io.Writer, d client.Delivery) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s  %s  %s\n", second(d.ReceivedAt), d.ID, whyKept(d))
	writeDiagnosis(&text, d.Diagnosis)
	text.WriteString("\n")
	target := "/v1/hooks/…"
	if d.Query != "" {
		target += "?" + d.Query
	}
	fmt.Fprintf(&text, "%s %s\n", printable(d.Method), printable(target))
	for _, name := range slices.Sorted(maps.Keys(d.Header)) {
		for _, value := range d.Header[name] {
			fmt.Fprintf(&text, "%s: %s\n", printable(name), printable(value))
		}
	}
	if len(d.Body) < d.Size {
		d.Body = []byte("(" + tooLargeToShow(d) + ")")
	}
	text.WriteString("\n" + printableLines(d.Body) + "\n")
	_, err := io.WriteString(w, text.String())
	return err
}

func tooLargeToShow(d client.Delivery) string {
	return fmt.Sprintf("the body has %d bytes, which is too large to be shown", d.Size)
}

// whyKept says why d is kept, and what to do where no diagnosis says it.
func whyKept(d client.Delivery) string {
	if d.Code == client.SecretToCopy {
		return "handshake, kept until " + second(d.ExpiresAt) + "\n\nCopy the secret in the body to the page of the provider that asks for it."
	}
	why := "refused for " + printable(d.Code)
	if a := adviceOnKept[d.Code]; a != "" {
		why += "\n\n" + wrap(a)
	}
	return why
}

// adviceOnKept is what to do about what no diagnosis tells of.
var adviceOnKept = map[string]string{
	"payload_schema":         `Its payload breaks the webhook's schema: "postern deliveries retry" says where, and lets it in once the schema is right ("postern generate --schema").`,
	"wrong_mode":             `It is of the other mode than the webhook wants. "postern deliveries retry" lets it in once that is changed ("postern generate --mode").`,
	"webhook_paused":         `It came while the webhook was paused. "postern deliveries retry" lets it in once that is over ("postern resume").`,
	"webhook_not_configured": `It came while the webhook had no provider or no secret. "postern deliveries retry" lets it in once it has both ("postern generate").`,
}

func writeDiagnosis(text *strings.Builder, d *client.Diagnosis) {
	if d == nil {
		return
	}
	fmt.Fprintf(text, "\n%s\n", printable(d.Summary))
	for _, f := range d.Findings {
		fmt.Fprintf(text, "%s\n", findingLine(f.Code, f.Message, f.Certain))
	}
}

// printableLines is printable for a text of more than one line.
func printableLines(b []byte) string {
	lines := strings.Split(strings.ToValidUTF8(string(b), "?"), "\n")
	for i, l := range lines {
		lines[i] = printable(l)
	}
	return strings.Join(lines, "\n")
}
