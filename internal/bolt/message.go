package bolt

import (
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/postern-dev/postern/pkg/webhook"
)

// MaxMessage is how many bytes a message may have: its body, and the names, types
// ("String") and values of its attributes.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MaxMessage = 1 << 20

var (
	attributeName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)
	reservedName  = regexp.MustCompile(`^(?i:aws|amazon)\.`)
	// groupName is up to 128 of the visible ASCII characters.
	groupName = regexp.MustCompile(`^[!-~]{0,128}$`)
)

// check refuses what SQS refuses, so that nothing works here that fails there.
func check(m webhook.Message) error {
	size := len(m.Body)
	for name, value := range m.Attributes {
		size += len(name) + len("String") + len(value)
	}
	if size > MaxMessage {
		return fmt.Errorf("%w: %d bytes, of %d allowed", webhook.ErrTooLarge, size, MaxMessage)
	}
	if err := checkContent(m); err != nil {
		return fmt.Errorf("%w: %w", webhook.ErrNotSent, err)
	}
	return nil
}

// ContentError is the error of a message that SQS would refuse for what it holds.
type ContentError struct {
	// Message says what is wrong; it quotes nothing of the message's body.
	Message string
	// Characters says that it is a character which XML 1.0 does not allow.
	Characters bool
}

func (e *ContentError) Error() string { return e.Message }

func checkContent(m webhook.Message) error {
	switch {
	case len(m.Body) == 0:
		return &ContentError{Message: "the body is empty"}
	case !inXML(m.Body):
		return &ContentError{Message: "the body has characters that XML 1.0 does not allow", Characters: true}
	case len(m.Attributes) > 10:
		return &ContentError{Message: fmt.Sprintf("%d attributes, of 10 allowed", len(m.Attributes))}
	case !groupName.MatchString(m.Group):
		return &ContentError{Message: "the group is not 1 to 128 visible ASCII characters"}
	}
	for name, value := range m.Attributes {
		if err := checkAttribute(name, value); err != nil {
			return err
		}
	}
	return nil
}

func checkAttribute(name, value string) error {
	switch {
	case len(name) > 256 || !attributeName.MatchString(name) || reservedName.MatchString(name):
		return &ContentError{Message: fmt.Sprintf("attribute name %q is not allowed", name)}
	case value == "":
		return &ContentError{Message: fmt.Sprintf("attribute %s is empty", name)}
	case !inXML([]byte(value)):
		return &ContentError{Message: fmt.Sprintf("attribute %s has characters that XML 1.0 does not allow", name), Characters: true}
	}
	return nil
}

// inXML says whether b is UTF-8 of characters that XML 1.0 allows.
// https://www.w3.org/TR/REC-xml/#charsets
func inXML(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		broken := r == utf8.RuneError && n == 1
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r'
		if broken || control || r == 0xFFFE || r == 0xFFFF {
			return false
		}
		b = b[n:]
	}
	return true
}

// envelope is what is stored of a message along with its body.
type envelope struct {
	ID         string
	SentAt     time.Time
	Group      string            `json:",omitempty"`
	Attributes map[string]string `json:",omitempty"`
}

func encodeMessage(e envelope, body []byte) ([]byte, error) { return encodeFrame(e, body) }

// decodeMessage returns a body that shares b's memory.
func decodeMessage(b []byte) (e envelope, body []byte, err error) {
	if body, err = decodeFrame(b, &e); err != nil {
		return envelope{}, nil, fmt.Errorf("message: %w", err)
	}
	return e, body, nil
}
