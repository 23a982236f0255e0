package vectors

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// handshake returns in what the answer differs from want.
func (s *subject) handshake(ctx context.Context, want Expectation) string {
	answer, ok, err := s.ask(ctx)
	switch want.Action {
	case "respond":
		if !ok && err == nil {
			// An event whose answer is all that matters.
			_, err = s.verify(ctx)
			answer = s.provider.Success
		}
		if err != nil {
			return "an answer expected, but: " + err.Error()
		}
		return want.compare(answer)
	case "refuse":
		return s.refused(ctx, want, answer, ok, err)
	case "treat-as-event":
		return s.isEvent(ctx, ok, err)
	}
	return fmt.Sprintf("unknown action %q", want.Action)
}

func (s *subject) isEvent(ctx context.Context, ok bool, err error) string {
	switch {
	case ok:
		return "an event expected, but it is answered as a handshake"
	case err != nil:
		return "an event expected, but: " + err.Error()
	}
	if _, err = s.verify(ctx); err != nil && !s.lacksSecret(err) {
		return "an event expected, but: " + err.Error()
	}
	return ""
}

func (s *subject) refused(ctx context.Context, want Expectation, a provider.Answer, ok bool, err error) string {
	if !ok && err == nil {
		_, err = s.verify(ctx)
	}
	switch {
	case err == nil && want.leaks(a):
		return "a refusal expected, but what must not be told is answered"
	case err == nil:
		return "a refusal expected, but it is answered or verified"
	case want.MustNotContain != "" && strings.Contains(err.Error(), want.MustNotContain):
		return "the refusal tells what must not be told"
	}
	if status := statusOf(err); !want.admits(status) {
		return fmt.Sprintf("status %s expected, but it is %d", want.StatusClass, status)
	}
	return ""
}

// leaks reports whether a tells what must not be told.
func (want *Expectation) leaks(a provider.Answer) bool {
	return want.MustNotContain != "" && bytes.Contains(a.Body, []byte(want.MustNotContain))
}

// statusOf is the status of an answer that refuses with err.
func statusOf(err error) int {
	var refused *provider.Refused
	if errors.As(err, &refused) {
		return refused.Status
	}
	return http.StatusUnauthorized
}

// admits reports whether status is of the class that is expected.
func (want *Expectation) admits(status int) bool {
	switch class := want.StatusClass; class {
	case "", "any":
		return true
	case "4xx":
		return status/100 == 4
	default:
		return class == strconv.Itoa(status)
	}
}

// compare returns in what a differs from the answer that is expected.
func (want *Expectation) compare(a provider.Answer) string {
	if status := cmp.Or(a.Status, http.StatusOK); status != want.Status {
		return fmt.Sprintf("status %d expected, but it is %d", want.Status, status)
	}
	for _, h := range want.Headers {
		if got := a.Header.Get(h[0]); !sameHeader(h[0], h[1], got) {
			return fmt.Sprintf("header %s: %q expected, but it is %q", h[0], h[1], got)
		}
	}
	for _, name := range want.NoHeaders {
		if a.Header.Get(name) != "" {
			return "header " + name + " must not be there"
		}
	}
	if url := want.confirm(); url != a.Confirm {
		return fmt.Sprintf("%q to be fetched expected, but it is %q", url, a.Confirm)
	}
	return want.compareBody(a.Body)
}

// confirm is the URL that must be fetched, "" for none.
func (want *Expectation) confirm() string {
	if want.SideEffect == nil {
		return ""
	}
	return want.SideEffect.URL
}

func (want *Expectation) compareBody(got []byte) string {
	ok := true
	switch want.BodyMatch {
	case "any":
	case "empty":
		ok = len(got) == 0
	case "json":
		ok = sameJSON(want.BodyB64, got)
	case "contains":
		ok = bytes.Contains(got, want.BodyB64)
	case "exact-or-empty-2xx":
		ok = len(got) == 0 || bytes.Equal(want.BodyB64, got)
	default:
		ok = bytes.Equal(want.BodyB64, got)
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("body %q expected, but it is %q", want.BodyB64, got)
}

// sameHeader reports whether two values of a header are the same. Of content types
// one may say more than the other about its parameters.
func sameHeader(name, want, got string) bool {
	if !strings.EqualFold(name, "Content-Type") {
		return want == got
	}
	a, _, errA := mime.ParseMediaType(want)
	b, _, errB := mime.ParseMediaType(got)
	return errA == nil && errB == nil && a == b
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
