package access

import (
	"regexp"
	"slices"
	"strings"
)

// choiceSeparator stands between the choices of one answer. How the service
// writes several choices is not published; a comma is our assumption.
const choiceSeparator = ","

// Text is the answer as it is sent and read.
func (a Answer) Text() string {
	if len(a.Values) > 0 {
		return strings.Join(a.Values, choiceSeparator)
	}
	return a.Value
}

// Taken gives the choices that an answer to the question took, by their
// values. A value that holds a comma itself is found first.
func (p Prompt) Taken(a Answer) []string {
	if len(a.Values) > 0 || a.Value == "" {
		return a.Values
	}
	if !p.Multiple || p.offers(a.Value) {
		return []string{a.Value}
	}
	taken := strings.Split(a.Value, choiceSeparator)
	for i, one := range taken {
		taken[i] = strings.TrimSpace(one)
	}
	return taken
}

// Words is an answer to the question as people read it, in the language.
func (p Prompt) Words(a Answer, language string) string {
	if p.Kind != ChoicePrompt {
		return a.Text()
	}
	var words []string
	for _, value := range p.Taken(a) {
		words = append(words, p.wordsOf(value, language))
	}
	return strings.Join(words, ", ")
}

func (p Prompt) wordsOf(value, language string) string {
	i := slices.IndexFunc(p.Choices, func(c Choice) bool { return c.Value == value })
	if i < 0 {
		return value
	}
	return Localized(p.Choices[i].Text, p.Choices[i].Localizations, language)
}

// In is the question in the language, or in the policy's own words.
func (p Prompt) In(language string) string { return Localized(p.Text, p.Localizations, language) }

// In is the choice in the language, or in the policy's own words.
func (c Choice) In(language string) string { return Localized(c.Text, c.Localizations, language) }

// Localized gives the text in a language such as "de" or "de-DE": the exact
// one, else one of the same language, else the text as it is.
func Localized(text string, in []Localization, language string) string {
	if language == "" {
		return text
	}
	near := ""
	for _, l := range in {
		switch {
		case l.Text == "":
		case strings.EqualFold(l.Language, language):
			return l.Text
		case near == "" && strings.EqualFold(tongue(l.Language), tongue(language)):
			near = l.Text
		}
	}
	if near != "" {
		return near
	}
	return text
}

// tongue is a language without its country.
func tongue(language string) string {
	short, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	return short
}

func (p Prompt) offers(value string) bool {
	return slices.ContainsFunc(p.Choices, func(c Choice) bool { return c.Value == value })
}

// fits reports whether a text has the form that the question wants. A pattern
// in the words of .NET that Go does not know is left to the service.
func (p Prompt) fits(text string) bool {
	if p.Pattern == "" {
		return true
	}
	pattern, err := regexp.Compile(p.Pattern)
	return err != nil || pattern.MatchString(text)
}
