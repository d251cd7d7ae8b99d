package archtest

import (
	"maps"
	"slices"
	"testing"

	"accessbot/internal/commands"
	"accessbot/internal/slackapp"

	"github.com/stretchr/testify/assert"
)

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
	assert.ElementsMatch(t, slices.Collect(maps.Keys(routes.MessageShortcuts)), m.shortcuts("message"), "message shortcuts")
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
