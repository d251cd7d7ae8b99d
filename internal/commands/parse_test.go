package commands

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestCommandsAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string][2]string{
		"":                                      {"", ""},
		"request":                               {"request", ""},
		"REQUEST Marketing Campaign":            {"request", "Marketing Campaign"},
		"request\u00a0\u00a0Marketing":          {"request", "Marketing"},
		"request “Marketing Campaign”":          {"request", `"Marketing Campaign"`},
		`request "unclosed name`:                {"request", `"unclosed name`},
		"request I don't know":                  {"request", "I don't know"},
		"ask <@U1|requestor1>":                  {"request", "requestor1"},
		"request <#C1|general>":                 {"request", "general"},
		"request <https://a.example|Marketing>": {"request", "Marketing"},
		"request &lt;!channel&gt; &amp; more":   {"request", "<!channel> & more"},
		"login":                                 {"signin", ""},
		"dance now":                             {"dance", "now"},
	} {
		verb, rest := splitCommand(typed)
		assert.Equal(t, want, [2]string{verb, rest}, "%q", typed)
	}
}

func TestTheNearestCommandIsNamed(t *testing.T) {
	for typed, want := range map[string]string{"reqest": "request", "singin": "signin", "mien": "mine", "hlep": "help", "quantum": "", "": ""} {
		assert.Equal(t, want, nearestVerb(typed), "%q", typed)
	}
}

func packages(names ...string) []access.Package {
	var out []access.Package
	for i, n := range names {
		out = append(out, access.Package{ID: string(rune('a' + i)), Name: n, Contents: []access.Content{{Resource: n + " readers"}}})
	}
	return out
}

func TestNamesAreMatched(t *testing.T) {
	all := packages("Marketing Campaign", "Sales EMEA", "Sales APAC", "Zugang für Bücher", "Finance Reports")
	for _, c := range []struct {
		name, typed string
		exact, near int
		first       string
		tied        bool
	}{
		{"the name", "Marketing Campaign", 1, 1, "Marketing Campaign", false},
		{"case and punctuation do not count", "marketing-campaign!", 1, 1, "Marketing Campaign", false},
		{"accents do not count", "zugang fur bucher", 1, 1, "Zugang für Bücher", false},
		{"the order of words does not count, but is asked about", "campaign marketing", 0, 1, "Marketing Campaign", false},
		{"a swap of letters", "finance reprots", 0, 1, "Finance Reports", false},
		{"a tie", "sales", 0, 2, "Sales APAC", true},
		{"a beginning", "mark", 0, 1, "Marketing Campaign", false},
		{"nothing", "quantum", 0, 0, "", false},
		{"only signs", "!!!", 0, 0, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := match(c.typed, all)
			assert.Len(t, f.exact, c.exact)
			assert.Len(t, f.near, c.near)
			assert.Equal(t, c.tied, f.tied)
			if c.first != "" {
				assert.Equal(t, c.first, f.near[0].Name)
			}
		})
	}
}

func TestTwoPackagesOfOneNameAreNeverTakenSilently(t *testing.T) {
	f := match("Twin", packages("Twin", "twin"))
	assert.Len(t, f.exact, 2)
}

// FuzzSplitCommand holds: any bytes give a verb and a name that can be shown.
func FuzzSplitCommand(f *testing.F) {
	for _, seed := range []string{"", "request x", "<@U1|a>", "“", `"`, "<!channel>", "request &lt;", "\x00\xff", strings.Repeat("<", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		verb, rest := splitCommand(text)
		for _, r := range verb + rest {
			assert.False(t, unicode.IsControl(r), "%q", text)
		}
		assert.LessOrEqual(t, utf8.RuneCountInString(short(rest)), 200)
		nearestVerb(verb)
	})
}

// FuzzMatch holds: an inexact name is never among the exact ones.
func FuzzMatch(f *testing.F) {
	f.Add("Marketing Campaign", "marketing campaign")
	f.Add("Sales", "sa les")
	f.Fuzz(func(t *testing.T, name, typed string) {
		m := match(typed, packages(name, "Other"))
		for _, p := range m.exact {
			assert.Equal(t, fold(p.Name), fold(typed))
		}
		assert.LessOrEqual(t, len(m.near), maxNear)
	})
}
