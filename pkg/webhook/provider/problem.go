package provider

import (
	"errors"
	"fmt"
)

// problem is what is wrong with the description of a scheme.
type problem struct {
	// field is the JSON field, with the names of those around it.
	field, message string
}

func (p *problem) Error() string { return p.field + " " + p.message }

// wrong returns a problem of field.
func wrong(field, format string, args ...any) error {
	return &problem{field, fmt.Sprintf(format, args...)}
}

// within says that err came up within field, if that is not empty. What is wrong with the rest of a
// [Config] stays as it is.
func within(field string, err error) error {
	var config *ConfigError
	var inner *problem
	switch {
	case err == nil || field == "" || errors.As(err, &config):
		return err
	case errors.As(err, &inner):
		return &problem{field + "." + inner.field, inner.message}
	}
	return &problem{field, err.Error()}
}

// asConfigError makes err a [*ConfigError] of field, if it is not one already.
func asConfigError(field string, err error) error {
	var config *ConfigError
	if err == nil || errors.As(err, &config) {
		return err
	}
	return &ConfigError{field, err.Error()}
}
