package main

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/require"
)

// BenchmarkTypeAhead presses keys in the menu of a tenant of 2,000 packages in
// 40 catalogs, 300 of which may be asked for, while each call of Graph takes
// 200 ms. It reports how long a person waits for the entries of a key, at the
// median and at p99, and how long the first menu takes right after the start.
func BenchmarkTypeAhead(b *testing.B) {
	w, err := newWorld(0, slacksim.Config{Patience: time.Minute}, entrasim.Config{Seed: "large"})
	require.NoError(b, err)
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- w.serve(ctx, slog.New(slog.DiscardHandler)) }()
	defer func() {
		stop()
		require.NoError(b, <-done)
		require.NoError(b, w.close())
	}()
	require.NoError(b, w.slack.AwaitConnections(2))
	p, err := w.link("Requestor1")
	require.NoError(b, err)
	w.entra.Fail(entrasim.Fault{Path: "^/v1.0/", Kind: entrasim.FaultSlow, Delay: entrasim.Span(200 * time.Millisecond), Times: 1 << 30})
	began := time.Now()
	p.Slash("/access request")
	modal := p.Modal().Await("Which access do you need?")
	names := modal.Suggest("Search by name", "")
	first := time.Since(began)

	var took []time.Duration
	for b.Loop() {
		name := names[len(took)%50]
		key := time.Now()
		modal.Suggest("Search by name", name[:1+len(took)%len(name)])
		took = append(took, time.Since(key))
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(float64(first.Milliseconds()), "first-ms")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}
