package webhook

import "fmt"

// MaxSettings is the most bytes that the settings of a webhook may have all in all. With
// sealed secrets and addresses, of which there are few, it stays below the 400 KB that
// some stores take.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const MaxSettings = 256 << 10

// SettingsSize is how many bytes w's params, public URLs, scheme, description and policy
// have, in UTF-8 and JSON without white space.
func (w Webhook) SettingsSize() int {
	p := w.Policy
	n := len(w.Scheme) + len(w.Description) + len(p.Schema) + len(p.Answer.ContentType) + len(p.Answer.Body)
	for name, value := range w.Params {
		n += len(name) + len(value)
	}
	for _, texts := range [][]string{w.PublicURLs, p.Types} {
		for _, text := range texts {
			n += len(text)
		}
	}
	for pointer, values := range p.Match {
		n += len(pointer)
		for _, value := range values {
			n += len(value)
		}
	}
	return n
}

// checkSize lets settings that were too large before there was a limit be, and shrink.
func checkSize(w Webhook, before int) error {
	if n := w.SettingsSize(); n > max(MaxSettings, before) {
		return &Error{Kind: Invalid, Code: "settings_too_large", Message: fmt.Sprintf("The webhook's settings would come to %d bytes; they must be at most %d all in all.", n, MaxSettings)}
	}
	return nil
}
