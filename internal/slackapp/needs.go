package slackapp

// Needs is what the package uses of a Slack app; manifest.yml must say the
// same, and internal/archtest compares the two.
type Needs struct {
	Scopes   []string // the bot cannot work without them
	Optional []string // the bot works without them, with a warning
	Events   []string
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
			"users:read.email",  // users.info: profile.email
		},
		Optional: []string{
			"channels:history", "groups:history", "im:history", // conversations.history, conversations.replies
			"metadata.message:read", // the metadata in their answers
		},
		Events: []string{"app_home_opened"},
	}
}
