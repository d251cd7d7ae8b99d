package slackapp

import "accessbot/internal/views"

// titled gives a modal the title of the one that the route showed first, in
// whose place it comes.
func (r Route) titled(in *Interaction, m *views.Modal) *views.Modal {
	first := r.Opens
	switch {
	case in.Kind == Submit:
		first = r.Sent
	case in.pushed:
		first = r.Pushes
	}
	if first == nil {
		return m
	}
	if before := first(in); before != nil {
		m.Title = before.Title
	}
	return m
}
