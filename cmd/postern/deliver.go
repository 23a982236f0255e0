package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// maxShown is how much of a provider's own answer is shown.
const maxShown = 200

// newPoster returns a client that does as providers do: it follows no redirect.
func newPoster() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// deliver sends r and prints what became of it; a refusal is an error.
func deliver(cmd *cobra.Command, r *provider.Request) error {
	req, err := http.NewRequestWithContext(cmd.Context(), r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return usage(cmd, err.Error())
	}
	req.Header = r.Header
	res, err := newPoster().Do(req)
	if err != nil {
		return &refusal{&client.Error{Code: client.CodeUnreachable, Detail: reason(err) + ".", Err: err}}
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices {
		return &refusal{client.ReadError(res)}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d %s (%d bytes sent)\n", res.StatusCode, outcome(body), len(r.Body))
	return err
}

// reason is what is beneath the method and the URL that Do puts before it.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

// outcome is the status that Postern tells, or the answer that the provider expects.
func outcome(body []byte) string {
	var receipt struct{ Status string }
	if json.Unmarshal(body, &receipt) == nil && receipt.Status != "" {
		return printable(receipt.Status)
	}
	if len(body) == 0 {
		return "with no body"
	}
	if len(body) > maxShown {
		body = body[:maxShown]
	}
	return "with the body " + printable(strings.ToValidUTF8(string(body), "?"))
}
