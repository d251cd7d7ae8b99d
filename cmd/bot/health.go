package main

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"
)

// health answers the probes. It lives while the process does, and is ready
// while every part says so and the process is not stopping.
type health struct {
	checks map[string]func(context.Context) error
	// notes are what an operator should know though the parts work; an empty
	// one is left out.
	notes    map[string]func() string
	metrics  http.Handler
	stopping atomic.Bool
}

func (h *health) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", h.metrics)
}

// ready tells each part's state in words; they hold no secret.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	status, parts := http.StatusOK, map[string]string{}
	for name, check := range h.checks {
		parts[name] = "ok"
		if err := check(ctx); err != nil {
			parts[name], status = err.Error(), http.StatusServiceUnavailable
		}
	}
	for name, note := range h.notes {
		if words := note(); words != "" {
			parts[name+" note"] = words
		}
	}
	if h.stopping.Load() {
		parts["process"], status = "stopping", http.StatusServiceUnavailable
	}
	writeJSON(w, status, parts)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the prober is gone
}
