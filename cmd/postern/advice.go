package main

import (
	"errors"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// advice is what to do about an error of the API; empty where the error says it.
func advice(e *client.Error) string {
	switch {
	case e.Status == 0 && e.Field != "":
		return adviceOnSetting(e.Field)
	case e.Code == client.CodeUnreachable:
		return "Start the local server with \"postern local\", or say with --endpoint where Postern is."
	case errors.Is(e, client.ErrNotFound):
		return adviceOnMissing(e.Code)
	case errors.Is(e, client.ErrUnauthorized):
		return "Check POSTERN_WORKSPACE_ID, POSTERN_USER_ID and POSTERN_PRIVATE_KEY, or have a key issued with \"postern keys create\"."
	case errors.Is(e, client.ErrUnavailable):
		return "Try again later."
	}
	return adviceOn(e.Field)
}

// adviceOnMissing is where to find what there is.
func adviceOnMissing(code string) string {
	switch code {
	case "webhook_not_found":
		return "See \"postern list\"."
	case "delivery_not_found":
		return "See \"postern deliveries list\"."
	case "event_not_found":
		return "See \"postern events list\"."
	case "events_not_kept":
		return "Have those to come kept with \"postern generate\" and --archive-days."
	}
	return "Is that the address of Postern?"
}

func adviceOnSetting(field string) string {
	flag := "--" + strings.ReplaceAll(field, "_", "-")
	variable := "POSTERN_" + strings.ToUpper(field)
	switch field {
	case "endpoint", "workspace_id", "user_id", "private_key":
		return "Give " + flag + " or set " + variable + ", or run this in the folder of \"postern local\", whose credentials are used then."
	}
	return adviceOn(field)
}

// flagsOf names the flags whose names differ from the fields that they fill.
var flagsOf = map[string]string{
	"address_overlap_seconds": "--overlap",
	"new_address":             "--address",
	"provider":                `"postern providers"`,
	"retire_secrets":          "--retire",
	"scheme":                  "docs/custom.md",
	"secret":                  "--secret, --secret-file or POSTERN_WEBHOOK_SECRET",
	"secret_overlap_seconds":  "--secret-overlap",
	"params":                  "--param, and \"postern providers NAME\"",
	"public_urls":             "--public-url",
	"user_id":                 "--user",
	"workspace_id":            "--workspace",
}

func adviceOn(field string) string {
	if field == "" {
		return ""
	}
	name, _, _ := strings.Cut(field, ".")
	if flag, ok := flagsOf[name]; ok {
		return "See " + flag + "."
	}
	return "See --" + strings.ReplaceAll(name, "_", "-") + "."
}
