package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const refunded = `{"id":"evt_2","type":"charge.refunded","note":"ünïcode"}`

// TestLocal takes one webhook through the compiled program: minted, listed,
// delivered to twice and by a forger, and found on the queue once; and then all of
// it again, after the server was killed.
func TestLocal(t *testing.T) {
	p := newProgram(t)
	address, err := localtest.FreeAddress() // it is killed, and listens there again
	require.NoError(t, err)
	s := p.serve(address)
	credentials := p.read(".postern/credentials.json")
	generate := []string{"generate", "--product", "shop", "--app", "stripe", "--env", "dev", "--event", "paid"}
	url := p.ok(append(generate, "--provider", "stripe", "--secret", "whsec_1")...)
	assert.Regexp(t, `^`+regexp.QuoteMeta(s.address)+`/v1/hooks/wh_[a-z2-7]{32}\n$`, url)
	assert.Contains(t, p.ok("list", "--product", "shop", "--app", "stripe"), url)

	send := func(body, secret string) ran {
		p.write("body.json", body)
		return p.run("send", "stripe", "--url", strings.TrimSpace(url), "--secret", secret, "--body", "body.json")
	}
	assert.Contains(t, send(paid, "whsec_1").stdout, "200 queued")
	assert.Contains(t, send(paid, "whsec_1").stdout, "200 duplicate") // I3
	forged := send(refunded, "whsec_forged")                          // I2
	assert.Equal(t, 3, forged.code)
	assert.Contains(t, forged.stderr, "401 signature_mismatch")
	assert.Equal(t, []string{paid}, p.listen("--timeout", "2s")) // I4

	assert.Contains(t, send(refunded, "whsec_1").stdout, "200 queued")
	s.kill()
	p.serve(address)
	assert.Equal(t, credentials, p.read(".postern/credentials.json"))
	assert.Equal(t, url, p.ok(generate...))                               // I7
	assert.Contains(t, send(paid, "whsec_1").stdout, "200 duplicate")     // I3
	assert.Contains(t, send(refunded, "whsec_1").stdout, "200 duplicate") // I1
	assert.Equal(t, []string{refunded}, p.listen("--timeout", "2s"))      // I1, I4
}

// TestLocalSplits has arrays split into their items, and delivered again the other
// way round with one more: of which that one is new.
func TestLocalSplits(t *testing.T) { // I3, I4
	p := newProgram(t)
	p.serve("127.0.0.1:0")
	sendgrid, _ := provider.Lookup("sendgrid")
	private, public, _, err := sendgrid.KeyPair(sendgrid.Schemes[0].ID)
	require.NoError(t, err)
	for name, tt := range map[string]struct{ secret, signing, first, second, third string }{
		"sendgrid": {public, private, `{"sg_event_id":"a","event":"open"}`, `{"event":"click", "sg_event_id":"b"}`, `{"sg_event_id":"c","event":"open"}`},
		"hubspot": {
			"hush", "hush", `{"eventId":1,"subscriptionType":"deal.creation","occurredAt":1767225600000}`,
			`{"eventId":1, "subscriptionType":"deal.deletion","occurredAt":1767225600000}`, `{"eventId":2,"subscriptionType":"deal.creation","occurredAt":1767225600000}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := p
			p.t = t
			p.write("secret", tt.secret)
			p.write("signing", tt.signing)
			url := strings.TrimSpace(p.ok("generate", "--product", "shop", "--app", name, "--env", "dev", "--event", "all",
				"--provider", name, "--secret-file", "secret", "--split"))
			send := func(items ...string) string {
				p.write("body.json", "["+strings.Join(items, " ,\n")+"]")
				return p.ok("send", name, "--url", url, "--secret-file", "signing", "--body", "body.json")
			}
			assert.Contains(t, send(tt.first, tt.second), "200 queued")
			assert.ElementsMatch(t, []string{tt.first, tt.second}, p.listen("--timeout", "2s"))
			assert.Contains(t, send(tt.second, tt.third, tt.first), "200 queued")
			assert.Equal(t, []string{tt.third}, p.listen("--timeout", "2s"))
			assert.Contains(t, send(tt.third, tt.second, tt.first), "200 duplicate")
			assert.Empty(t, p.listen("--timeout", "1s"))
		})
	}
}

// listen returns the data of the events that the program takes off the queue.
func (p program) listen(args ...string) (data []string) {
	p.t.Helper()
	for line := range strings.Lines(p.ok(append([]string{"listen", "--json"}, args...)...)) {
		e, err := webhook.DecodeEvent([]byte(line))
		require.NoError(p.t, err)
		data = append(data, string(e.Data))
	}
	return data
}

const welcome = `
Postern listens on ADDRESS

  credentials  DATA/credentials.json
  queue        ADDRESS/000000000000/postern-events
  all data     DATA

Try it, in another terminal:

  COMMAND generate --product shop --app stripe-payments --env dev \
      --event payment.succeeded --provider stripe --secret whsec_demo

Ctrl-C stops it. Nothing is lost then.
`

// TestLocalSaysWhatToDo pastes the command that the server prints into a shell.
func TestLocalSaysWhatToDo(t *testing.T) {
	for name, tt := range map[string]struct{ data, shown, command, elsewhere string }{
		"in the default folder": {data: ".postern", shown: ".postern", command: "PROGRAM"},
		"in a folder of another name": {
			data: "the data's folder", shown: "DIR/the data's folder",
			command: `POSTERN_DATA='DIR/the data'\''s folder' PROGRAM`, elsewhere: "another",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			s := p.serve("127.0.0.1:0", "--data", tt.data)
			want := strings.NewReplacer("ADDRESS", s.address, "DATA", tt.shown, "COMMAND", tt.command).Replace(welcome)
			assert.Equal(t, strings.NewReplacer("PROGRAM", p.path, "DIR", p.dir).Replace(want), s.welcome)

			_, paste, _ := strings.Cut(s.welcome, "terminal:\n")
			paste, _, _ = strings.Cut(paste, "Ctrl-C")
			p.dir = filepath.Join(p.dir, tt.elsewhere)
			require.NoError(t, os.MkdirAll(p.dir, 0o700))
			pasted := p.exec("sh", "-c", paste)
			assert.Zero(t, pasted.code, pasted.stderr)
			assert.True(t, strings.HasPrefix(pasted.stdout, s.address+"/v1/hooks/wh_"), pasted.stdout)
		})
	}
}

