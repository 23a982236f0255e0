package local

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Credentials are what a data folder's credentials.json holds.
type Credentials struct {
	Endpoint    string `json:"endpoint"`
	WorkspaceID string `json:"workspace_id"`
	UserID      string `json:"user_id"`
	PrivateKey  string `json:"private_key"`
}

func (c Credentials) host() string {
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return c.Endpoint
	}
	return u.Host
}

// operator authenticates whoever holds the data folder's own credentials.
type operator struct{ own Credentials }

// Authenticate implements [api.Authenticator].
func (o operator) Authenticate(_ context.Context, c webhook.Credentials) (webhook.Principal, error) {
	if subtle.ConstantTimeCompare([]byte(c.PrivateKey), []byte(o.own.PrivateKey)) != 1 || c != o.own.domain() {
		return webhook.Principal{}, &webhook.Error{Kind: webhook.Unauthorized, Code: "unauthorized", Message: "Only the credentials in the data folder's credentials.json may manage keys."}
	}
	return webhook.Principal{Workspace: c.WorkspaceID, User: c.UserID}, nil
}

func (c Credentials) domain() webhook.Credentials {
	return webhook.Credentials{WorkspaceID: c.WorkspaceID, UserID: c.UserID, PrivateKey: c.PrivateKey}
}

// loadCredentials returns the credentials in the file, made if there are none
// yet, with the present endpoint, and good for keyring.
func loadCredentials(ctx context.Context, path, endpoint string, keyring *webhook.Keyring) (Credentials, error) {
	c, err := readCredentials(path)
	if errors.Is(err, fs.ErrNotExist) {
		c, err = newCredentials()
	}
	if err != nil {
		return Credentials{}, err
	}
	c.Endpoint = endpoint
	if err := writeCredentials(path, c); err != nil {
		return Credentials{}, fmt.Errorf("write %s: %w", path, err)
	}
	if err := writeWhole(filepath.Join(filepath.Dir(path), "curl.conf"), []byte(c.curl())); err != nil {
		return Credentials{}, fmt.Errorf("write curl.conf: %w", err)
	}
	return c, keyring.Adopt(ctx, c.domain(), "the local server's own")
}

func newCredentials() (Credentials, error) {
	private, err := webhook.NewPrivateKey(rand.Reader)
	return Credentials{WorkspaceID: "local", UserID: "developer", PrivateKey: private}, err
}

func readCredentials(path string) (Credentials, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Credentials{}, err
	}
	var c Credentials
	if err := json.Unmarshal(b, &c); err != nil || c.WorkspaceID == "" || c.UserID == "" || c.PrivateKey == "" {
		return Credentials{}, fmt.Errorf("%s is not a credentials file: mend it, or remove it to have a new one made", path)
	}
	return c, nil
}

func writeCredentials(path string, c Credentials) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return writeWhole(path, append(b, '\n'))
}

// curl is the credentials as a configuration file of curl's, so that no key need
// stand on a command line. It has curl end the line behind an answer, too.
func (c Credentials) curl() string {
	return fmt.Sprintf("header = %q\nheader = %q\nheader = %q\nwrite-out = \"\\n\"\n",
		"Authorization: Bearer "+c.PrivateKey, "Postern-Workspace-Id: "+c.WorkspaceID, "Postern-User-Id: "+c.UserID)
}

// writeWhole replaces a file whole, so that a crash leaves the old or the new,
// readable by its owner alone.
func writeWhole(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
