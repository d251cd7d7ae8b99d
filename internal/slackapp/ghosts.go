package slackapp

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// Times of the watch over the sockets.
const (
	heldEvery   = 3 * time.Second // signs of life in the store
	ghostsAfter = 6 * time.Second // after a hello, until every replica has noted its own
	askAnew     = time.Minute     // after ghosts were found; doubled each time they are found again
	askSeldom   = time.Hour
	nearlyFull  = 9 // connections of the app; Slack allows ten
)

// recount is the reason of a connection that is replaced to have Slack count.
const recount = "recount"

// watch compares what Slack counts with what the replicas hold. Each payload
// goes to one connection of the app: one that nobody reads takes its share of
// what people do. It is a socket that is dead and not yet given up by Slack,
// or another program with the same SLACK_APP_TOKEN.
//
// https://docs.slack.dev/apis/events-api/using-socket-mode#connections
type watch struct {
	mu     sync.Mutex
	serial int
	open   map[string]*connection // of this replica, that said hello, by name

	counts int       // the most that Slack counted in the hellos not compared yet
	at     time.Time // of the last of them; zero once they were compared
	held   int       // the most that all replicas held since then
	ghosts int       // what the last comparison found

	anew  time.Time     // when to ask Slack anew, which takes a new connection
	pause time.Duration // until then
}

// greeted notes a connection that works, and what Slack counts.
func (w *watch) greeted(replica string, c *connection, counts int) (name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open == nil {
		w.open = map[string]*connection{}
	}
	w.serial++
	name = replica + "/" + strconv.Itoa(w.serial)
	w.open[name] = c
	if w.at.IsZero() {
		w.counts, w.held = 0, 0
	}
	w.counts, w.at = max(w.counts, counts), time.Now() // two hellos may be read in either order
	w.held = max(w.held, len(w.open))
	return name
}

func (w *watch) closed(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, name)
}

func (w *watch) names() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var names []string
	for name := range w.open {
		names = append(names, name)
	}
	return names
}

// others are the connections of this replica that go on, without one.
func (w *watch) others(without *connection) []*connection {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []*connection
	for _, c := range w.open {
		if c != without && !c.isEnding() {
			all = append(all, c)
		}
	}
	return all
}

// compare takes what all replicas hold now, and reports how many ghosts there
// are once it is time to tell.
func (w *watch) compare(held int) (ghosts int, told bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = max(w.held, held)
	if w.at.IsZero() || time.Since(w.at) < ghostsAfter {
		return w.ghosts, false
	}
	w.at = time.Time{}
	was := w.ghosts
	w.ghosts = max(0, w.counts-w.held)
	if w.ghosts == 0 {
		w.anew, w.pause = time.Time{}, 0
		return 0, was > 0
	}
	w.pause = min(max(askAnew, 2*w.pause), askSeldom)
	w.anew = time.Now().Add(w.pause)
	return w.ghosts, true
}

// stale gives a connection to replace when what is known of ghosts is old:
// Slack counts anew in the hello of the next one.
func (w *watch) stale() *connection {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.anew.IsZero() || time.Now().Before(w.anew) || w.counts >= nearlyFull {
		return nil
	}
	w.anew = time.Time{}
	for _, c := range w.open {
		return c
	}
	return nil
}

// watchSockets gives signs of life for the sockets of this replica and looks
// for ghosts, until ctx ends.
func (a *App) watchSockets(ctx context.Context) {
	for ctx.Err() == nil {
		held, err := a.store.HoldSockets(ctx, a.watch.names()...)
		if err != nil {
			a.log.Debug("sockets not counted", "error", err)
		} else if ghosts, told := a.watch.compare(held); told {
			a.metrics.ghosts.Set(float64(ghosts))
			a.log.Warn("slack counts connections that no replica holds", "ghosts", ghosts, "held", held)
		}
		if c := a.watch.stale(); c != nil {
			c.leave(recount)
		}
		select {
		case <-a.greeted:
		case <-ctx.Done():
		case <-time.After(heldEvery):
		}
	}
}

// Note is something about the connections that an operator should know though
// the bot serves; empty when there is nothing.
func (a *App) Note() string {
	a.watch.mu.Lock()
	defer a.watch.mu.Unlock()
	if a.watch.ghosts == 0 {
		return ""
	}
	return fmt.Sprintf("Slack counts %d connections that no replica holds: another program uses SLACK_APP_TOKEN and takes its share of "+
		"what people do, or a machine died with its connections", a.watch.ghosts)
}
