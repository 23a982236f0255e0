package webhook

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"
)

// privateKeyPrefix lets secret scanners recognise a key: pstn_[a-z2-7]{52}.
const privateKeyPrefix = "pstn_"

// Credentials are what a caller of the API presents.
type Credentials struct {
	WorkspaceID, UserID, PrivateKey string
}

// Principal is a caller whose credentials have been checked.
type Principal struct {
	Workspace, User string
}

// Keyring issues and checks the private keys of users.
type Keyring struct {
	keys    Keys
	clock   Clock
	entropy io.Reader
}

// NewKeyring returns a keyring over keys. Entropy must be unpredictable, as
// crypto/rand's Reader is.
func NewKeyring(keys Keys, clock Clock, entropy io.Reader) *Keyring {
	return &Keyring{keys: keys, clock: clock, entropy: entropy}
}

// Issue makes a private key for a user of a workspace, and stores its hash. The
// key itself is returned this once. It returns an [*Error] of kind Invalid if
// workspace or user is no tag.
func (r *Keyring) Issue(ctx context.Context, workspace, user, description string) (APIKey, string, error) {
	if err := errors.Join(checkTag("workspace_id", workspace), checkTag("user_id", user), checkDescription(description)); err != nil {
		return APIKey{}, "", firstOf(err)
	}
	private, err := NewPrivateKey(r.entropy)
	if err != nil {
		return APIKey{}, "", err
	}
	k, err := r.add(ctx, Credentials{WorkspaceID: workspace, UserID: user, PrivateKey: private}, description)
	return k, private, err
}

func (r *Keyring) add(ctx context.Context, c Credentials, description string) (APIKey, error) {
	id, err := newToken(r.entropy, "key_", 10)
	if err != nil {
		return APIKey{}, err
	}
	k := APIKey{
		ID: id, Workspace: c.WorkspaceID, User: c.UserID, Hash: hashKey(c.PrivateKey), Description: description, CreatedAt: now(r.clock),
	}
	if err := r.keys.Add(ctx, k); err != nil {
		return APIKey{}, fmt.Errorf("add key: %w", err)
	}
	return k, nil
}

// Adopt makes a private key that exists already, such as one in a file, good for
// its user, unless it was stored before: then nothing changes.
func (r *Keyring) Adopt(ctx context.Context, c Credentials, description string) error {
	_, err := r.keys.ByHash(ctx, c.WorkspaceID, hashKey(c.PrivateKey))
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	_, err = r.add(ctx, c, description)
	return err
}

// NewPrivateKey returns a private key that nobody has yet.
func NewPrivateKey(entropy io.Reader) (string, error) {
	return newToken(entropy, privateKeyPrefix, 32)
}

// List returns all keys of a workspace, revoked ones too, oldest first.
func (r *Keyring) List(ctx context.Context, workspace string) ([]APIKey, error) {
	return r.keys.List(ctx, workspace)
}

// Revoke ends the key with that id at once. It returns an [*Error] of kind
// NotFound if the workspace has none such.
func (r *Keyring) Revoke(ctx context.Context, workspace, id string) error {
	err := r.keys.Revoke(ctx, workspace, id, now(r.clock))
	if errors.Is(err, ErrNotFound) {
		return &Error{Kind: NotFound, Code: "key_not_found", Message: "This workspace has no key with that id.", Err: err}
	}
	return err
}

// Authenticate checks c. Whatever is wrong with it, the answer is the same
// [*Error] of kind Unauthorized, after the same look-up (I8).
func (r *Keyring) Authenticate(ctx context.Context, c Credentials) (Principal, error) {
	k, err := r.keys.ByHash(ctx, orNobody(c.WorkspaceID), hashKey(c.PrivateKey))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Principal{}, unavailable("look up key", err)
	}
	user := subtle.ConstantTimeCompare([]byte(k.User), []byte(c.UserID)) == 1
	if err != nil || !user || c.UserID == "" || !k.RevokedAt.IsZero() {
		return Principal{}, &Error{Kind: Unauthorized, Code: "unauthorized", Message: "The workspace id, user id and private key do not belong together, or the key is revoked."}
	}
	return Principal{Workspace: k.Workspace, User: k.User}, nil
}

// orNobody keeps ids that no workspace can have away from the stores.
func orNobody(workspace string) string {
	if checkTag("workspace_id", workspace) != nil {
		return "~"
	}
	return workspace
}

func hashKey(private string) string {
	sum := sha256.Sum256([]byte(private))
	return hex.EncodeToString(sum[:])
}

// now is the clock's time in the precision that all stores keep.
func now(c Clock) time.Time { return c.Now().UTC().Truncate(time.Millisecond) }
