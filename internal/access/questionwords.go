package access

import (
	"slices"
	"strings"
)

// QuestionWords lists questions, with the answers that they offer.
func QuestionWords(questions []Prompt) string {
	var all []string
	for _, q := range questions {
		all = append(all, q.words())
	}
	return strings.Join(all, ", ")
}

func (p Prompt) words() string {
	words := "“" + p.Text + "”"
	if choices := p.choiceWords(); choices != "" {
		words += " (" + choices + ")"
	}
	return words
}

func (p Prompt) choiceWords() string {
	var choices []string
	for _, c := range p.Choices {
		choices = append(choices, c.Text)
	}
	return strings.Join(choices, ", ")
}

// questionChanges says which questions came, went and changed; empty when they
// are the same to everybody.
func questionChanges(was, now []Prompt) string {
	if alike(was, now) {
		return ""
	}
	var came, changed []string
	left := slices.Clone(was)
	for _, q := range now {
		i := slices.IndexFunc(left, func(p Prompt) bool { return p.Text == q.Text })
		if i < 0 {
			came = append(came, q.words())
			continue
		}
		if c := q.changeFrom(left[i]); c != "" {
			changed = append(changed, c)
		}
		left = slices.Delete(left, i, i+1)
	}
	var parts []string
	for _, part := range []struct{ what, which string }{
		{"new", strings.Join(came, ", ")}, {"no longer", QuestionWords(left)}, {"changed", strings.Join(changed, ", ")},
	} {
		if part.which != "" {
			parts = append(parts, part.what+" "+part.which)
		}
	}
	if len(parts) == 0 {
		return "in another order"
	}
	return strings.Join(parts, ", ")
}

// changeFrom says how a question differs from what it was, its place aside.
func (p Prompt) changeFrom(was Prompt) string {
	was.Sequence = p.Sequence
	switch a, b := was.choiceWords(), p.choiceWords(); {
	case a != b:
		return "“" + p.Text + "” (" + orNone(a) + " → " + orNone(b) + ")"
	case !alike([]Prompt{was}, []Prompt{p}):
		return "“" + p.Text + "”"
	}
	return ""
}
