package slacksim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// addControls serves the clock, the faults and the records under /_sim/, for tests in other languages.
func (w *Workspace) addControls(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/transcript", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if as := r.URL.Query().Get("of"); as != "" {
			_, _ = io.WriteString(rw, w.TranscriptOf(as))
			return
		}
		_, _ = io.WriteString(rw, w.Transcript())
	})
	mux.HandleFunc("GET /_sim/calls", func(rw http.ResponseWriter, _ *http.Request) { writeJSON(rw, callObjects(w.Calls())) })
	mux.HandleFunc("GET /_sim/clock", func(rw http.ResponseWriter, _ *http.Request) { writeJSON(rw, object{"now": w.Now().Unix()}) })
	mux.HandleFunc("POST /_sim/advance", control(func(in struct {
		Seconds float64 `json:"seconds"`
	},
	) error {
		w.Advance(seconds(in.Seconds))
		return nil
	}))
	mux.HandleFunc("GET /_sim/ledger", w.serveLedger)
	mux.HandleFunc("POST /_sim/fail", control(w.failAsTold))
	mux.HandleFunc("POST /_sim/heal", control(func(struct{}) error { w.Heal(); return nil }))
	mux.HandleFunc("POST /_sim/disconnect", control(w.disconnectAsTold))
	mux.HandleFunc("POST /_sim/socket", control(w.misbehave))
	mux.HandleFunc("POST /_sim/person", control(w.changePersonAsTold))
	mux.HandleFunc("POST /_sim/channel", control(w.changeChannelAsTold))
	mux.HandleFunc("POST /_sim/app", control(w.changeAppAsTold))
}

// faultOrder is a Fault as it is ordered over HTTP.
type faultOrder struct {
	Method      string  `json:"method"`
	Times       int     `json:"times"`
	Seconds     float64 `json:"seconds"`
	Error       string  `json:"error"`
	Status      int     `json:"status"`
	RetryAfter  int     `json:"retry_after"`
	AfterCommit bool    `json:"after_commit"`
	DelayMillis int     `json:"delay_ms"`
}

func (w *Workspace) failAsTold(in faultOrder) error {
	if _, known := w.methods[in.Method]; !known && in.Method != "*" && in.Method != "response_url" {
		return fmt.Errorf("there is no method %q", in.Method)
	}
	w.Fail(Fault{
		Method: in.Method, Times: in.Times, For: seconds(in.Seconds), Error: in.Error, Status: in.Status, RetryAfter: in.RetryAfter,
		AfterCommit: in.AfterCommit, Delay: time.Duration(in.DelayMillis) * time.Millisecond,
	})
	return nil
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// disconnectOrder asks connections to go; without numbers it is for all.
type disconnectOrder struct {
	Reason      string `json:"reason"`
	Connections []int  `json:"connections"`
}

func (w *Workspace) disconnectAsTold(in disconnectOrder) error {
	if !slices.Contains([]string{"warning", "refresh_requested", "link_disabled"}, in.Reason) {
		return fmt.Errorf("a disconnect has no reason %q", in.Reason)
	}
	w.Socket().Disconnect(in.Reason, in.Connections...)
	return nil
}

// socketOrder sets what is named in it and leaves the rest as it is.
type socketOrder struct {
	DropAcks      *int     `json:"drop_acks"`
	DuplicateNext *int     `json:"duplicate_next"`
	CutNext       *int     `json:"cut_next"`
	CutWithin     *int     `json:"cut_within"`
	CutOnAck      *int     `json:"cut_on_ack"`
	CrossNext     *int     `json:"cross_next"`
	Ghosts        *int     `json:"ghosts"`
	RefreshEvery  *float64 `json:"refresh_every_seconds"`
	Kill          bool     `json:"kill"`
	BlackHole     bool     `json:"black_hole"`
	Connections   []int    `json:"connections"`
}

func (w *Workspace) misbehave(in socketOrder) error {
	s := w.Socket()
	for _, order := range []struct {
		n   *int
		set func(int)
	}{
		{in.DropAcks, s.DropAcks},
		{in.DuplicateNext, s.DuplicateNext},
		{in.CutNext, s.CutNext},
		{in.CutWithin, s.CutWithin},
		{in.CutOnAck, s.CutOnAck},
		{in.CrossNext, s.CrossNext},
		{in.Ghosts, s.Ghosts},
	} {
		if order.n != nil {
			order.set(*order.n)
		}
	}
	if in.RefreshEvery != nil {
		s.RefreshEvery(seconds(*in.RefreshEvery))
	}
	if in.Kill {
		s.Kill(in.Connections...)
	}
	if in.BlackHole {
		s.BlackHole(in.Connections...)
	}
	return nil
}

// control makes a handler that reads a JSON body and does something with it. Members that it does not know are refused,
// so that a slip of the pen does not pass for a fault that never struck.
func control[T any](do func(T) error) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if !fromOurPage(rw, r) {
			return
		}
		var in T
		body := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<20))
		body.DisallowUnknownFields()
		if err := body.Decode(&in); err != nil {
			http.Error(rw, "the body must be a JSON object: "+err.Error(), http.StatusBadRequest)
			return
		}
		if err := do(in); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		writeJSON(rw, object{"ok": true})
	}
}

func callObjects(calls []Call) []object {
	out := []object{}
	for _, c := range calls {
		out = append(out, object{"method": c.Method, "who": c.Who, "args": c.Args, "error": c.Error, "at": c.At.Unix()})
	}
	return out
}
