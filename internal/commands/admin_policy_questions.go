package commands

import (
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// lines are the lines of a text that say something, as they are compared.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if words := views.Clean(line); words != "" {
			all = append(all, words)
		}
	}
	return all
}

func sameLines(a, b string) bool { return slices.Equal(lines(a), lines(b)) }

// stroke parts a question from the answers that it offers.
const stroke = "|"

// lineOf writes a question as a line of the form: its text, and the answers to
// choose from behind strokes. It reports whether the line reads back as it.
func lineOf(q access.Prompt) (string, bool) {
	parts := []string{q.Text}
	for _, c := range q.Choices {
		parts = append(parts, c.Text)
	}
	for _, part := range parts {
		if views.Clean(part) != part || part == "" || strings.ContainsAny(part, stroke+"\n") {
			return "", false
		}
	}
	fits := q.Kind == access.TextPrompt && len(q.Choices) == 0 || q.Kind == access.ChoicePrompt && len(q.Choices) > 0
	return strings.Join(parts, " "+stroke+" "), fits
}

// questionsAs reads a question from each line. One that was there stays what it
// is beside what the line says: its id, its languages, whether it must be
// answered.
func questionsAs(was []access.Prompt, text string) []access.Prompt {
	var all []access.Prompt
	left := slices.Clone(was)
	for _, line := range lines(text) {
		q := questionIn(line)
		if i := theSame(left, q); i >= 0 {
			q, left = keptIn(left[i], q), slices.Delete(left, i, i+1)
		}
		q.Sequence = len(all)
		if q.Text != "" {
			all = append(all, q)
		}
	}
	return all
}

// questionIn reads a line; a new question must be answered.
func questionIn(line string) access.Prompt {
	parts := strings.Split(line, stroke)
	q := access.Prompt{Kind: access.TextPrompt, Text: views.Clean(parts[0]), Required: true, Editable: true, SingleLine: true}
	for _, choice := range parts[1:] {
		if words := views.Clean(choice); words != "" {
			q.Kind, q.SingleLine = access.ChoicePrompt, false
			q.Choices = append(q.Choices, access.Choice{Value: words, Text: words})
		}
	}
	return q
}

// theSame finds a question of that text and kind.
func theSame(was []access.Prompt, q access.Prompt) int {
	return slices.IndexFunc(was, func(p access.Prompt) bool { return p.Text == q.Text && p.Kind == q.Kind })
}

// keptIn is a question that was there, with the answers that the line offers.
func keptIn(was, now access.Prompt) access.Prompt {
	kept := was
	kept.Choices = nil
	for _, c := range now.Choices {
		if i := slices.IndexFunc(was.Choices, func(old access.Choice) bool { return old.Text == c.Text }); i >= 0 {
			c = was.Choices[i]
		}
		kept.Choices = append(kept.Choices, c)
	}
	return kept
}
