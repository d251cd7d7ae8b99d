package archtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// manifest is what manifest.yml declares, as far as the code depends on it.
type manifest struct {
	Display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
		Background  string `yaml:"background_color"`
	} `yaml:"display_information"`
	Features struct {
		AppHome struct {
			HomeTab          bool `yaml:"home_tab_enabled"`
			MessagesTab      bool `yaml:"messages_tab_enabled"`
			MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Shortcuts []struct {
			Name       string `yaml:"name"`
			Type       string `yaml:"type"` // global or message.
			CallbackID string `yaml:"callback_id"`
		} `yaml:"shortcuts"`
		Commands []struct {
			Command string `yaml:"command"`
			Escape  bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
		UnfurlDomains []string `yaml:"unfurl_domains"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot         []string `yaml:"bot"`
			BotOptional []string `yaml:"bot_optional"` // Asked for, but the bot runs without.
			User        []string `yaml:"user"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		SocketMode    bool `yaml:"socket_mode_enabled"`
		TokenRotation bool `yaml:"token_rotation_enabled"`
	} `yaml:"settings"`
}

// commands lists the slash commands that the manifest declares.
func (m manifest) commands() []string {
	var names []string
	for _, c := range m.Features.Commands {
		names = append(names, c.Command)
	}
	return names
}

// shortcuts lists the callback ids of the shortcuts of a type, global or
// message, that the manifest declares.
func (m manifest) shortcuts(kind string) []string {
	var ids []string
	for _, s := range m.Features.Shortcuts {
		if s.Type == kind {
			ids = append(ids, s.CallbackID)
		}
	}
	return ids
}

// scopes lists every bot scope, the optional ones last.
func (m manifest) scopes() []string {
	return append(append([]string{}, m.OAuth.Scopes.Bot...), m.OAuth.Scopes.BotOptional...)
}

// loadManifest reads manifest.yml.
func loadManifest(t *testing.T) manifest {
	t.Helper()
	return parseManifest(t, read(t, "manifest.yml"))
}

func parseManifest(t *testing.T, text string) manifest {
	t.Helper()
	var m manifest
	require.NoError(t, yaml.Unmarshal([]byte(text), &m))
	return m
}

// The limits are Slack's: https://docs.slack.dev/reference/app-manifest
const (
	maxName        = 35
	maxDescription = 140
)

var (
	commandName = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)
	colour      = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
)

// manifestFaults lists what Slack's schema lets pass and we do not.
func manifestFaults(m manifest) []string {
	var faults []string
	complain := func(bad bool, words string) {
		if bad {
			faults = append(faults, words)
		}
	}
	complain(m.Display.Name == "" || utf8.RuneCountInString(m.Display.Name) > maxName, "the name is missing or too long")
	complain(utf8.RuneCountInString(m.Display.Description) > maxDescription, "the description is too long")
	complain(m.Display.Background != "" && !colour.MatchString(m.Display.Background), "the background is no colour")
	complain(m.Features.AppHome.MessagesReadOnly, "the messages tab is read-only, so nobody can type a command there")
	complain(!m.Settings.SocketMode, "Socket Mode is off")
	complain(!m.Settings.Interactivity.Enabled, "interactivity is off, so buttons and forms do nothing")
	complain(m.Settings.TokenRotation, "token rotation is on, and the bot renews no Slack token")
	for _, c := range m.Features.Commands {
		complain(!commandName.MatchString(c.Command), fmt.Sprintf("%q is no command name", c.Command))
		complain(!c.Escape, c.Command+" does not ask Slack to escape mentions, so they arrive as names")
	}
	for _, twice := range repeated(m.commands(), append(m.shortcuts("global"), m.shortcuts("message")...), m.scopes(), m.Settings.Events.Bot) {
		complain(true, twice+" stands there twice")
	}
	return faults
}

// repeated lists the words that stand more than once in the same list.
func repeated(lists ...[]string) []string {
	var twice []string
	for _, list := range lists {
		seen := map[string]bool{}
		for _, word := range list {
			if seen[word] {
				twice = append(twice, word)
			}
			seen[word] = true
		}
	}
	return twice
}

