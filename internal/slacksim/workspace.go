package slacksim

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The ids of the one workspace and of the one app that is installed in it.
const (
	teamID     = "T0CONTOSO01"
	teamName   = "Contoso"
	teamDomain = "contoso"
	appID      = "A0ACCESS001"
	botID      = "B0ACCESS001"
	botUserID  = "U0ACCESSBOT"
	slackbotID = "USLACKBOT"
)

// object is a JSON object as it travels: blocks, views and payloads stay what the app sent.
type object = map[string]any

// Workspace is one running Slack workspace.
type Workspace struct {
	// These are set at start and never change.
	cfg      Config
	manifest manifest
	scopes   []string
	methods  map[string]method
	kit      *kit
	base     string
	server   *http.Server
	wg       sync.WaitGroup

	mu          sync.Mutex    // guards everything below
	changed     chan struct{} // closed and replaced at every change
	closed      bool
	uninstalled bool // the app was taken out of the workspace
	revoked     bool // the bot token was revoked
	clock       clock
	rand        *rand.Rand
	members     []*member
	channels    []*channel
	stacks      map[string][]*view // open modals by member id, last on top
	homes       map[string]*view   // published home views by member id
	usergroups  []usergroup
	scheduled   []*scheduled
	shared      map[string]*sharedLinks // by unfurl id
	drafts      map[string]*sharedLinks // what people are writing, by member id
	triggers    map[string]*trigger
	responses   map[string]*responseURL // by path
	tickets     map[string]bool         // true once used
	connections []*connection
	connected   int                  // counts connections ever made, for their numbers
	unsettled   map[string]*envelope // by envelope id
	envelopes   []*EnvelopeLog
	ledger      Ledger // without its connections
	faults      []*Fault
	calls       []Call
	limiters    limiterSet
	socket      socketFaults
	lastRead    map[string]map[string]string // member id, channel id: ts
	sightings   map[string][]sighting        // modals and toasts by member id, in order
	toasts      map[string][]toast
	lastTS      int64 // microseconds of the newest message timestamp
	serial      int   // last number given by nextID
}

// Close ends the workspace: connections are dropped, timers stopped, and everything it started is waited for.
func (w *Workspace) Close() {
	w.mu.Lock()
	w.closed = true
	for a := range w.clock.pending {
		a.timer.Stop()
	}
	for _, c := range w.connections {
		c.cut()
	}
	w.changedNow()
	w.mu.Unlock()
	_ = w.server.Close()
	w.wg.Wait()
}

// APIURL is the root of the Web API, with the slash that clients expect at its end.
func (w *Workspace) APIURL() string { return w.base + "api/" }

// PageURL is the address of the page on which people act.
func (w *Workspace) PageURL() string { return w.base }

// BotToken is the app's xoxb token.
func (w *Workspace) BotToken() string { return w.cfg.BotToken }

// AppToken is the app's xapp token.
func (w *Workspace) AppToken() string { return w.cfg.AppToken }

// TeamID is the workspace's id.
func (w *Workspace) TeamID() string { return teamID }

// AppID is the installed app's id.
func (w *Workspace) AppID() string { return appID }

// BotUserID is the member id of the app's bot user.
func (w *Workspace) BotUserID() string { return botUserID }

// changedNow wakes every wait and every page.
func (w *Workspace) changedNow() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// await takes the lock and waits until ok, which runs with the lock held, says so; it reports false when patience ends.
func (w *Workspace) await(patience time.Duration, ok func() bool) bool {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		w.mu.Lock()
		done, changed := ok(), w.changed
		w.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-deadline.C:
			return false
		}
	}
}

// hasScope says whether the app was granted a bot scope.
func (w *Workspace) hasScope(scope string) bool {
	return slices.Contains(w.scopes, scope)
}

// clone copies a JSON value, so that nobody can change what another holds.
func clone[T any](v T) T {
	var out T
	b, err := json.Marshal(v)
	if err != nil {
		return out
	}
	_ = json.Unmarshal(b, &out)
	return out
}

func text(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

func child(o object, key string) object {
	c, _ := o[key].(object)
	return c
}

func children(o object, key string) []object { return objects(o[key]) }

// objects reads a JSON list of objects; anything else in it is left out.
func objects(v any) []object {
	switch list := v.(type) {
	case []object:
		return list
	case []any:
		out := make([]object, 0, len(list))
		for _, item := range list {
			if o, ok := item.(object); ok {
				out = append(out, o)
			}
		}
		return out
	}
	return nil
}
