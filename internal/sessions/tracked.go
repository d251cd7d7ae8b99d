package sessions

import (
	"context"
	"time"

	"accessbot/internal/access"
)

// Tracked is a request that is followed until its end, with all that was told
// about it so far.
type Tracked struct {
	ID          string // of the request in Entra
	Owner       access.Member
	Person      access.Person
	PackageID   string
	PackageName string
	PolicyName  string
	Length      access.Length
	Approval    bool
	Reason      string
	Created     time.Time
	State       access.State // the furthest that was seen; never goes back
	Reached     time.Time    // when State was first seen
	CanceledBy  string       // who pressed Cancel in Slack; empty otherwise
	Places      []Place
	Told        bool // everything was told and the end is reached
}

// Place is one conversation in which the request is told.
type Place struct {
	Channel string // conversation id
	Direct  bool   // a direct message with the owner
	Reason  bool   // the reason may be read here
	Card    Post   // the request card
	Shown   access.State
	Replies map[access.State]Post
	Gone    string // why nothing more can be posted here; empty while it can
}

// Post is a message that is to be posted once: first the intent is written,
// then the message is posted, then its ts is written. An intent without a ts
// is looked for in Slack before it is posted again.
type Post struct {
	Intent time.Time
	TS     string
}

// requests are kept while they are followed, and for a while after.
func (s *Store) requests() Records[Tracked] {
	return RecordsOf(s, "request", func(t Tracked) time.Duration {
		if t.Told {
			return keepRequest
		}
		return 0
	})
}

// Track begins to follow a request; a request that is followed already stays
// as it is. The first look is due at once.
func (s *Store) Track(ctx context.Context, t Tracked) error {
	if _, err := s.requests().Add(ctx, t.ID, t); err != nil {
		return err
	}
	return s.Poke(ctx, t.ID)
}

// Tracked reads a followed request; ErrNoRecord when there is none.
func (s *Store) Tracked(ctx context.Context, id string) (Tracked, error) {
	return s.requests().Get(ctx, id)
}

// UpdateTracked changes a followed request by compare-and-set and returns it
// as it is then. change may run more than once.
func (s *Store) UpdateTracked(ctx context.Context, id string, change func(*Tracked) error) (Tracked, error) {
	return s.requests().Update(ctx, id, change)
}
