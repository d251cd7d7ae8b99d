package slacksim

import (
	"fmt"
	"slices"
	"time"
)

// clock is the workspace's time: real time moved forward by Advance.
type clock struct {
	ahead   time.Duration
	pending map[*appointment]bool
}

// appointment is something that happens later. A real one ignores Advance.
type appointment struct {
	at    time.Time
	real  bool
	timer *time.Timer
	run   func()
}

// Now is the workspace's time.
func (w *Workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

// Advance moves the workspace's clock; what became due has happened when it returns.
func (w *Workspace) Advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock.ahead += d
	now := w.now()
	for _, a := range w.dueAppointments(now) {
		w.keep(a)
	}
	for a := range w.clock.pending {
		if !a.real {
			a.timer.Reset(max(0, a.at.Sub(now)))
		}
	}
	w.changedNow()
}

func (w *Workspace) now() time.Time { return time.Now().Add(w.clock.ahead) }

func (w *Workspace) dueAppointments(now time.Time) []*appointment {
	var due []*appointment
	for a := range w.clock.pending {
		if !a.real && !a.at.After(now) {
			due = append(due, a)
		}
	}
	slices.SortFunc(due, func(a, b *appointment) int { return a.at.Compare(b.at) })
	return due
}

// after runs a function, with the lock held, when d has passed on the workspace's clock.
func (w *Workspace) after(d time.Duration, run func()) *appointment { return w.appoint(d, false, run) }

// afterReal is after by real time.
func (w *Workspace) afterReal(d time.Duration, run func()) *appointment {
	return w.appoint(d, true, run)
}

func (w *Workspace) appoint(d time.Duration, real bool, run func()) *appointment {
	a := &appointment{at: w.now().Add(d), real: real, run: run}
	w.clock.pending[a] = true
	a.timer = time.AfterFunc(d, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.keep(a)
	})
	return a
}

// keep runs an appointment once, unless it was called off or the workspace is closed.
func (w *Workspace) keep(a *appointment) {
	if !w.clock.pending[a] || w.closed {
		return
	}
	w.callOff(a)
	a.run()
	w.changedNow()
}

func (w *Workspace) callOff(a *appointment) {
	delete(w.clock.pending, a)
	a.timer.Stop()
}

// nextTS gives a message timestamp, which is also the message's id in its channel: never the same twice, always growing.
func (w *Workspace) nextTS() string {
	micros := max(w.now().UnixMicro(), w.lastTS+1)
	w.lastTS = micros
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

// nextID gives an id that is not used elsewhere, with a prefix such as V or D.
func (w *Workspace) nextID(prefix string) string {
	w.serial++
	return fmt.Sprintf("%s0%s%04d", prefix, w.randomLetters(4), w.serial)
}

func (w *Workspace) randomLetters(n int) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	out := make([]byte, n)
	for i := range out {
		out[i] = letters[w.rand.IntN(len(letters))]
	}
	return string(out)
}

func (w *Workspace) randomHex(n int) string {
	const digits = "0123456789abcdef"
	out := make([]byte, n)
	for i := range out {
		out[i] = digits[w.rand.IntN(len(digits))]
	}
	return string(out)
}
