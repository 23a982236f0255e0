// Package recipe writes the command that sets up a webhook of a provider.
package recipe

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// examples are values of parameters that must be of a certain form.
var examples = map[string]string{
	"allowed_origins": "eventemitter.example.com",
	"allowed_topics":  "arn:aws:sns:us-east-1:123456789012:TOPIC",
	"domain":          "https://acme.kinde.com",
	"email":           "push@PROJECT.iam.gserviceaccount.com",
	"topics":          "https://www.youtube.com/feeds/videos.xml?channel_id=ID",
}

// Generate is a command line of postern generate for e's provider, as a shell reads it.
// The parameters that the provider needs have examples for values, or their names in
// capital letters; the secret, if it needs one, is in the file secret.txt.
func Generate(e *provider.Entry) string {
	line := fmt.Sprintf("postern generate --product shop --app %s --env dev --event any --provider %s", e.Name, e.Name)
	for _, name := range e.NeedsParams {
		line += fmt.Sprintf(" --param '%s=%s'", name, cmp.Or(examples[name], strings.ToUpper(name)))
	}
	if e.NeedsSecret {
		line += " --secret-file secret.txt"
	}
	return line
}
