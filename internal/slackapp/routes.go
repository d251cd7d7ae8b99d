package slackapp

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// Reply is what a handler wants people to see. Its parts are performed in the
// order of the fields; empty ones are left out.
type Reply struct {
	// Push is put on top of the modal that a button was pressed in; where that
	// cannot be done (three are open, the trigger is old, there is no modal) it
	// is shown as Show is.
	Push *views.Modal
	Show *views.Modal // in the modal that is open for the interaction
	// Under is shown in the modal under the one that is open, or was open
	// until it was submitted.
	Under   *views.Modal
	Instead *views.Message // said when there is no modal for Push or Show
	// Say tells the sender alone: in the thread when the act was in one, in the
	// direct message when it was there.
	Say  *views.Message
	Edit *views.Message // in place of the private message whose button was pressed
	Home *views.Home    // on the sender's home tab
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
	// Pushes gives the modal that is pushed at once over the modal in which a
	// button was pressed. Then ViewID is the new modal and PreviousViewID the
	// one under it. Elsewhere Opens is used.
	Pushes func(in *Interaction) *views.Modal
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

// does reports whether a route has anything to be done after the
// acknowledgement.
func (r Route) does() bool { return r.Do != nil || r.Opens != nil || r.Pushes != nil }

// Routes is the table of everything that the bot reacts to. Each name stands
// for a command, an action id, a callback id or a shortcut's callback id. What
// has no route is acknowledged and logged.
type Routes struct {
	Commands         map[string]Route
	Actions          map[string]Route
	Submits          map[string]Route
	Closes           map[string]Route
	Menus            map[string]Route
	Shortcuts        map[string]Route
	MessageShortcuts map[string]Route
	Home             Route
	Mention          Route
	Direct           Route
	Links            Route // a link of a domain in the manifest was posted

	// The hooks are as durable as the handlers: one that returns an error, or
	// whose replica died, runs again until it returns nil.

	// Left is told of a member who was deactivated. Slack tells of later changes
	// to a deactivated profile too, so it may come again for the same member.
	Left func(ctx context.Context, m access.Member) error
	// Moved is told that a channel has a new id.
	Moved func(ctx context.Context, from, to string) error
	// Uninstalled is told that the app was taken out of the workspace, or its
	// token taken back.
	Uninstalled func(ctx context.Context) error
}

// find gives the route of an interaction.
func (r *Routes) find(in *Interaction) (Route, bool) {
	switch in.Kind {
	case HomeTab:
		return r.Home, true
	case Mention:
		return r.Mention, true
	case Direct:
		return r.Direct, true
	case LinkShared:
		return r.Links, true
	}
	tables := map[Kind]map[string]Route{
		Command: r.Commands, Action: r.Actions, Submit: r.Submits, Closed: r.Closes, Suggest: r.Menus,
		Shortcut: r.Shortcuts, MessageShortcut: r.MessageShortcuts,
	}
	route, ok := tables[in.Kind][in.Name]
	return route, ok
}
