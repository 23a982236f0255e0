package provider

// secretPlaces say where providers show the secret, or take it, as their documents
// have it. Those of whose document nothing is known are not here.
var secretPlaces = []struct{ name, place string }{
	{"adyen", "Customer Area, Developers, Webhooks, the webhook, HMAC key"},
	{"anthropic", "Console, Settings, Webhooks, the endpoint: shown once"},
	{"asana", "none to be set: Asana hands it over in the handshake"},
	{"auth0", "chosen by you: the authorization token of the log stream"},
	{"aws-sns", "none: SNS publishes its certificates"},
	{"bitbucket", "chosen by you: repository settings, Webhooks, the webhook, Secret"},
	{"box", "Developer Console, the app, Webhooks, Manage signature keys: primary and secondary key"},
	{"braintree", "Control Panel, Settings, API: the private key, and the public one for the parameter public_key"},
	{"buildkite", "Notification Services, the webhook: its token"},
	{"calendly", "chosen by you: signing_key when the subscription is made by API"},
	{"circleci", "chosen by you: project settings, Webhooks, Secret token"},
	{"clerk", "Dashboard, Webhooks, the endpoint, Signing Secret"},
	{"contentful", "Settings, Webhooks, Settings: the signing secret, shown once"},
	{"discord", "Developer Portal, the application, General Information, Public Key"},
	{"docusign", "Admin, Connect, Connect Keys: shown once"},
	{"dropbox", "App Console, the app, Settings, App secret"},
	{"dropbox-sign", "Settings, API: the API key"},
	{"easypost", "chosen by you: webhook_secret when the webhook is made"},
	{"elevenlabs", "Settings, Webhooks: shown once when the webhook is made"},
	{"front", "Developers, the app, Features, Application webhooks: the signing key"},
	{"github", "chosen by you: Settings, Webhooks, the webhook, Secret"},
	{"gitlab", "chosen by you: Settings, Webhooks, the webhook, Secret token or signing token"},
	{"gocardless", "Dashboard, Developers, Webhook endpoints, the endpoint, Secret"},
	{"hubspot", "the developer account, the app, Auth, Client secret"},
	{"intercom", "Developer Hub, the app, Basic information, Client secret"},
	{"lemonsqueezy", "chosen by you: Settings, Webhooks, the webhook, Signing secret"},
	{"line", "Developers Console, the channel, Basic settings, Channel secret"},
	{"linear", "Settings, API, Webhooks, the webhook, Signing secret"},
	{"linkedin", "Developer Portal, the app, Auth, Client secret"},
	{"mailgun", "Dashboard, API security, HTTP webhook signing key"},
	{"mandrill", "Settings, Webhooks, the webhook, Key"},
	{"meta", "App Dashboard, App settings, Basic, App secret; the parameter verify_token is chosen by you"},
	{"microsoft-graph", "chosen by you: clientState when the subscription is made"},
	{"ms-teams", "shown once when the outgoing webhook is made"},
	{"mux", "Dashboard, Settings, Webhooks, the webhook, Signing secret"},
	{"notion", "none to be set: Notion hands over a verification token, which is also to be pasted into the integration's settings"},
	{"npm", "chosen by you: when the hook is made"},
	{"okta", "chosen by you: Workflow, Event Hooks, the hook, Authentication secret"},
	{"openai", "Platform, Settings, the project, Webhooks: shown once"},
	{"paddle", "Developer Tools, Notifications, the destination, Secret key"},
	{"pagerduty", "shown once when the webhook subscription is made"},
	{"paypal", "none: PayPal publishes its certificates; the webhook's id for the parameter webhook_id is in Developer Dashboard, the app, Webhooks"},
	{"paystack", "Dashboard, Settings, API Keys & Webhooks: the secret key"},
	{"quickbooks", "Developer Portal, the app, Webhooks, Verifier token"},
	{"razorpay", "chosen by you: Account & Settings, Webhooks, the webhook, Secret"},
	{"recurly", "Integrations, Webhooks, the endpoint: its secret key"},
	{"resend", "Dashboard, Webhooks, the webhook, Signing secret"},
	{"sanity", "chosen by you: Manage, API, GROQ-powered webhooks, the webhook, Secret"},
	{"segment", "chosen by you: the Webhooks destination, Shared secret"},
	{"sendgrid", "Settings, Mail Settings, Event Webhooks, the webhook, Security features: the verification key, which is public"},
	{"sentry", "Settings, Developer Settings, the integration, Client Secret"},
	{"shopify", "of webhooks made in the admin: Settings, Notifications, Webhooks; of an app: its client secret"},
	{"slack", "api.slack.com/apps, the app, Basic Information, App Credentials, Signing Secret"},
	{"square", "Developer Console, the application, Webhooks, Subscriptions, the subscription, Signature key"},
	{"stripe", "Workbench, Webhooks, the endpoint, Signing secret; test and live mode have one each"},
	{"supabase", "Authentication, Hooks, the hook: its secret"},
	{"svix", "the endpoint's page, Signing secret"},
	{"telegram", "chosen by you: secret_token of setWebhook"},
	{"telnyx", "Mission Control Portal, Account, Keys & Credentials, Public key"},
	{"trello", "Power-Up admin, the Power-Up, API key, Secret"},
	{"twilio", "Console, Account Info, Auth Token"},
	{"twitch", "chosen by you: transport.secret when the subscription is made"},
	{"typeform", "chosen by you: secret when the webhook is made"},
	{"vercel", "Team Settings, Webhooks: shown once; of an integration: its client secret"},
	{"woocommerce", "chosen by you: WooCommerce, Settings, Advanced, Webhooks, the webhook, Secret"},
	{"workos", "Dashboard, Webhooks, the endpoint, Signing secret"},
	{"x", "Developer Portal, the app, Keys and tokens, API Key Secret (the consumer secret)"},
	{"xero", "My Apps, the app, Webhooks, Webhooks key"},
	{"zendesk", "Admin Center, Apps and integrations, Webhooks, the webhook, Signing secret"},
	{"zoom", "App Marketplace, Manage, the app, Features, Access, Secret Token"},
}

// secretPlace is where the provider of that name has its secret; empty if that is
// not known.
func secretPlace(name string) string {
	for i := range secretPlaces {
		if secretPlaces[i].name == name {
			return secretPlaces[i].place
		}
	}
	return ""
}
