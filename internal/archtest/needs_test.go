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
	assert.ElementsMatch(t, slices.Collect(maps.Keys(routes.Commands)), m.commands(), "commands")
	assert.ElementsMatch(t, slices.Collect(maps.Keys(routes.Shortcuts)), m.shortcuts(), "shortcuts")
}
