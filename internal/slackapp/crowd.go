package slackapp

import (
	"context"
	"sync"
	"time"

	"accessbot/internal/access"
)

// What one person can do. Nobody comes near it by hand; a script that presses
// for somebody does, and must not keep the others waiting.
const (
	actsAtOnce    = 50
	actsASecond   = 10
	queriesAtOnce = 50 // a menu asks for options with each character
	queriesASec   = 20
	turnsAtOnce   = 4 // acts of one person that a replica works at the same time
	tellEvery     = 10 * time.Second
	knownSenders  = 10_000
)

const tooFast = "That was faster than I can follow, so I did not take it. Please wait a few seconds and try again."

// crowd knows how busy each person is, as far as this replica sees it.
type crowd struct {
	mu sync.Mutex
	of map[access.Member]*sender
}

// sender is one person.
type sender struct {
	turns chan struct{} // holds a token for each act that is being worked

	mu      sync.Mutex // guards what follows
	acts    bucket
	queries bucket
	told    time.Time // when it was last said that it is too fast
}

// bucket fills by rate a second up to size. It may be overdrawn: what comes at
// the same moment on several connections is let through together.
type bucket struct {
	rate, size, left float64
	at               time.Time
}

func newBucket(rate, size float64) bucket {
	return bucket{rate: rate, size: size, left: size, at: time.Now()}
}

func (b *bucket) fill() {
	now := time.Now()
	b.left = min(b.size, b.left+b.rate*now.Sub(b.at).Seconds())
	b.at = now
}

func (c *crowd) sender(m access.Member) *sender {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil || len(c.of) >= knownSenders {
		c.of = map[access.Member]*sender{}
	}
	s := c.of[m]
	if s == nil {
		s = &sender{
			turns: make(chan struct{}, turnsAtOnce),
			acts:  newBucket(actsASecond, actsAtOnce), queries: newBucket(queriesASec, queriesAtOnce),
		}
		c.of[m] = s
	}
	return s
}

// bucket is what an act is taken from; nil for Slack's own doing, and for what
// follows an act by itself.
func (s *sender) bucket(in *Interaction) *bucket {
	switch {
	case in.notice() || in.Kind == Closed:
		return nil
	case in.Kind == Suggest:
		return &s.queries
	}
	return &s.acts
}

// isTooFast reports whether the sender has to wait before the next act.
func (s *sender) isTooFast(in *Interaction) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.bucket(in)
	if b == nil {
		return false
	}
	b.fill()
	return b.left < 1
}

// acted counts an act that was new.
func (s *sender) acted(in *Interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.bucket(in); b != nil {
		b.left--
	}
}

// mayTell reports whether it is time to say again that it is too fast: each
// such answer is a call of Slack.
func (s *sender) mayTell() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.told) < tellEvery {
		return false
	}
	s.told = time.Now()
	return true
}

// turn waits until another act of the sender may be worked; done ends it.
func (s *sender) turn(ctx context.Context) (done func(), err error) {
	select {
	case s.turns <- struct{}{}:
		return func() { <-s.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// turnAway tells somebody who is too fast, where it costs least.
func (a *App) turnAway(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) {
	a.log.Warn("too many acts of one person", "user", in.Sender.User, "kind", string(in.Kind))
	answer := turnedAway(in)
	a.ack(ctx, c, f, arrived, answer)
	if answer == nil && a.crowd.sender(in.Sender).mayTell() {
		a.refuse(context.WithoutCancel(ctx), a.log, in, &access.Error{Kind: access.Throttled, Sentence: tooFast})
	}
}

// turnedAway is the acknowledgement that says so, where one can. What was
// typed in a form stays there.
func turnedAway(in *Interaction) any {
	switch in.Kind {
	case Command:
		return privately(in.Language().Say(tooFast))
	case Submit:
		return atField(in, in.Language().Say(tooFast))
	case Suggest:
		return noOptions()
	}
	return nil
}
