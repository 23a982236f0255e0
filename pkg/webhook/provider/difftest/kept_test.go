package difftest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// kept is a delivery in a file. Bodies are in base64, as encoding/json has it.
type kept struct {
	Now     time.Time   `json:"now"`
	At      time.Time   `json:"at"`
	Secret  string      `json:"secret"`
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Header  [][2]string `json:"header"`
	Body    []byte      `json:"body"`
	Made    string      `json:"made"`
	Postern string      `json:"postern"`
	SDK     string      `json:"sdk"`
}

// print returns d as a file.
func (s *subject) print(t testing.TB, d *delivery) string {
	k := kept{
		Now: d.now, At: d.at, Secret: d.secret, Method: d.method, URL: d.url, Body: d.body, Made: d.how(),
		Postern: verdict(s.ours(t, d)), SDK: verdict(s.theirs(d)),
	}
	for _, f := range d.header {
		k.Header = append(k.Header, [2]string{f.name, f.value})
	}
	text, err := json.MarshalIndent(k, "", "  ")
	require.NoError(t, err)
	return string(text)
}

func verdict(err error) string {
	if err == nil {
		return "accepted"
	}
	return "refused: " + err.Error()
}

func (k *kept) delivery() *delivery {
	d := &delivery{now: k.Now, at: k.At, secret: k.Secret, method: k.Method, url: k.URL, body: k.Body}
	for _, h := range k.Header {
		d.add(h[0], h[1])
	}
	return d
}

// Deliveries that were found to differ once are judged as it was decided then.
func TestKept(t *testing.T) {
	n := 0
	for _, newSubject := range subjects {
		s := newSubject()
		files, err := filepath.Glob(filepath.Join("testdata", "kept", s.name, "*.json"))
		require.NoError(t, err)
		n += len(files)
		for _, file := range files {
			t.Run(s.name+"/"+filepath.Base(file), func(t *testing.T) {
				k := readKept(t, file)
				synctest.Test(t, func(t *testing.T) { newSubject().holdTo(t, k) })
			})
		}
	}
	assert.NotZero(t, n, "none is kept")
}

func readKept(t *testing.T, file string) *kept {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var k kept
	require.NoError(t, json.Unmarshal(text, &k))
	return &k
}

// holdTo checks that both still judge as they did when k was kept.
func (s *subject) holdTo(t *testing.T, k *kept) {
	time.Sleep(time.Until(k.Now))
	s.verifiers = map[string]provider.Verifier{}
	d := k.delivery()
	assert.Equal(t, k.Postern, verdict(s.ours(t, d)))
	assert.Equal(t, k.SDK, verdict(s.theirs(d)))
	assert.True(t, s.judge(t, d, newTally()), "the two differ, in a way that no class is about")
}
