package slacksim

import (
	"encoding/json"
	"io"
	"net/http"
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
	mux.HandleFunc("POST /_sim/advance", control(func(in struct {
		Seconds float64 `json:"seconds"`
	},
	) {
		w.Advance(time.Duration(in.Seconds * float64(time.Second)))
	}))
	mux.HandleFunc("POST /_sim/disconnect", control(func(in struct {
		Reason string `json:"reason"`
	},
	) {
		w.Socket().Disconnect(in.Reason)
	}))
	mux.HandleFunc("POST /_sim/fail", control(func(in struct {
		Method      string `json:"method"`
		Times       int    `json:"times"`
		Error       string `json:"error"`
		Status      int    `json:"status"`
		RetryAfter  int    `json:"retry_after"`
		AfterCommit bool   `json:"after_commit"`
		DelayMillis int    `json:"delay_ms"`
	},
	) {
		w.Fail(Fault{
			Method: in.Method, Times: in.Times, Error: in.Error, Status: in.Status, RetryAfter: in.RetryAfter,
			AfterCommit: in.AfterCommit, Delay: time.Duration(in.DelayMillis) * time.Millisecond,
		})
	}))
	mux.HandleFunc("POST /_sim/socket", control(func(in struct {
		DropAcks      int  `json:"drop_acks"`
		DuplicateNext int  `json:"duplicate_next"`
		Kill          bool `json:"kill"`
		BlackHole     bool `json:"black_hole"`
	},
	) {
		w.misbehave(in.DropAcks, in.DuplicateNext, in.Kill, in.BlackHole)
	}))
}

func (w *Workspace) misbehave(dropAcks, duplicateNext int, kill, blackHole bool) {
	w.Socket().DropAcks(dropAcks)
	w.Socket().DuplicateNext(duplicateNext)
	if kill {
		w.Socket().Kill()
	}
	if blackHole {
		w.Socket().BlackHole()
	}
}

// control makes a handler that reads a JSON body and does something with it.
func control[T any](do func(T)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if !fromOurPage(rw, r) {
			return
		}
		var in T
		if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<20)).Decode(&in); err != nil {
			http.Error(rw, "the body must be a JSON object", http.StatusBadRequest)
			return
		}
		do(in)
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
