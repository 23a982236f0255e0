package provider

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parameters are those of a [Config] while it is compiled, with an account
// of those that something wanted.
type parameters struct {
	given  map[string]string
	wanted map[string]bool
	// fields are those of the scheme that is compiled; nil where none is.
	fields *jsonFields
}

func newParams(given map[string]string) *parameters {
	return &parameters{given: given, wanted: map[string]bool{}}
}

// optional returns the parameter of that name, "" if it is not given.
func (p *parameters) optional(name string) string {
	p.wanted[name] = true
	return p.given[name]
}

// required returns the parameter of that name, or a [*ConfigError].
func (p *parameters) required(name string) (string, error) {
	value := p.optional(name)
	if strings.TrimSpace(value) == "" {
		return "", &ConfigError{"params." + name, "is required"}
	}
	return value, nil
}

// orDefault returns the parameter that arg names, or what stands in arg behind an
// equals sign. Without that it is required.
func (p *parameters) orDefault(arg string) (string, error) {
	name, byDefault, ok := strings.Cut(arg, "=")
	if !ok {
		return p.required(name)
	}
	return or(p.optional(name), byDefault), nil
}

const maxToleranceSeconds = 7 * 24 * 60 * 60

// tolerance returns the parameter "tolerance", or byDefault if it is not given.
func (p *parameters) tolerance(byDefault time.Duration) (time.Duration, error) {
	text := p.optional("tolerance")
	if text == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxToleranceSeconds {
		return 0, &ConfigError{"params.tolerance", fmt.Sprintf("must be 1 to %d seconds", maxToleranceSeconds)}
	}
	return time.Duration(n) * time.Second, nil
}

// unwanted returns a [*ConfigError] of a parameter that nothing wanted.
func (p *parameters) unwanted() error {
	for _, name := range slices.Sorted(maps.Keys(p.given)) {
		if !p.wanted[name] {
			return &ConfigError{"params." + name, "is not a parameter of this provider"}
		}
	}
	return nil
}

// source compiles a source as [compileSource] does, of the scheme that is compiled.
func (p *parameters) source(in Location, name string, aliases ...string) (source, error) {
	src, err := compileSource(in, name, aliases...)
	if err != nil {
		return src, err
	}
	return src.among(p.fields), nil
}
