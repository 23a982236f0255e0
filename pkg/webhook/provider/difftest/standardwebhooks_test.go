package difftest

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	svix "github.com/svix/svix-webhooks/go"
)

func standardWebhooks() *subject {
	s := standard("webhook-id", "webhook-timestamp", "webhook-signature")
	s.name, s.provider = "standard-webhooks", "standard-webhooks"
	s.module, s.calls = "github.com/standard-webhooks/standard-webhooks/libraries", "standardwebhooks.Webhook.Verify"
	s.params = map[string]string{"scheme": "standard-webhooks.v1"}
	s.verify = func(d *delivery) error {
		webhook, err := standardwebhooks.NewWebhook(d.secret)
		if err != nil {
			return err
		}
		return webhook.Verify(d.body, d.headers())
	}
	return s
}

func svixWebhooks() *subject {
	s := standard("svix-id", "svix-timestamp", "svix-signature")
	s.name, s.provider = "svix", "svix"
	s.module, s.calls = "github.com/svix/svix-webhooks", "svix.Webhook.Verify"
	s.verify = func(d *delivery) error {
		webhook, err := svix.NewWebhook(d.secret)
		if err != nil {
			return err
		}
		return webhook.Verify(d.body, d.headers())
	}
	s.mutations = append(s.mutations, renamed("svix-", "webhook-")...)
	s.classes = append(append(s.classes, standardClasses("webhook-id", "webhook-timestamp", "webhook-signature")...), mixedNames, incompleteNames)
	return s
}

// mixedNames is for names of both kinds, of which the SDK wants one or the other.
var mixedNames = class{
	"headers of which some are named svix- and some webhook-",
	"what is signed is their values; Svix sends all of them by either name",
	postern,
	func(d *delivery) (changed bool) {
		for _, name := range []string{"id", "timestamp", "signature"} {
			if value := d.headers().Get("svix-" + name); value == "" && d.has("webhook-"+name) {
				d.set("svix-"+name, d.get("webhook-"+name))
				changed = true
			}
		}
		return changed
	}, false,
}

// incompleteNames is for some headers of one kind beside all of the other.
var incompleteNames = class{
	"some headers named svix- beside all of those named webhook-",
	"a header by its own name comes before its other name; Svix sends all of them by either name",
	sdk,
	func(d *delivery) (changed bool) {
		names := []string{"svix-id", "svix-timestamp", "svix-signature"}
		if !slices.ContainsFunc(names, func(name string) bool { return d.headers().Get(name) == "" }) {
			return false
		}
		for _, name := range names {
			changed = changed || d.has(name)
			d.remove(name)
		}
		return changed
	}, false,
}

// standard is a provider that signs as Standard Webhooks has it, with those headers.
func standard(id, time, signature string) *subject {
	return &subject{
		secrets: shared(whsec), zero: "whsec_AA==",
		signature: inHeader(signature), time: inHeader(time), id: inHeader(id), tolerance: minutes(5),
		mutations: append(versions(signature), secretAsPasted),
		classes:   standardClasses(id, time, signature),
	}
}

func standardClasses(id, time, signature string) []class {
	return []class{
		blankSecret, firstOf(signature, time, id), joinedOf(signature), pastedSecret, manySignatures(inHeader(signature), " "),
		reprinted(inHeader(time)), afterComma(inHeader(signature)),
	}
}

// secretAsPasted has a secret written otherwise.
var secretAsPasted = mutation{"secret: otherwise in base64", func(s *source, d *delivery) {
	d.secret = pick(s.rng, []string{strings.TrimRight(d.secret, "="), looseBits(s, d.secret), d.secret + "="})
}}

// pastedSecret is for SDKs that take a secret only as they would write it themselves.
var pastedSecret = class{
	"a secret without its padding, or with unused bits set",
	"people paste secrets; that it stands for the same bytes is enough, since nobody else writes it",
	postern,
	func(d *delivery) bool {
		text := strings.TrimRight(strings.TrimPrefix(d.secret, "whsec_"), "=")
		key, err := base64.RawStdEncoding.DecodeString(text)
		before := d.secret
		d.secret = "whsec_" + base64.StdEncoding.EncodeToString(key)
		return err == nil && d.secret != before
	}, false,
}

// afterComma is for SDKs that do not read on after a second comma.
func afterComma(p *place) class {
	return class{
		"something after a signature, and a comma",
		"the specification has it as no part of a signature; what cannot be read is not believed",
		sdk,
		func(d *delivery) (changed bool) {
			items := strings.Split(p.get(d), " ")
			for i, item := range items {
				if parts := strings.SplitN(item, ",", 3); len(parts) > 2 {
					items[i] = parts[0] + "," + parts[1]
					changed = true
				}
			}
			p.set(d, strings.Join(items, " "))
			return changed
		}, false,
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
