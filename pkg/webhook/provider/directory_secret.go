package provider

// secretPlaces say where providers show the secret, or take it, and whether that has
// been read in their documents, or in the guides of others, since. Those of whom
// nothing is known are not here.
var secretPlaces = []struct {
	name, place string
	read        bool
}{
	{"ably", "the API key that signs, the part of it after the colon", true},
	{"adyen", "Customer Area, Developers, Webhooks, the webhook, HMAC key", true},
	{"airtable", "macSecretBase64 in the answer when the webhook is made by API", false},
	{"alchemy", "Dashboard, Webhooks, the webhook, Signing Key", true},
	{"anthropic", "Console, Settings, Webhooks, the endpoint: shown once", false},
	{"asana", "none to be set: Asana hands it over in the handshake", true},
	{"auth0", "chosen by you: Monitoring, Streams, the stream, Authorization Token", true},
	{"aws-sns", "none: SNS publishes its certificates", true},
	{"bigcommerce", "the client secret of the app, or of the API account, that made the webhook", true},
	{"bitbucket", "chosen by you: repository settings, Webhooks, the webhook, Secret", false},
	{"box", "Developer Console, the app, Webhooks, Manage signature keys: primary and secondary key", true},
	{"braintree", "Control Panel, Settings, API: the private key, and the public one for the parameter public_key", false},
	{"brevo", "chosen by you: the token, or the header, of the webhook; the parameter header names it", false},
	{"buildkite", "Notification Services, the webhook: its token, whether it is sent as it is or signs", true},
	{"cal-com", "chosen by you: Settings, Developer, Webhooks, the webhook, Secret", true},
	{"calendly", "chosen by you: signing_key when the subscription is made by API", false},
	{"chargebee", "chosen by you: Settings, Webhooks, the webhook: user name and password, given here as `USER:PASSWORD`", true},
	{"circleci", "chosen by you: Project Settings, Webhooks, the webhook, Secret token", true},
	{"clerk", "Dashboard, Webhooks, the endpoint, Signing Secret", true},
	{"clickup", "webhook.secret in the answer when the webhook is made by API", true},
	{"contentful", "Settings, Webhooks, Settings: the signing secret, shown once", false},
	{"cursor", "the webhook in the settings of cloud agents", false},
	{"datadog", "chosen by you: a custom header of the webhook; the parameter header names it", false},
	{"deepgram", "none to be set: the identifier of the API key that the request was made with", true},
	{"discord", "Developer Portal, the application, General Information, Public Key", true},
	{"docusign", "Admin, Connect, Connect Keys: shown once", false},
	{"dropbox", "App Console, the app, Settings, App secret", false},
	{"dropbox-sign", "Settings, API: the API key", true},
	{"easypost", "chosen by you: webhook_secret when the webhook is made", false},
	{"ebay", "the public key that getPublicKey returns, with its id: `{\"kid\":\"…\",\"key\":\"…\"}`", true},
	{"elevenlabs", "Settings, Webhooks: shown once when the webhook is made", true},
	{"fillout", "chosen by you: a custom header of the webhook; the parameter header names it", false},
	{"flutterwave", "chosen by you: Settings, Webhooks, Secret hash", false},
	{"front", "Developers, the app, Features, Application webhooks: the signing key", false},
	{"fusionauth", "Settings, Key Master: the key that the tenant signs webhooks with", true},
	{"github", "chosen by you: Settings, Webhooks, the webhook, Secret", true},
	{"gitlab", "chosen by you: Settings, Webhooks, the webhook: Secret token, or a signing token `whsec_…` of 32 bytes in base64", true},
	{"gocardless", "Dashboard, Developers, Webhook endpoints, the endpoint, Secret", false},
	{"google-push-channel", "chosen by you: token when the channel is made", false},
	{"hubspot", "the developer account, the app, Auth, Client secret", false},
	{"intercom", "Developer Hub, the app, Basic information, Client secret", false},
	{"jira", "chosen by you: System, WebHooks, the webhook, Secret", false},
	{"keygen", "the account's Ed25519 verify key, in hex", true},
	{"kinde", "none: Kinde publishes its keys, at the parameter domain, such as `https://acme.kinde.com`", true},
	{"knock", "the webhook's page in the dashboard", true},
	{"lemonsqueezy", "chosen by you: Settings, Webhooks, the webhook, Signing secret", false},
	{"line", "Developers Console, the channel, Basic settings, Channel secret", false},
	{"linear", "Settings, API, Webhooks, the webhook, Signing secret", true},
	{"linkedin", "Developer Portal, the app, Auth, Client secret", false},
	{"loops", "Settings, Webhooks, the endpoint, Signing secret", true},
	{"mailgun", "Dashboard, API security, HTTP webhook signing key", false},
	{"mandrill", "Settings, Webhooks, the webhook, Key", false},
	{"mercadopago", "Your integrations, the application, Webhooks, Configure notifications: the secret signature", true},
	{"meta", "App Dashboard, App settings, Basic, App secret; the parameter verify_token is chosen by you", false},
	{"microsoft-graph", "chosen by you: clientState when the subscription is made", false},
	{"mixpanel", "chosen by you: user name and password, given here as `USER:PASSWORD`", false},
	{"ms-teams", "shown once when the outgoing webhook is made", false},
	{"mux", "Dashboard, Settings, Webhooks, the webhook, Signing secret", false},
	{"new-relic", "chosen by you: a custom header of the webhook; the parameter header names it", false},
	{"notion", "none to be set: Notion hands over a verification token, which is also to be pasted into the integration's settings, Webhooks, Verify; `postern deliveries show` has it for a day", true},
	{"npm", "chosen by you: when the hook is made", false},
	{"okta", "chosen by you: Workflow, Event Hooks, the hook, Authentication secret", true},
	{"openai", "Platform, Settings, the project, Webhooks: shown once", true},
	{"paddle", "Developer Tools, Notifications, the destination, Secret key", true},
	{"pagerduty", "shown once, in the answer or on the page, when the webhook subscription is made", true},
	{"paypal", "none: PayPal publishes its certificates; the webhook's id for the parameter webhook_id is in Developer Dashboard, the app, Webhooks", true},
	{"paystack", "Dashboard, Settings, API Keys & Webhooks: the secret key", false},
	{"plaid", "the public key that /webhook_verification_key/get returns for the key id of a request", true},
	{"polar", "Settings, Webhooks, the endpoint: its secret, which is used as it is, `polar_whs_` and all", true},
	{"postmark", "chosen by you: user name and password, in the URL that Postmark is given, and here as `USER:PASSWORD`", true},
	{"pusher", "the app's secret, of the pair that X-Pusher-Key names", true},
	{"quickbooks", "Developer Portal, the app, Webhooks, Verifier token", false},
	{"razorpay", "chosen by you: Account & Settings, Webhooks, the webhook, Secret", true},
	{"recurly", "Integrations, Webhooks, the endpoint: its secret key", false},
	{"replicate", "the API: GET /v1/webhooks/default/secret", false},
	{"resend", "Dashboard, Webhooks, the webhook, Signing secret", true},
	{"ringcentral", "chosen by you: verificationToken, or validationToken, when the subscription is made", true},
	{"sanity", "chosen by you: Manage, API, GROQ-powered webhooks, the webhook, Secret", false},
	{"segment", "chosen by you: the Webhooks destination, Shared secret; leave batching off, since a batch is signed by its first event alone", true},
	{"sendgrid", "Settings, Mail Settings, Event Webhooks, the webhook, Security features: the verification key, which is public", true},
	{"sentry", "Settings, Developer Settings, the integration, Client Secret", false},
	{"shopify", "of webhooks made in the admin: Settings, Notifications, Webhooks; of an app: its client secret", true},
	{"slack", "api.slack.com/apps, the app, Basic Information, App Credentials, Signing Secret", true},
	{"sparkpost", "chosen by you: user name and password, given here as `USER:PASSWORD`", false},
	{"square", "Developer Console, the application, Webhooks, Subscriptions, the subscription, Signature key", true},
	{"stripe", "Workbench, Webhooks, the endpoint, Signing secret; test and live mode have one each", true},
	{"supabase", "Authentication, Hooks, the hook: its secret", false},
	{"svix", "the endpoint's page, Signing secret", false},
	{"tally", "chosen by you: the form, Integrations, Webhooks, Signing secret", false},
	{"telegram", "chosen by you: secret_token of setWebhook", false},
	{"telnyx", "Mission Control Portal, Account, Keys & Credentials, Public key", false},
	{"travis-ci", "the public key at https://api.travis-ci.com/config: config.notifications.webhook.public_key", true},
	{"trello", "Power-Up admin, the Power-Up, API key, Secret", false},
	{"twilio", "Console, Account Dashboard, Account Info, Auth Token", true},
	{"twitch", "chosen by you: transport.secret when the subscription is made", false},
	{"typeform", "chosen by you: secret when the webhook is made", true},
	{"upstash-qstash", "Console, QStash, Signing keys: give both, the current and the next", false},
	{"vercel", "Team Settings, Webhooks: shown once; of an integration: its client secret", true},
	{"webflow", "the client secret of the app that made the webhook, or the secret in the answer of the API that made it; webhooks made in the dashboard are not signed", true},
	{"woocommerce", "chosen by you: WooCommerce, Settings, Advanced, Webhooks, the webhook, Secret", true},
	{"workos", "Dashboard, Webhooks, the endpoint, Signing secret", true},
	{"x", "Developer Portal, the app, Keys and tokens, API Key Secret (the consumer secret)", true},
	{"xero", "My Apps, the app, Webhooks, Webhooks key", false},
	{"zapier", "chosen by you: a header of the Webhooks action; the parameter header names it", false},
	{"zendesk", "Admin Center, Apps and integrations, Webhooks, the webhook, Signing secret", true},
	{"zoom", "App Marketplace, Manage, the app, Features, Access, Secret Token", true},
}

// secretPlace is where the provider of that name has its secret; empty if that is
// not known.
func secretPlace(name string) string {
	for i := range secretPlaces {
		s := &secretPlaces[i]
		switch {
		case s.name != name:
		case s.read:
			return s.place
		default:
			return s.place + " (unconfirmed)"
		}
	}
	return ""
}
