package archtest

import (
	"maps"
	"slices"
	"testing"

	"accessbot/internal/commands"
	"accessbot/internal/slackapp"

	"github.com/stretchr/testify/assert"
)

// awaited lists what the manifest declares before its use case is there, by
// callback id, and why. A row whose use case is there is a fault itself.
var awaited = map[string]string{
	"request_like_this": "the route comes with the use case; take the row out with it",
}

func TestTheManifestSaysWhatTheCodeUses(t *testing.T) {
	m, needs := loadManifest(t), slackapp.Declared()
	routes := commands.New(commands.Config{}).Routes()
	assert.ElementsMatch(t, needs.Scopes, m.OAuth.Scopes.Bot, "scopes")
	assert.ElementsMatch(t, needs.Optional, m.OAuth.Scopes.BotOptional, "optional scopes")
	assert.Empty(t, m.OAuth.Scopes.User, "the bot acts for nobody in Slack")
	assert.ElementsMatch(t, needs.Events, m.Settings.Events.Bot, "events")
	assert.ElementsMatch(t, needs.Domains, m.Features.UnfurlDomains, "domains")
	assert.ElementsMatch(t, slices.Collect(maps.Keys(routes.Commands)), m.commands(), "commands")
	assert.ElementsMatch(t, slices.Collect(maps.Keys(routes.Shortcuts)), m.shortcuts("global"), "shortcuts")
	message := slices.Collect(maps.Keys(routes.MessageShortcuts))
	for id := range awaited {
		assert.NotContains(t, message, id, "it is there: take it out of the table")
		message = append(message, id)
	}
	assert.ElementsMatch(t, message, m.shortcuts("message"), "message shortcuts")
}

// Each event needs its scope, and a scope that only brings events needs one of
// them. https://docs.slack.dev/reference/events
func TestEventsAndScopesGoTogether(t *testing.T) {
	m := loadManifest(t)
	for event, scope := range map[string]string{
		"app_mention": "app_mentions:read", "message.im": "im:history", "link_shared": "links:read", "user_change": "users:read",
		"channel_id_changed": "channels:read",
	} {
		assert.Equal(t, slices.Contains(m.Settings.Events.Bot, event), slices.Contains(m.OAuth.Scopes.Bot, scope), event)
	}
	assert.Equal(t, len(m.Features.UnfurlDomains) > 0, slices.Contains(m.Settings.Events.Bot, "link_shared"), "domains")
	assert.NotContains(t, m.scopes(), "links:write", "no message of a person is changed")
}
