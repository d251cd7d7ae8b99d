package entrasim

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
)

// control registers the simulator's own endpoints; the package comment documents them.
func (t *Tenant) control(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/clock", t.getClock)
	mux.HandleFunc("POST /_sim/clock", controlled(t.postClock))
	mux.HandleFunc("GET /_sim/knobs", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, t.Knobs()) })
	mux.HandleFunc("POST /_sim/knobs", controlled(t.postKnobs))
	mux.HandleFunc("POST /_sim/faults", controlled(t.postFault))
	mux.HandleFunc("POST /_sim/heal", controlled(t.postHeal))
	mux.HandleFunc("GET /_sim/calls", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, t.Calls()) })
	mux.HandleFunc("GET /_sim/requests", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, t.Requests()) })
	mux.HandleFunc("GET /_sim/people", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, t.People()) })
	mux.HandleFunc("POST /_sim/revoke", controlled(t.postPerson(func(u *user) { u.epoch++ })))
	mux.HandleFunc("POST /_sim/disable", controlled(t.postPerson(func(u *user) { u.enabled = false })))
	mux.HandleFunc("POST /_sim/decide", controlled(t.postDecide))
	t.controlSignIns(mux)
}

// controlled wraps an order: only JSON is taken, which no form of a foreign page can send, and an error is the
// caller's.
func controlled(order func(http.ResponseWriter, *json.Decoder) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
			http.Error(w, "Content-Type must be application/json.", http.StatusUnsupportedMediaType)
			return
		}
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
		decoder.DisallowUnknownFields()
		if err := order(w, decoder); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		}
	}
}

func (t *Tenant) getClock(w http.ResponseWriter, _ *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]any{"now": t.clock.now(), "frozen": !t.clock.stopped.IsZero()})
}

func (t *Tenant) postClock(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Advance Span  `json:"advance"`
		Frozen  *bool `json:"frozen"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	t.setFrozen(order.Frozen)
	t.Advance(order.Advance.Duration())
	t.getClock(w, nil)
	return nil
}

// setFrozen stops the clock or lets it run; nil leaves it as it is.
func (t *Tenant) setFrozen(frozen *bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case frozen == nil:
	case *frozen:
		t.clock.freeze()
	default:
		t.clock.thaw()
	}
}

func (t *Tenant) postKnobs(w http.ResponseWriter, body *json.Decoder) error {
	changed := t.Knobs()
	if err := body.Decode(&changed); err != nil {
		return fmt.Errorf("read the knobs: %w", err)
	}
	t.SetKnobs(func(k *Knobs) { *k = changed })
	writeJSON(w, http.StatusOK, changed)
	return nil
}

func (t *Tenant) postFault(w http.ResponseWriter, body *json.Decoder) error {
	var f Fault
	if err := body.Decode(&f); err != nil {
		return fmt.Errorf("read the fault: %w", err)
	}
	if _, err := plan(f); err != nil {
		return err
	}
	t.Fail(f)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (t *Tenant) postHeal(w http.ResponseWriter, _ *json.Decoder) error {
	t.Heal()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postPerson does something to the account that the body names.
func (t *Tenant) postPerson(do func(*user)) func(http.ResponseWriter, *json.Decoder) error {
	return func(w http.ResponseWriter, body *json.Decoder) error {
		var order struct {
			Name string `json:"name"`
		}
		if err := body.Decode(&order); err != nil {
			return fmt.Errorf("read the order: %w", err)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		u, err := t.lookUp(order.Name)
		if err != nil {
			return err
		}
		do(u)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
}

// lookUp finds a person whose name came from outside. The caller holds mu.
func (t *Tenant) lookUp(name string) (*user, error) {
	found := t.world.users.find(func(u *user) bool { return u.name == name })
	if found == nil {
		return nil, fmt.Errorf("nobody is called %q", name)
	}
	return found, nil
}

func (t *Tenant) postDecide(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Approver string `json:"approver"`
		Request  string `json:"request"`
		Approve  bool   `json:"approve"`
		Reason   string `json:"reason"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	if err := t.Decide(order.Approver, order.Request, order.Approve, order.Reason); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
