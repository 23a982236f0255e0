package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// ran is what a run of the program left behind.
type ran struct {
	code           int
	stdout, stderr string
}

// cli runs the program as a shell would, with nothing in its environment but env.
type cli struct {
	env   map[string]string
	stdin string
}

func (c cli) run(t *testing.T, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	getenv := func(name string) string {
		if v, ok := c.env[name]; ok || name != "POSTERN_DATA" {
			return v
		}
		return t.TempDir()
	}
	code := run(t.Context(), args, getenv, strings.NewReader(c.stdin), &stdout, &stderr)
	return ran{code, stdout.String(), stderr.String()}
}

// seen is a request as it reached a server.
type seen struct {
	method, path, body string
	header             http.Header
}

// answering is a server that always gives the same answer.
func answering(t *testing.T, status int, contentType, body string) (*httptest.Server, *[]seen) {
	t.Helper()
	var requests []seen
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		requests = append(requests, seen{r.Method, r.URL.RequestURI(), string(b), r.Header})
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s, &requests
}

func environment(endpoint string) map[string]string {
	return map[string]string{
		"POSTERN_ENDPOINT": endpoint, "POSTERN_WORKSPACE_ID": "w", "POSTERN_USER_ID": "u", "POSTERN_PRIVATE_KEY": "pstn_env",
	}
}

