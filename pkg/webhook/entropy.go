package webhook

import (
	"encoding/base32"
	"fmt"
	"io"
)

// base32 in lower case: safe in URLs, host names and double-clicks, and hard to misread.
var token = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newToken returns prefix and then n random bytes in base32: 8 characters for
// every 5 bytes.
func newToken(entropy io.Reader, prefix string, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(entropy, b); err != nil {
		return "", fmt.Errorf("read entropy: %w", err)
	}
	return prefix + token.EncodeToString(b), nil
}
