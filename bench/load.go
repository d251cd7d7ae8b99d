package main

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// paced sends envelopes at a steady rate, whatever becomes of them, and gives
// the time from the moment each was due, and from the moment it was sent, to
// its acknowledgement.
func (f *fakeSlack) paced(t template, perSecond int, d time.Duration) (due, sent []time.Duration, err error) {
	n := int(d.Seconds() * float64(perSecond))
	dueAt, sentAt, ackAt := make([]time.Time, n), make([]time.Time, n), make([]atomic.Int64, n)
	var left sync.WaitGroup
	left.Add(n)
	f.onAck(func(number int) {
		if number < n && ackAt[number].CompareAndSwap(0, time.Now().UnixNano()) {
			left.Done()
		}
	})
	defer f.onAck(nil)
	began := time.Now()
	for i := range n {
		dueAt[i] = began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(dueAt[i]))
		envelope := t.with(i)
		sentAt[i] = time.Now()
		if !f.send(envelope) {
			return nil, nil, errors.New("no connection")
		}
	}
	if err := within(15*time.Second, &left); err != nil {
		return nil, nil, err
	}
	for i := range n {
		at := time.Unix(0, ackAt[i].Load())
		due, sent = append(due, at.Sub(dueAt[i])), append(sent, at.Sub(sentAt[i]))
	}
	return due, sent, nil
}

// busy keeps so many envelopes on their way until n are acknowledged, and
// gives how long that took.
func (f *fakeSlack) busy(t template, n, inFlight int) (time.Duration, error) {
	var next, failed atomic.Int64
	var left sync.WaitGroup
	left.Add(n)
	seen := make([]atomic.Bool, n)
	more := func() {
		if i := int(next.Add(1)) - 1; i < n && !f.send(t.with(i)) {
			failed.Add(1)
		}
	}
	f.onAck(func(number int) {
		if number < n && seen[number].CompareAndSwap(false, true) {
			more()
			left.Done()
		}
	})
	defer f.onAck(nil)
	began := time.Now()
	for range inFlight {
		more()
	}
	if err := within(2*time.Minute, &left); err != nil {
		return 0, err
	}
	if failed.Load() > 0 {
		return 0, errors.New("no connection")
	}
	return time.Since(began), nil
}

// within waits for all, for so long.
func within(d time.Duration, all *sync.WaitGroup) error {
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(d):
		return errors.New("not everything was acknowledged in " + d.String())
	}
}

// quantile of unsorted times, in milliseconds.
func quantile(times []time.Duration, q float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return float64(sorted[int(q*float64(len(sorted)-1))]) / float64(time.Millisecond)
}
