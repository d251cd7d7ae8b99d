package sessions

import (
	"context"
	"errors"
)

// errNobodyListens is for an acknowledgement that no other replica took.
var errNobodyListens = errors.New("no other replica listens")

// HandAck gives the other replicas of the app an acknowledgement that this one
// has no connection for any more. It is not kept: Slack waits for it for
// three seconds. It travels sealed: nobody else at Redis can read one, or make
// one up. The error is for one that nobody took.
func (s *Store) HandAck(ctx context.Context, app string, ack []byte) error {
	sealed, err := s.sealJSON(sealAck, app, ack)
	if err != nil {
		return err
	}
	heard, err := s.rdb.Publish(ctx, acksKey(app), sealed).Result()
	switch {
	case err != nil:
		return unavailable("hand over an acknowledgement", err)
	case heard == 0:
		return errNobodyListens
	}
	return nil
}

// MayHand reports why acknowledgements cannot be handed over: the user of Redis
// may lack the channels for it. What it says, nobody hears.
func (s *Store) MayHand(ctx context.Context) error {
	if err := s.rdb.Publish(ctx, acksKey(""), "").Err(); err != nil {
		return unavailable("hand over an acknowledgement", err)
	}
	return nil
}

// sealAck is the purpose of a sealed acknowledgement.
const sealAck = "ack"

// HandedAcks calls take with what other replicas hand over, until ctx ends.
// What they did not seal is passed over.
func (s *Store) HandedAcks(ctx context.Context, app string, take func(ack []byte)) {
	heard := s.rdb.Subscribe(ctx, acksKey(app))
	defer func() { _ = heard.Close() }() // there is nothing to lose in it
	for {
		select {
		case <-ctx.Done():
			return
		case m, open := <-heard.Channel():
			if !open {
				return
			}
			var ack []byte
			if s.openJSON(sealAck, app, []byte(m.Payload), &ack) == nil {
				take(ack)
			}
		}
	}
}

func acksKey(app string) string { return prefix + "{acks}:" + app }
