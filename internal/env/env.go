// Package env reads settings from the environment.
package env

import (
	"fmt"
	"strings"
)

// Reader reads required settings, and remembers which were missing.
type Reader struct {
	getenv  func(string) string
	missing []string
}

// NewReader returns a reader that looks settings up with getenv.
func NewReader(getenv func(string) string) *Reader { return &Reader{getenv: getenv} }

// Require returns the setting of that name. Where it is empty, Err will say so.
func (r *Reader) Require(name string) string {
	v := r.getenv(name)
	if v == "" {
		r.missing = append(r.missing, name)
	}
	return v
}

// Err names every setting that was required and empty; nil if none was.
func (r *Reader) Err() error {
	if len(r.missing) == 0 {
		return nil
	}
	return fmt.Errorf("not set in the environment: %s", strings.Join(r.missing, ", "))
}