func TestUsage(t *testing.T) {
	const hook = "http://127.0.0.1:1/v1/hooks/wh_x"
	tests := []struct {
		name string
		args string
		want string // on standard error
	}{
		{"unknown command", "genrate", "there is no command genrate; did you mean generate? (see postern --help)"},
		{"unknown command of keys", "keys x", "there is no command x (see postern keys --help)"},
		{"a flag with a slip", "list --prduct shop", "unknown flag: --prduct; did you mean --product? (see postern list --help)"},
		{"unknown flag", "list --nope", "unknown flag: --nope (see postern list --help)"},
		{"bad number", "listen --max x", `--max "x" is not a whole number (see postern listen --help)`},
		{"bad time", "listen --timeout 5", `--timeout "5" is not a time with its unit, such as 90s, 30m or 24h (see`},
		{"bad choice", "listen --json=maybe", `--json "maybe" is not true or false (see`},
		{"too many arguments", "version now", `unknown command "now" for "postern version" (see postern version --help)`},
		{"generate without flags", "generate", "missing --product, --app, --event, --env (see postern generate --help)"},
		{"generate with two secrets", "generate --product p --app a --event e --env dev --secret x --secret-file -", "exclude each other"},
		{"generate with a secret of a variable that is not set", "generate --product p --app a --event e --env dev --secret=", "--secret is empty; is the variable set that it comes from? (see postern generate --help)"},
		{"generate with a provider of one", "generate --product p --app a --event e --env dev --provider=", "--provider is empty; is the variable set"},
		{"send with a secret of one", "send stripe --secret= --url " + hook, "--secret is empty; is the variable set"},
		{"generate with an empty secret", "generate --product p --app a --event e --env dev --secret-file -", "--secret-file - is empty"},
		{"generate with standard input twice", "generate --product p --app a --event e --env dev --secret-file - --schema -", "--secret-file and --schema cannot both be standard input"},
		{"send with standard input twice", "send stripe --url " + hook + " --secret-file - --body -", "--secret-file and --body cannot both be standard input"},
		{"generate with half a match", "generate --product p --app a --event e --env dev --match /x", `--match "/x" is not a POINTER=VALUE`},
		{"generate with half a param", "generate --product p --app a --event e --env dev --param x", `--param "x" is not a NAME=VALUE`},
		{"generate with a param twice", "generate --product p --app a --event e --env dev --param x=1 --param x=2", `--param "x=2"`},
		{"generate with a schema that is no JSON", "generate --product p --app a --event e --env dev --schema -", "--schema: what - holds is not JSON: line 1, column 1: unexpected end of JSON input"},
		{"generate with a scheme with a slip", "generate --product p --app a --event e --env dev --scheme {a", "--scheme is not JSON: line 1, column 2: invalid character 'a'"},
		{"generate with a schema that is not there", "generate --product p --app a --event e --env dev --schema nowhere.json", "neither JSON nor a file"},
		{"local without a port", "local --addr localhost", `--addr "localhost" is not a host and port, such as 127.0.0.1:8787 (see postern local --help)`},
		{"local with a URL that is no address", "local --url ftp://tunnel.example", `--url "ftp://tunnel.example" is not a URL of scheme and host alone, such as https://tunnel.example.com (see`},
		{"local with a URL that has a path", "local --url https://tunnel.example/a", `is not a URL of scheme and host alone`},
		{"local with more days than there are", "local --archive-days 31", `archive days: "31" is not a whole number of 0 to 30 (see postern local --help)`},
		{"no credentials", "list --product p --app a", "The field endpoint is required. Give --endpoint or set POSTERN_ENDPOINT"},
		{"list without app", "list --product p", "missing --app"},
		{"send without provider", "send --url " + hook, "missing PROVIDER (see postern send --help)"},
		{"send without URL", "send stripe", "missing --url"},
		{"send of an unknown provider", "send nobody --url " + hook, `there is no provider nobody; see "postern providers"`},
		{"send of a provider with a slip", "send strip --url " + hook, "there is no provider strip; did you mean stripe? (see postern send --help)"},
		{"verify of a provider with a slip", "verify --provider gihub", "there is no provider gihub; did you mean github? (see postern verify --help)"},
		{"providers with a slip", "providers twillio", "there is no provider twillio; did you mean twilio? (see postern providers --help)"},
		{"send to no URL", "send stripe --secret x --url hooks.example.com", "is not the URL of a webhook"},
		{"send without secret", "send stripe --url " + hook, "cannot sign as stripe does: secret"},
		{"send with a type for a body of one's own", "send stripe --secret x --url " + hook + " --body - --type t --id i", "--type and --id cannot change a body of your own, which is where stripe tells it"},
		{"send of an id that is no number", "send telegram --secret x --id abc --url " + hook, "the ids of Telegram Bot API are numbers"},
		{"listen below zero", "listen --max -1", "must not be below 0"},
		{"listen and forward nowhere", "listen --endpoint http://127.0.0.1:1 --workspace-id w --user-id u --private-key k --forward-to there", "is not a URL"},
		{"pause without webhook", "pause", "name the webhook, by its id (wh_…) or by --product, --app, --event and --env (see postern pause --help)"},
		{"pause of what is no webhook", "pause dlv_x", "name the webhook"},
		{"pause of half a place", "pause --product p --env dev", "missing --app, --event"},
		{"pause of two", "pause wh_a wh_b", `"wh_b" is one argument too many`},
		{"rotate of nothing", "rotate wh_a", "say what to rotate: --address, --secret-file or --retire"},
		{"deliveries of no webhook", "deliveries show dlv_x", "name the webhook"},
		{"deliveries show without delivery", "deliveries show wh_a", "missing DELIVERY"},
		{"deliveries retry of none", "deliveries retry wh_a", "name either a DELIVERY or --all"},
		{"deliveries retry of one and all", "deliveries retry wh_a dlv_x --all", "name either a DELIVERY or --all"},
		{"events list of none", "events list wh_a --max 0", "--max must be 1 or more"},
		{"events list of no time", "events list wh_a --since noon", `--since "noon" is neither a time`},
		{"events list backwards", "events list wh_a --since 1h --until 2h", "--since must be before --until"},
		{"events replay without bounds", "events replay wh_a", "say which events: an EVENT, or --since"},
		{"events replay of one and more", "events replay wh_a e --since 1h", "name either an EVENT or --since"},
		{"events replay that goes on without end", "events replay wh_a --since 1h --cursor c", "give --until with --cursor"},
		{"events replay too slowly", "events replay wh_a --since 1h --rate 0", `--rate "0" is not a rate`},
		{"dlq in AWS without queue", "dlq list --endpoint https://h.example --workspace-id w --user-id u --private-key k", "--queue-url"},
		{"dlq list of none", "dlq list --max 0", "--max must be 1 or more"},
		{"dlq redrive too fast", "dlq redrive --rate 501/s", "is not a rate"},
		{"dlq redrive too slowly", "dlq redrive --rate 0.5/s", "below 1/s"},
		{"keys create without user", "keys create", "missing --user"},
		{"keys revoke without id", "keys revoke", "missing ID (see postern keys revoke --help)"},
		{"keys revoke with two ids", "keys revoke a b", `"b" is one argument too many`},
		{"keys of a table without workspace", "keys list --table t", "missing --workspace"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cli{}.run(t, strings.Fields(tt.args)...)
			assert.Equal(t, exitUsage, got.code)
			assert.Empty(t, got.stdout)
			assert.Contains(t, got.stderr, tt.want)
			assert.True(t, strings.HasPrefix(got.stderr, "postern: "), got.stderr)
			assert.Equal(t, 1, strings.Count(got.stderr, "\n"), "one line")
		})
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"", "--help", "help generate", "generate --help", "keys", "completion bash"} {
		t.Run(args, func(t *testing.T) {
			got := cli{}.run(t, strings.Fields(args)...)
			assert.Equal(t, exitOK, got.code)
			assert.NotEmpty(t, got.stdout)
			assert.Empty(t, got.stderr)
		})
	}
}

