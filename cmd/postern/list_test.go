package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestListTable(t *testing.T) {
	now := time.Now()
	seen := fmt.Sprintf(`"activity":{"last_received_at":%q,"last_accepted_at":%q,"last_refused_at":%q,"last_cause":"signature_mismatch"},"created_at":"2026-05-04T09:30:00Z","updated_at"`,
		now.Add(-3*time.Minute).Format(time.RFC3339), now.Add(-4*24*time.Hour).Format(time.RFC3339), now.Add(-3*time.Minute).Format(time.RFC3339))
	busy := strings.Replace(minted, `"created_at":"2026-05-04T09:30:00Z","updated_at"`, seen, 1)
	bare := strings.NewReplacer(`"provider":"stripe",`, "", `{"id":"sec_a","created_at":"2026-05-04T09:30:00Z"}`, "", `"env":"dev"`, `"env":"prd"`).Replace(minted)
	s, requests := answering(t, 200, "application/json", `{"webhooks":[`+busy+`,`+bare+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a", "--env", "dev", "--event", "e")
	assert.Equal(t, ran{exitOK, `ENV  EVENT  PROVIDER  SECRETS  STATUS  RECEIVED  ACCEPTED  REFUSED                     URL
dev  e      stripe    1        active  3m ago    4d ago    3m ago: signature_mismatch  ` + hookURL + `
prd  e      -         0        active  never     never     never                       ` + hookURL + `
`, ""}, got)
	assert.Equal(t, "/v1/products/p/apps/a/webhooks?env=dev&event=e&limit=100", (*requests)[0].path)
}

func TestListJSON(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[`+minted+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a", "--json")
	assert.Equal(t, exitOK, got.code)
	assert.JSONEq(t, `[`+minted+`]`, got.stdout)
}

func TestListInMarkdown(t *testing.T) {
	odd := strings.Replace(minted, `"env":"dev"`, `"description":"a | b\n<b>*c*</b> & d_e","env":"prd"`, 1)
	s, _ := answering(t, 200, "application/json", `{"webhooks":[`+minted+`,`+odd+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a", "--markdown")
	assert.Equal(t, ran{exitOK, `| Env | Event | Provider | Status | What for | URL |
| --- | --- | --- | --- | --- | --- |
| dev | e | stripe | active |  | <` + hookURL + `> |
| prd | e | stripe | active | a \| b &lt;b>\*c\*&lt;/b> &amp; d\_e | <` + hookURL + `> |
`, ""}, got)
}

func TestListOfNone(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[]}`)
	c := cli{env: environment(s.URL)}
	assert.Equal(t, ran{exitOK, "", "No such webhooks of app a of product p. Mint one with \"postern generate\".\n"}, c.run(t, "list", "--product", "p", "--app", "a"))
	assert.Equal(t, ran{exitOK, "[]\n", ""}, c.run(t, "list", "--product", "p", "--app", "a", "--json"))
}

func TestCellsCannotSteerATerminal(t *testing.T) {
	s, _ := answering(t, 200, "application/json", `{"webhooks":[`+strings.Replace(minted, `"stripe"`, `"a\u001b[2J\nb\u009b\u202ec\u2066"`, 1)+`]}`)
	got := cli{env: environment(s.URL)}.run(t, "list", "--product", "p", "--app", "a")
	assert.Contains(t, got.stdout, "a [2J b  c ")
}

func TestWhatHasJustComeMayNotAllShow(t *testing.T) {
	const note = "What came in the last two minutes may not all show yet.\n"
	tests := []struct {
		name, activity, want string
	}{
		{"nothing has come", "", ""},
		{"something has just come", `,"activity":{"last_received_at":"` + time.Now().Add(-time.Minute).UTC().Format(time.RFC3339) + `"}`, note},
		{"something came a while ago", `,"activity":{"last_received_at":"` + time.Now().Add(-3*time.Minute).UTC().Format(time.RFC3339) + `"}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const webhook = `"id":"wh_x","url":"u","product":"p","app":"a","env":"dev","event":"e","status":"active"` // of a list and alone
			s, _ := answering(t, http.StatusOK, "application/json", `{`+webhook+`,"webhooks":[{`+webhook+tt.activity+`}]}`)
			c := cli{env: environment(s.URL)}
			for _, args := range []string{"list --product p --app a", "show --product p --app a --env dev --event e"} {
				got := c.run(t, strings.Fields(args)...)
				require.Equal(t, exitOK, got.code, got.stderr)
				assert.Equal(t, tt.want, got.stderr, args)
			}
		})
	}
}
