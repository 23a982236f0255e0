package main

import (
	"github.com/spf13/pflag"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// settings say which Postern is meant, and on whose behalf.
type settings struct {
	getenv func(string) string
	flags  client.Credentials
	data   string
}

func (s *settings) addFlags(f *pflag.FlagSet) {
	f.StringVar(&s.flags.Endpoint, "endpoint", "", "`URL` of Postern")
	f.StringVar(&s.flags.WorkspaceID, "workspace-id", "", "workspace `ID` of the credentials")
	f.StringVar(&s.flags.UserID, "user-id", "", "user `ID` of the credentials")
	f.StringVar(&s.flags.PrivateKey, "private-key", "", "private `KEY`; better in POSTERN_PRIVATE_KEY: shells keep command lines")
	f.StringVar(&s.data, "data", "", "`FOLDER` of the local server")
}

// env is the environment, with what flags put over it.
func (s *settings) env(name string) string {
	over := map[string]string{
		"POSTERN_ENDPOINT":     s.flags.Endpoint,
		"POSTERN_WORKSPACE_ID": s.flags.WorkspaceID,
		"POSTERN_USER_ID":      s.flags.UserID,
		"POSTERN_PRIVATE_KEY":  s.flags.PrivateKey,
		"POSTERN_DATA":         s.data,
	}
	if v := over[name]; v != "" {
		return v
	}
	return s.getenv(name)
}

func (s *settings) dataDir() string { return client.DataDir(s.env) }

func (s *settings) credentials() (client.Credentials, error) {
	c, err := client.LoadCredentials(s.env)
	if err != nil {
		return client.Credentials{}, err
	}
	return c, c.Validate()
}

func (s *settings) client(options ...client.Option) (*client.Client, error) {
	c, err := s.credentials()
	if err != nil {
		return nil, err
	}
	return client.New(c, options...), nil
}
