package slackapp

import (
	"context"
	"errors"

	"accessbot/internal/views"
)

// Reply is what a handler wants people to see. Its parts are performed in the
// order of the fields; empty ones are left out.
type Reply struct {
	Show    *views.Modal   // in the modal that is open for the interaction
	Instead *views.Message // said when there is no modal to show it in
	Say     *views.Message // to the sender alone
	Edit    *views.Message // in place of the private message whose button was pressed
	Home    *views.Home    // on the sender's home tab
	// Where to say it when the interaction itself has no place (a modal).
	Channel, ResponseURL string
}

// Handler does what an interaction asks for. It may run again for the same
// interaction when a replica died over it: what must happen once is marked in
// the store. An error is told to the sender and logged once.
type Handler func(ctx context.Context, in *Interaction) (Reply, error)

// ErrLater is returned with a Reply when the work should be tried again in
// some seconds; the reply is performed meanwhile. Give up after
// Interaction.Attempt is large enough.
var ErrLater = errors.New("to be tried again later")

// Route says how one kind of act is dealt with.
type Route struct {
	// Opens gives the modal that is opened at once, while the trigger is
	// young; nil, or a nil modal, opens none.
	Opens func(in *Interaction) *views.Modal
	// Check looks at a submission before it is acknowledged and returns a
	// sentence by block id for what must be mended. It may read the store.
	Check func(ctx context.Context, in *Interaction) (map[string]string, error)
	// Sent is the modal shown by the acknowledgement of a submission; nil
	// closes the modal.
	Sent func(in *Interaction) *views.Modal
	// Answer fills a menu while the person types.
	Answer func(ctx context.Context, in *Interaction) ([]views.Option, error)
	Do     Handler
}

// Routes is the table of everything that the bot reacts to. Each name stands
// for a command, an action id, a callback id or a shortcut's callback id.
type Routes struct {
	Commands  map[string]Route
	Actions   map[string]Route
	Submits   map[string]Route
	Closes    map[string]Route
	Menus     map[string]Route
	Shortcuts map[string]Route
	Home      Route
}

// find gives the route of an interaction.
func (r *Routes) find(in *Interaction) (Route, bool) {
	tables := map[Kind]map[string]Route{
		Command: r.Commands, Action: r.Actions, Submit: r.Submits, Closed: r.Closes, Suggest: r.Menus, Shortcut: r.Shortcuts,
	}
	if in.Kind == HomeTab {
		return r.Home, true
	}
	route, ok := tables[in.Kind][in.Name]
	return route, ok
}
