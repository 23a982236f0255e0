package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const keysLong = `Issue, list and revoke the private keys that calls of Postern need.

The local server manages its keys itself, for whoever has its credentials. In AWS
there is no such call: operators reach the table of webhooks, which --table names,
with the AWS credentials and the region of their environment.`

// key is a private key's record; PrivateKey is there only when it has just been issued.
type key struct {
	ID          string    `json:"id"`
	WorkspaceID string    `json:"workspace_id"`
	UserID      string    `json:"user_id"`
	PrivateKey  string    `json:"private_key,omitempty"`
	Description string    `json:"description,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	RevokedAt   time.Time `json:"revoked_at,omitzero"`
}

// keyring manages the keys of a workspace.
type keyring interface {
	issue(ctx context.Context, user, description string) (key, error)
	list(ctx context.Context) ([]key, error)
	revoke(ctx context.Context, id string) error
}

// keyFlags say whose keys are meant, and where they are kept.
type keyFlags struct{ workspace, table string }

func newKeysCommand(s *settings) *cobra.Command {
	var f keyFlags
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Issue, list and revoke private keys",
		Long:  keysLong,
		Example: `  postern keys create --user ci --description "deploys from CI"
  postern keys list
  postern keys revoke key_mfrggzdfmztwq2lk`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&f.workspace, "workspace", "", "workspace `ID` whose keys are meant (else that of the credentials)")
	cmd.PersistentFlags().StringVar(&f.table, "table", "", "in AWS: `NAME` of the table of webhooks")
	cmd.AddCommand(newKeysCreateCommand(s, &f), newKeysListCommand(s, &f), newKeysRevokeCommand(s, &f))
	return cmd
}

func (f *keyFlags) open(cmd *cobra.Command, s *settings) (keyring, error) {
	if f.table == "" {
		c, err := s.client(client.WithRetries(0)) // issuing twice makes two keys
		return localKeys{client: c, workspace: f.workspace}, err
	}
	workspace := f.workspace
	if workspace == "" {
		c, err := client.LoadCredentials(s.env)
		if err != nil {
			return nil, err
		}
		workspace = c.WorkspaceID
	}
	if workspace == "" {
		return nil, usage(cmd, "missing --workspace")
	}
	return openTable(cmd.Context(), f.table, workspace)
}

// keyNotFound says which id it was.
func keyNotFound(id string) error {
	return errors.New("there is no key " + id + " in this workspace (see \"postern keys list\")")
}
