package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrTrouble is what a person meets in a modal whose submission the app did not answer, or answered badly.
var ErrTrouble = errors.New("we had some trouble connecting, try again")

// Answer is what comes back, after a while, on something that a person did.
type Answer struct {
	w    *Workspace
	done bool  // guarded by w.mu
	err  error // guarded by w.mu; set with done
}

// Acked waits until the app has acknowledged, and says what the person met when it did not.
func (a *Answer) Acked() error {
	if !a.w.await(a.w.cfg.AckWithin+a.w.cfg.Patience, func() bool { return a.done }) {
		return ErrNoAnswer
	}
	return a.err
}

func (a *Answer) settle(err error) {
	a.done, a.err = true, err
	a.w.changedNow()
}

func (w *Workspace) answer() *Answer { return &Answer{w: w} }

// refused is the answer to what Slack's own client does not let a person do.
func (w *Workspace) refused(format string, args ...any) *Answer {
	return &Answer{w: w, done: true, err: fmt.Errorf(format, args...)}
}

// settled is the answer to what happens at once.
func (w *Workspace) settled() *Answer {
	a := w.answer()
	a.settle(nil)
	return a
}

// mayAct says why a person can do nothing at all, if so.
func (m *member) mayAct() error {
	if m.Deactivated {
		return fmt.Errorf("%s is deactivated and cannot sign in", m.Name)
	}
	return nil
}

// interact delivers an interaction. When the app does not answer, the person sees a toast.
func (w *Workspace) interact(m *member, payload object, accepts bool, settle func(answer json.RawMessage, err error)) {
	payload["token"], payload["api_app_id"] = "verification-token", appID
	payload["team"], payload["user"] = m.teamObject(), m.payloadObject()
	w.deliver(&envelope{kind: "interactive", payload: payload, accepts: accepts, settle: settle})
}

func (m *member) payloadObject() object {
	return object{"id": m.id, "username": m.username(), "name": m.username(), "team_id": m.team()}
}

// simpleSettle settles an answer to which the app sends nothing back.
func (w *Workspace) simpleSettle(a *Answer, m *member) func(json.RawMessage, error) {
	return func(_ json.RawMessage, err error) {
		if err != nil {
			w.toast(m.id, w.manifest.botName()+" did not respond")
		}
		a.settle(err)
	}
}
