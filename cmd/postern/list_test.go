package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestListTable(t *testing.T) {
	bare := strings.NewReplacer(`"provider":"stripe",`, "", `{"id":"sec_a","created_at":"2026-05-04T09:30:00Z"}`, "", `"env":"dev"`, `"env":"prd"`).Replace(minted)
	s, requests := answering(t, 200, "application/json", `{"webhooks":[`+minted+`,`+bare+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a", "--env", "dev", "--event", "e")
	assert.Equal(t, ran{exitOK, `ENV  EVENT  PROVIDER  SECRETS  STATUS  UPDATED     URL
dev  e      stripe    1        active  2026-05-04  ` + hookURL + `
prd  e      -         0        active  2026-05-04  ` + hookURL + `
`, ""}, got)
	assert.Equal(t, "/v1/products/p/apps/a/webhooks?env=dev&event=e&limit=100", (*requests)[0].path)
}

func TestListJSON(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[`+minted+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a", "--json")
	assert.Equal(t, exitOK, got.code)
	assert.JSONEq(t, `[`+minted+`]`, got.stdout)
}

func TestListOfNone(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[]}`)
	c := cli{env: environment(s.URL)}
	assert.Equal(t, ran{exitOK, "", "No such webhooks of app a of product p. Mint one with \"postern generate\".\n"}, c.run(t, "list", "--product", "p", "--app", "a"))
	assert.Equal(t, ran{exitOK, "[]\n", ""}, c.run(t, "list", "--product", "p", "--app", "a", "--json"))
}

func TestCellsCannotSteerATerminal(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[`+strings.Replace(minted, `"stripe"`, `"a\u001b[2J\nb\u009b"`, 1)+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a")
	assert.Contains(t, got.stdout, "a [2J b ")
}