func TestLocalExitCodes(t *testing.T) {
	p := newProgram(t)
	address, err := localtest.FreeAddress() // when the server has stopped, nothing listens there
	require.NoError(t, err)
	s := p.serve(address)
	list := []string{"list", "--product", "shop", "--app", "stripe"}
	for _, tt := range []struct {
		name string
		args []string
		want int
		says string
	}{
		{"done", list, 0, ""},
		{"failed: the folder is another server's", []string{"local", "--addr", "127.0.0.1:0"}, 1, "postern.db"},
		{"failed: the port is taken", []string{"local", "--data", "other", "--addr", strings.TrimPrefix(s.address, "http://")}, 1, "address already in use"},
		{"failed: no such key", []string{"keys", "revoke", "key_none"}, 1, "key_none"},
		{"usage: no such command", []string{"listne"}, 2, "did you mean list or listen"},
		{"usage: a flag is missing", []string{"generate", "--product", "shop"}, 2, "--app"},
		{"usage: a field breaks a rule", []string{"generate", "--product", "shop", "--app", "a", "--event", "e", "--env", "DEV"}, 2, "env"},
		{"refused", append(list, "--private-key", "pstn_other"), 3, "401"},
		{"unavailable", append(list, "--endpoint", "http://127.0.0.1:1"), 4, "127.0.0.1:1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := p.run(tt.args...)
			assert.Equal(t, tt.want, got.code, got.stderr)
			assert.Contains(t, got.stderr, tt.says)
			assert.NotContains(t, got.stderr, "pstn_") // I5
		})
	}
	assert.Zero(t, s.interrupt())
	assert.Equal(t, 4, p.run(list...).code, "the server has stopped")
}

func TestLocalWithCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("LEFT OUT: curl is not installed")
	}
	p := newProgram(t)
	s := p.serve("127.0.0.1:0")
	minted := p.exec("curl", "-sS", "--fail-with-body", "-K", ".postern/curl.conf", s.address+"/v1/webhooks",
		"--json", `{"product": "shop", "app": "stripe", "env": "dev", "event": "paid"}`)
	require.Zero(t, minted.code, minted.stderr+minted.stdout)
	listed := p.exec("curl", "-sS", "--fail-with-body", "-K", ".postern/curl.conf", s.address+"/v1/products/shop/apps/stripe/webhooks")
	require.Zero(t, listed.code, listed.stderr+listed.stdout)
	assert.JSONEq(t, `{"webhooks":[`+minted.stdout+`]}`, listed.stdout)
	assert.True(t, strings.HasSuffix(listed.stdout, "}\n"), "the shell's prompt begins a line")
}

// "make run 2>&1 | tee log" is interrupted: tee is gone first.
func TestLocalOutlivesWhoReadsItsLog(t *testing.T) {
	p := newProgram(t)
	reader, log, err := os.Pipe()
	require.NoError(t, err)
	s := p.serveLogging(log, "127.0.0.1:0")
	require.NoError(t, errors.Join(reader.Close(), log.Close()))
	url := strings.TrimSpace(p.ok("generate", "--product", "shop", "--app", "stripe", "--env", "dev", "--event", "paid",
		"--provider", "stripe", "--secret", "whsec_1"))
	for range 3 {
		assert.Contains(t, p.ok("send", "stripe", "--url", url, "--secret", "whsec_1"), "200 queued")
	}
	assert.Zero(t, s.interrupt())
}