func TestVersion(t *testing.T) {
	for _, args := range []string{"version", "--version"} {
		got := cli{}.run(t, args)
		assert.Equal(t, exitOK, got.code)
		assert.Regexp(t, `^postern \S+ go1\.\S+ \w+/\w+\n$`, got.stdout)
	}
}

func TestProviders(t *testing.T) {
	got := cli{}.run(t, "providers")
	assert.Equal(t, exitOK, got.code)
	assert.Regexp(t, `(?m)^stripe +Stripe +HMAC-SHA256 +against the provider's own SDK$`, got.stdout)
	assert.Regexp(t, `(?m)^custom +Custom +as you describe it +-$`, got.stdout)
}

func TestProvidersInJSON(t *testing.T) {
	var all []short
	require.NoError(t, json.Unmarshal([]byte(cli{}.ok(t, "providers", "--json")), &all))
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
		assert.NotEmpty(t, s.Title, s.Name)
		assert.Subset(t, s.Params, s.NeedsParams, s.Name)
	}
	assert.Equal(t, provider.Names(), names)

	var stripe, paypal short
	text := cli{}.ok(t, "providers", "stripe", "--json")
	require.NoError(t, json.Unmarshal([]byte(text), &stripe))
	assert.Equal(t, "HMAC-SHA256", stripe.SignsWith)
	assert.True(t, stripe.NeedsSecret)
	assert.Contains(t, text, `"needs_params": []`)
	require.NoError(t, json.Unmarshal([]byte(cli{}.ok(t, "providers", "paypal", "--json")), &paypal))
	assert.Equal(t, []string{"webhook_id"}, paypal.NeedsParams)
}

func TestProvidersTellsOfOne(t *testing.T) {
	got := cli{}.run(t, "providers", "stripe")
	assert.Equal(t, exitOK, got.code)
	for _, want := range []string{
		`^Stripe\n\n`, `(?m)^Scheme: +stripe\.v1: HMAC-SHA256$`, `(?m)^  Proof: +header Stripe-Signature, as t=…,v1=…, in hex$`,
		`(?m)^  Signed: +\{ts\}\.\{body\}$`, `(?m)^Event id: +JSON id$`, `(?m)^Secret: +Workbench, `,
	} {
		assert.Regexp(t, want, got.stdout)
	}
	assert.Contains(t, cli{}.ok(t, "providers", "custom"), "\nIt signs as --scheme describes it: see docs/custom.md.\n")
	got = cli{}.run(t, "providers", "nobody")
	assert.Equal(t, exitUsage, got.code)
	assert.Contains(t, got.stderr, "there is no provider nobody")
}
