// Package env reads settings from the environment.
package env

import (
	"errors"
	"fmt"
	"strings"
)

// Reader reads settings, and remembers which were missing or wrong.
type Reader struct {
	getenv  func(string) string
	missing []string
	wrong   []error
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

// Parse returns what parse makes of the setting of that name, which may be empty.
// Where parse fails, Err will say so.
func Parse[T any](r *Reader, name string, parse func(string) (T, error)) T {
	v, err := parse(r.getenv(name))
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s: %w", name, err))
	}
	return v
}

// Err names every setting that was required and empty, or could not be parsed; nil if
// none was.
func (r *Reader) Err() error {
	err := errors.Join(r.wrong...)
	if len(r.missing) > 0 {
		err = errors.Join(fmt.Errorf("not set in the environment: %s", strings.Join(r.missing, ", ")), err)
	}
	return err
}
