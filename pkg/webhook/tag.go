package webhook

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

const (
	maxTag         = 64
	minEnv, maxEnv = 2, 32
	maxDescription = 1000
)

// Validate returns an [*Error] of kind Invalid that names the first field that
// breaks its rule: workspace, product, app and event are 1 to 64 letters,
// digits, dots, underscores or hyphens; env is 2 to 32 of the same, in lower
// case. None is made of dots alone, since paths are.
func (k Key) Validate() error {
	return firstOf(errors.Join(
		checkTag("workspace_id", k.Workspace),
		checkTag("product", k.Product),
		checkTag("app", k.App),
		checkEnv(k.Env),
		checkTag("event", k.Event),
	))
}

func checkTag(field, s string) error {
	if s == "" {
		return missing(field)
	}
	if len(s) > maxTag || !all(s, isTagByte) || isDots(s) {
		return invalid(field, fmt.Sprintf("must be 1 to %d letters, digits, dots, underscores or hyphens, and more than dots", maxTag))
	}
	return nil
}

func checkEnv(s string) error {
	if s == "" {
		return missing("env")
	}
	if len(s) < minEnv || len(s) > maxEnv || !all(s, isEnvByte) || isDots(s) {
		return invalid("env", fmt.Sprintf("must be %d to %d lower-case letters, digits, dots, underscores or hyphens, and more than dots", minEnv, maxEnv))
	}
	return nil
}

func checkDescription(s string) error {
	if utf8.RuneCountInString(s) > maxDescription || !utf8.ValidString(s) {
		return invalid("description", fmt.Sprintf("must be at most %d characters of valid UTF-8", maxDescription))
	}
	return nil
}

func isEnvByte(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b == '.' || b == '_' || b == '-'
}

func isTagByte(b byte) bool { return 'A' <= b && b <= 'Z' || isEnvByte(b) }

// isDots finds what URL paths take for a way up or nowhere.
func isDots(s string) bool { return all(s, func(b byte) bool { return b == '.' }) }

func all(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}

func missing(field string) error {
	return &Error{Kind: Invalid, Code: "missing_field", Field: field, Message: "The field " + field + " is required."}
}

func invalid(field, rule string) error {
	return &Error{Kind: Invalid, Code: "invalid_field", Field: field, Message: "The field " + field + " " + rule + "."}
}

// firstOf returns the first [*Error] that is joined in err, or nil.
func firstOf(err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	errors.As(err, &e)
	return e
}

// unavailable is the error for a fault of ours that may pass.
func unavailable(doing string, err error) *Error {
	return &Error{Kind: Unavailable, Code: "unavailable", Message: "Something on our side failed; try again shortly.", RetryAfter: retryAfter, Err: fmt.Errorf("%s: %w", doing, err)}
}