func TestManifestObeysOurRules(t *testing.T) {
	noFaults(t, manifestFaults(loadManifest(t)))
}

func TestManifestRulesNoticeFaults(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"a long name", "name: accessbot", "name: " + strings.Repeat("a", 36), "name is missing or too long"},
		{"a long description", "description: Request, follow", "description: " + strings.Repeat("a", 141), "description is too long"},
		{"a read-only messages tab", "read_only_enabled: false", "read_only_enabled: true", "read-only"},
		{"a command without its slash", "command: /access", "command: access", "no command name"},
		{"a command twice", "slash_commands:", "slash_commands:\n    - {command: /access, should_escape: true}", "/access stands there twice"},
		{"an optional scope that is also required", "bot_optional:", "bot_optional:\n      - commands", "commands stands there twice"},
		{"an event twice", "bot_events:", "bot_events:\n      - app_home_opened", "app_home_opened stands there twice"},
		{"Socket Mode off", "socket_mode_enabled: true", "socket_mode_enabled: false", "Socket Mode is off"},
		{"token rotation on", "token_rotation_enabled: false", "token_rotation_enabled: true", "token rotation is on"},
		{"a background that is no colour", `"#1f3a5f"`, "blue", "no colour"},
	}
	text := read(t, "manifest.yml")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Contains(t, text, tt.old)
			broken := strings.Replace(text, tt.old, tt.new, 1)
			expectFault(t, tt.want, manifestFaults(parseManifest(t, broken)))
		})
	}
}

// schemaHost is where Slack's schema says that its parts live; the files are
// read from the test data instead.
const schemaHost = "https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/"

// slackSchema compiles Slack's own description of a manifest.
func slackSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir := filepath.Join(testData(t), "slack", "manifest-schema")
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(compilePattern)
	for _, version := range []string{"1.0.0", "2.0.0"} {
		name := "manifest.schema." + version + ".json"
		addSchema(t, c, schemaHost+name, filepath.Join(dir, "schemas", name))
	}
	addSchema(t, c, "manifest.schema.json", filepath.Join(dir, "manifest.schema.json"))
	schema, err := c.Compile("manifest.schema.json")
	require.NoError(t, err)
	return schema
}

func addSchema(t *testing.T, c *jsonschema.Compiler, url, name string) {
	t.Helper()
	require.NoError(t, c.AddResource(url, readJSON(t, name)))
}

func readJSON(t *testing.T, name string) any {
	t.Helper()
	file, err := os.Open(name)
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	value, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	return value
}

// compilePattern is Go's regexp for the schema's JavaScript patterns. Go knows
// no look-ahead; the only one in use says that a name does not begin with a dot
// or a dash, which no manifest of ours depends on, so it is dropped.
func compilePattern(pattern string) (jsonschema.Regexp, error) {
	const lookAhead = `(?![\.\-])`
	return regexp.Compile(strings.ReplaceAll(pattern, lookAhead, ""))
}

// asJSON turns YAML text into the values that a JSON reader would give.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var value any
	require.NoError(t, yaml.Unmarshal([]byte(text), &value))
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	decoded, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
	require.NoError(t, err)
	return decoded
}

func TestManifestIsValidForSlack(t *testing.T) {
	assert.NoError(t, slackSchema(t).Validate(asJSON(t, read(t, "manifest.yml"))))
}

func TestSlackSchemaTellsGoodManifestsFromBad(t *testing.T) {
	schema := slackSchema(t)
	samples := filepath.Join(testData(t), "slack", "manifest-schema", "tests", "manifests")
	for _, version := range []string{"v1", "v2"} {
		assert.NoError(t, schema.Validate(readJSON(t, filepath.Join(samples, version, "manifest.valid.json"))), version)
		assert.Error(t, schema.Validate(readJSON(t, filepath.Join(samples, version, "manifest.invalid.json"))), version)
	}
	broken := strings.Replace(read(t, "manifest.yml"), "slash_commands:", "slash_comands:", 1)
	assert.Error(t, schema.Validate(asJSON(t, broken)), "a misspelt key")
}
