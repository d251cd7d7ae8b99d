package slacksim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// manifest is what the simulator enforces of an app manifest.
// See https://docs.slack.dev/reference/app-manifest.
type manifest struct {
	Display struct {
		Name string `yaml:"name"`
	} `yaml:"display_information"`
	Features struct {
		AppHome struct {
			Home             bool `yaml:"home_tab_enabled"`
			Messages         bool `yaml:"messages_tab_enabled"`
			MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		BotUser struct {
			Name string `yaml:"display_name"`
		} `yaml:"bot_user"`
		Shortcuts []shortcut     `yaml:"shortcuts"`
		Commands  []slashCommand `yaml:"slash_commands"`
		Unfurls   []string       `yaml:"unfurl_domains"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot         []string `yaml:"bot"`
			BotOptional []string `yaml:"bot_optional"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		SocketMode bool `yaml:"socket_mode_enabled"`
	} `yaml:"settings"`
}

// maxUnfurlDomains is how many domains an app may unfurl.
const maxUnfurlDomains = 5

type shortcut struct {
	Name        string `yaml:"name" json:"name"`
	Type        string `yaml:"type" json:"type"` // global or message
	CallbackID  string `yaml:"callback_id" json:"callback_id"`
	Description string `yaml:"description" json:"description"`
}

type slashCommand struct {
	Command      string `yaml:"command" json:"command"`
	Description  string `yaml:"description" json:"description"`
	UsageHint    string `yaml:"usage_hint" json:"usage_hint"`
	ShouldEscape bool   `yaml:"should_escape" json:"-"`
}

func parseManifest(source []byte) (manifest, error) {
	var m manifest
	if err := yaml.Unmarshal(source, &m); err != nil {
		return m, err
	}
	return m, errors.Join(m.faults()...)
}

// faults lists what would keep Slack from creating or running this app.
func (m manifest) faults() []error {
	var faults []error
	add := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	add(m.Display.Name == "", "display_information.name is missing")
	add(!m.Settings.SocketMode, "settings.socket_mode_enabled must be true")
	add(len(m.Features.Commands) > 0 && !m.asksFor("commands"), "slash commands need the bot scope commands")
	add(len(m.Features.Shortcuts) > 0 && !m.asksFor("commands"), "shortcuts need the bot scope commands")
	add(len(m.Features.Unfurls) > maxUnfurlDomains, "unfurl_domains may hold no more than %d domains", maxUnfurlDomains)
	for _, domain := range m.Features.Unfurls {
		add(strings.Contains(domain, "/") || !strings.Contains(domain, "."), "unfurl domain %q is not a domain", domain)
	}
	seen := map[string]bool{}
	for _, c := range m.Features.Commands {
		add(!strings.HasPrefix(c.Command, "/"), "command %q must begin with a slash", c.Command)
		add(seen[c.Command], "command %q is there twice", c.Command)
		seen[c.Command] = true
	}
	for _, s := range m.Features.Shortcuts {
		add(s.Type != "global" && s.Type != "message", "shortcut %q has the unknown type %q", s.Name, s.Type)
	}
	return faults
}

func (m manifest) asksFor(scope string) bool {
	return slices.Contains(m.OAuth.Scopes.Bot, scope) || slices.Contains(m.OAuth.Scopes.BotOptional, scope)
}

func (m manifest) botName() string {
	if m.Features.BotUser.Name != "" {
		return m.Features.BotUser.Name
	}
	return m.Display.Name
}

func (m manifest) grantedScopes(withoutOptional bool) []string {
	granted := slices.Clone(m.OAuth.Scopes.Bot)
	if withoutOptional {
		return granted
	}
	for _, s := range m.OAuth.Scopes.BotOptional {
		if !slices.Contains(granted, s) {
			granted = append(granted, s)
		}
	}
	return granted
}

// takesMessages says whether people can write to the app in its direct message.
func (m manifest) takesMessages() bool {
	return m.Features.AppHome.Messages && !m.Features.AppHome.MessagesReadOnly
}

func (m manifest) hears(event string) bool { return slices.Contains(m.Settings.Events.Bot, event) }

func (m manifest) command(name string) (slashCommand, bool) {
	for _, c := range m.Features.Commands {
		if c.Command == name {
			return c, true
		}
	}
	return slashCommand{}, false
}

// shortcut finds a shortcut by its callback id, or by the name that people read.
func (m manifest) shortcut(kind, name string) (shortcut, bool) {
	for _, s := range m.Features.Shortcuts {
		if s.Type == kind && (s.CallbackID == name || s.Name == name) {
			return s, true
		}
	}
	return shortcut{}, false
}
