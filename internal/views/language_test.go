package views

import (
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestALocaleChoosesTheLanguage(t *testing.T) {
	tests := []struct{ name, locales, want string }{
		{"German", "de-DE", "Anmelden"},
		{"German of another country", "de-CH", "Anmelden"},
		{"German without a country", "de", "Anmelden"},
		{"as some systems write it", "de_DE", "Anmelden"},
		{"English", "en-US", "Sign in"},
		{"British English", "en-GB", "Sign in"},
		{"a language that the bot does not speak", "fr-FR", "Sign in"},
		{"none", "", "Sign in"},
		{"no locale at all", "<!channel> %s", "Sign in"},
		{"the first that the bot speaks of a browser's", "fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7", "Anmelden"},
		{"English before German", "en-US,de;q=0.8", "Sign in"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, In(tt.locales).Say("Sign in")) })
	}
}

func TestAQuotationThatEndsItselfGetsNoSecondFullStop(t *testing.T) {
	tests := []struct{ wrote, english, german string }{
		{"Not now", "Denied with these words: “Not now”.", "„Not now“."},
		{"Talk to your manager first.", "Denied with these words: “Talk to your manager first.”", "„Talk to your manager first.“"},
		{"Why?", "Denied with these words: “Why?”", "„Why?“"},
		{"He said “no.”", "Denied with these words: “He said “no.””.", "„He said “no.”“."},
	}
	for _, tt := range tests {
		t.Run(tt.wrote, func(t *testing.T) {
			assert.Equal(t, tt.english, In("en-US").Say("Denied with these words: “%s”.", tt.wrote))
			assert.Contains(t, In("de-DE").Say("Denied with these words: “%s”.", tt.wrote)+"$", tt.german+"$")
		})
	}
}

func TestASentenceThatTheCatalogueLacksStaysEnglish(t *testing.T) {
	assert.Equal(t, "Nobody has put this into German, Requestor1.", In("de-DE").Say("Nobody has put this into German, %s.", "Requestor1"))
}

func TestArgumentsAreSaidInTheLanguageToo(t *testing.T) {
	day := time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name            string
		say             access.Sentence
		english, german string
	}{
		{"a length", access.Sayf("Access lasts %s.", access.Length{For: access.Duration{Months: 1, Days: 2}}), "Access lasts for 1 month 2 days.", "Der Zugriff gilt für 1 Monat 2 Tage."},
		{"a last day", access.Sayf("Access lasts %s.", access.Length{Until: day}), "Access lasts until 4 Dec 2026.", "Der Zugriff gilt bis 4.12.2026."},
		{"no end", access.Sayf("Access lasts %s.", access.Length{}), "Access lasts with no end.", "Der Zugriff gilt ohne Ende."},
		{"a state", access.Sayf("This request waits for nobody: %s.", access.Delivering), "This request waits for nobody: Delivering.", "Diese Anforderung wartet auf niemanden: Wird bereitgestellt."},
		{"a sentence in a sentence", access.Sayf("Entra is busy. Please try again %s.", access.Countf(2, "in 1 minute", "in %d minutes")), "Entra is busy. Please try again in 2 minutes.", "Entra ist ausgelastet. Bitte versuchen Sie es in 2 Minuten noch einmal."},
		{"one of a count", access.Countf(1, "in 1 minute", "in %d minutes"), "in 1 minute", "in 1 Minute"},
		{"a day", access.Sayf("Your access to %s ends on %s.", "x", access.Day{Time: day}), "Your access to x ends on 4 Dec 2026.", "Ihr Zugriff auf x endet: 4.12.2026."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.english, tt.say.String())
			assert.Equal(t, tt.english, Language{}.Sentence(tt.say))
			assert.Equal(t, tt.german, In("de-DE").Sentence(tt.say))
		})
	}
}

func TestFaultsAreToldInTheLanguage(t *testing.T) {
	err := &access.Error{Kind: access.Throttled, Sentence: "Entra is busy. Please try again %s.", Args: []any{access.Sayf("in a minute")}}
	assert.Equal(t, "Entra is busy. Please try again in a minute.", Language{}.Error(err))
	assert.Equal(t, "Entra ist ausgelastet. Bitte versuchen Sie es in einer Minute noch einmal.", In("de-DE").Error(err))
	assert.Contains(t, In("de-DE").Error(assert.AnError), "Bei mir ist etwas schiefgegangen.")
}

func TestDaysThatWereTypedAreEchoedInTheLanguage(t *testing.T) {
	d := access.Draft{Start: noon(), End: noon().AddDate(0, 0, 12), Zone: "Europe/Berlin"}
	assert.Equal(t, "I read your dates as from Sun 22 Nov 2026 until Fri 4 Dec 2026, that day included (Europe/Berlin).", Language{}.ReadDays(d))
	assert.Equal(t, "Ihre Daten habe ich so verstanden: ab So. 22.11.2026 bis einschließlich Fr. 4.12.2026 (Europe/Berlin).", In("de-DE").ReadDays(d))
}

// A title has little room, and is cut where it is longer.
func TestNoTitleInGermanIsCut(t *testing.T) {
	eachStory(t, func(t *testing.T, s story) {
		if m, ok := s.show(inGerman(believable())).(*Modal); ok {
			assert.NotContains(t, m.Title.Text, "…")
		}
	})
}
