package slackapp

// Needs is what the package uses of a Slack app; manifest.yml must say the
// same, and internal/archtest compares the two.
type Needs struct {
	Scopes   []string // the bot cannot work without them
	Optional []string // the bot works without them, with a warning
	Events   []string
	Domains  []string // links to them are told of
}

// Declared lists what the methods that are called and the events that are
// read ask for.
//
// https://docs.slack.dev/reference/scopes
func Declared() Needs {
	return Needs{
		Scopes: []string{
			"commands",          // slash command, shortcut
			"chat:write",        // chat.postMessage, chat.update, chat.postEphemeral
			"chat:write.public", // chat.postMessage where the bot is no member
			"im:write",          // conversations.open
			"channels:read",     // conversations.info, conversations.list
			"groups:read",       // the same for private channels
			"users:read",        // users.info, bots.info
			"users:read.email",  // users.info: profile.email; users.lookupByEmail
			"app_mentions:read", // event app_mention
			"im:history",        // event message.im; conversations.history, conversations.replies
			"links:read",        // event link_shared
		},
		Optional: []string{
			"channels:history", "groups:history", // conversations.history, conversations.replies
			"metadata.message:read", // the metadata in their answers
		},
		Events: []string{
			"app_home_opened", "app_mention", "message.im", "link_shared",
			"user_change", "channel_id_changed", "tokens_revoked", "app_uninstalled",
		},
		Domains: []string{"myaccess.microsoft.com"},
	}
}
