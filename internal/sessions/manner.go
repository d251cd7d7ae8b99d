package sessions

import (
	"context"
	"errors"
	"slices"
	"time"

	"accessbot/internal/access"
)

// Manner is how somebody wants to be asked for decisions.
type Manner string

// The manners.
const (
	AtOnce Manner = ""      // a card for each request, and reminders of it
	Daily  Manner = "daily" // one message on the morning of a working day
	Silent Manner = "none"  // nothing: others, a channel and the inbox have it
)

func (s *Store) manners() Records[Manner] {
	return RecordsOf(s, "manner", func(Manner) time.Duration { return 0 })
}

// MannerOf gives how a member wants to be asked: AtOnce for who never chose.
func (s *Store) MannerOf(ctx context.Context, m access.Member) (Manner, error) {
	how, err := s.manners().Get(ctx, m.String())
	if errors.Is(err, ErrNoRecord) {
		return AtOnce, nil
	}
	return how, err
}

// AskIn notes how a member wants to be asked from now on. What waits for the
// member already is looked at anew.
func (s *Store) AskIn(ctx context.Context, m access.Member, how Manner) error {
	fresh, err := s.manners().Add(ctx, m.String(), how)
	if err == nil && !fresh {
		_, err = s.manners().Update(ctx, m.String(), func(known *Manner) error { *known = how; return nil })
	}
	if err != nil {
		return err
	}
	return s.Queue(Digests).Poke(ctx, m.String())
}

// Digest is what waits for the decision of a member who is not asked at once,
// and the message of a morning that told of it.
type Digest struct {
	Member  access.Member
	Person  access.Person // the same in Entra
	Waiting []StageRef
	After   time.Time // when the first of them came, or the last message was sent: the next is of a later morning
	Day     string    // of the message, such as "2026-11-26"; empty before the first
	Post    Post      // of that day
	Channel string    // the direct message; empty before the first
	Locale  string    // of the member, such as "de-DE"
}

// StageRef is one stage of the approval of a request.
type StageRef struct {
	RequestID string
	Stage     int
}

// Digests are the members of whom some are told once a day what waits for
// them, by access.Member.String.
const Digests = "digests"

func (s *Store) digests() Records[Digest] {
	return RecordsOf(s, "digest", func(Digest) time.Duration { return keepRequest })
}

// DigestOf reads what waits for a member, by its id in the queue; ErrNoRecord
// when nothing ever did.
func (s *Store) DigestOf(ctx context.Context, id string) (Digest, error) {
	return s.digests().Get(ctx, id)
}

// UpdateDigest changes one by compare-and-set. change may run more than once.
func (s *Store) UpdateDigest(ctx context.Context, id string, change func(*Digest) error) (Digest, error) {
	return s.digests().Update(ctx, id, change)
}

// AddWaiting notes that the stage of a copy waits for its member, who is not
// asked at once.
func (s *Store) AddWaiting(ctx context.Context, a Ask) error {
	m, ref := a.Member, StageRef{RequestID: a.RequestID, Stage: a.Stage}
	d := Digest{Member: m, Person: a.Person, Waiting: []StageRef{ref}, After: time.Now()}
	fresh, err := s.digests().Add(ctx, m.String(), d)
	if err != nil {
		return err
	}
	if !fresh {
		known, err := s.DigestOf(ctx, m.String())
		if err != nil || slices.Contains(known.Waiting, ref) {
			return err
		}
		if _, err = s.UpdateDigest(ctx, m.String(), func(d *Digest) error { d.add(ref); return nil }); err != nil {
			return err
		}
	}
	return s.Queue(Digests).Poke(ctx, m.String())
}

func (d *Digest) add(ref StageRef) {
	if slices.Contains(d.Waiting, ref) {
		return
	}
	if len(d.Waiting) == 0 {
		d.After = time.Now()
	}
	d.Waiting = append(d.Waiting, ref)
}
