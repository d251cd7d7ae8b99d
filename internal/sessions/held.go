package sessions

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// Held is an assignment of a linked person whose end is watched.
type Held struct {
	ID          string // of the assignment in Entra
	Person      access.Person
	PackageID   string
	PackageName string
	PolicyID    string
	Starts      time.Time // zero when it is not known
	Expires     time.Time // zero when it has no end
	Seen        time.Time // when this end was first seen: reminders that were due before are left out
	LetEnd      bool      // the person wants no more reminders of this end
	Reminders   []Reminded
	Ended       Post // the line that tells the end
	Over        bool // the end was told, or need not be
}

// Reminded is one reminder that was told, or is about to be.
type Reminded struct {
	Mark    string    // which one; see access.Reminders
	Expires time.Time // the end that it told
	Locale  string    // of the holder, such as "de-DE"
	Channel string
	Post    Post
	Shut    bool // its buttons were taken away
}

// helds are kept while they are watched, and for as long as somebody may press
// an old button.
func (s *Store) helds() Records[Held] {
	return RecordsOf(s, "held", func(h Held) time.Duration {
		if h.Over {
			return keepRequest
		}
		return 0
	})
}

// Watch begins to watch an assignment, or brings what is watched up to its new
// end.
func (s *Store) Watch(ctx context.Context, h Held) error {
	fresh, err := s.helds().Add(ctx, h.ID, h)
	if err != nil {
		return err
	}
	if !fresh {
		if h, err = s.Renew(ctx, h.ID, h.Expires); err != nil {
			return err
		}
	}
	if err := s.indexHeld(ctx, h); err != nil {
		return err
	}
	return s.Queue(Holdings).Poke(ctx, h.ID)
}

// Renew records the present end of an assignment. A new end has reminders of
// its own.
func (s *Store) Renew(ctx context.Context, id string, expires time.Time) (Held, error) {
	h, err := s.UpdateHeld(ctx, id, func(h *Held) error {
		h.Over = false
		if !h.Expires.Equal(expires) {
			h.Expires, h.Seen, h.LetEnd = expires, time.Now(), false
		}
		return nil
	})
	if err != nil {
		return h, err
	}
	return h, s.indexHeld(ctx, h)
}

// Held reads an assignment that is watched. It is access.NotFound, with words
// for the person, when there is none.
func (s *Store) Held(ctx context.Context, id string) (Held, error) {
	h, err := s.helds().Get(ctx, id)
	if errors.Is(err, ErrNoRecord) {
		return h, &access.Error{
			Kind: access.NotFound, Err: err,
			Sentence: "I no longer know this access. What you hold is in /access mine.",
		}
	}
	return h, err
}

// UpdateHeld changes one by compare-and-set. change may run more than once.
func (s *Store) UpdateHeld(ctx context.Context, id string, change func(*Held) error) (Held, error) {
	return s.helds().Update(ctx, id, change)
}

// LetEnd leaves out the reminders of the present end of an assignment; one
// that is not watched has none. Whether the member holds it is for the caller
// to see.
func (s *Store) LetEnd(ctx context.Context, id string) error {
	_, err := s.UpdateHeld(ctx, id, func(h *Held) error {
		h.LetEnd = true
		return nil
	})
	if errors.Is(err, ErrNoRecord) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Queue(Holdings).Poke(ctx, id)
}

// EndWatch ends the watch over an assignment.
func (s *Store) EndWatch(ctx context.Context, id string) error {
	_, err := s.UpdateHeld(ctx, id, func(h *Held) error {
		h.Over = true
		return nil
	})
	if err != nil && !errors.Is(err, ErrNoRecord) {
		return err
	}
	if err := s.rdb.HDel(ctx, heldKey(), id).Err(); err != nil {
		return unavailable("end the watch over an assignment", err)
	}
	return nil
}

// removals are the requests that end an assignment, by its id.
func (s *Store) removals() Records[string] {
	return RecordsOf(s, "removal", func(string) time.Duration { return keepRequest })
}

// RemovalOf gives the request that was followed last of those that end an
// assignment; ErrNoRecord when none was.
func (s *Store) RemovalOf(ctx context.Context, assignmentID string) (Tracked, error) {
	id, err := s.removals().Get(ctx, assignmentID)
	if err != nil {
		return Tracked{}, err
	}
	return s.Tracked(ctx, id)
}

func (s *Store) noteRemoval(ctx context.Context, t Tracked) error {
	if !t.Removes() || t.AssignmentID == "" {
		return nil
	}
	if err := s.removals().Delete(ctx, t.AssignmentID); err != nil {
		return err
	}
	_, err := s.removals().Add(ctx, t.AssignmentID, t.ID)
	return err
}

// Watched lists what is watched: the end of each assignment, by its id; the
// zero time for one without an end.
func (s *Store) Watched(ctx context.Context) (map[string]time.Time, error) {
	rows, err := s.rdb.HGetAll(ctx, heldKey()).Result()
	if err != nil {
		return nil, unavailable("list what is watched", err)
	}
	ends := make(map[string]time.Time, len(rows))
	for id, row := range rows {
		ends[id] = time.Time{}
		if s, err := strconv.ParseInt(row, 10, 64); err == nil && s != 0 {
			ends[id] = time.Unix(s, 0)
		}
	}
	return ends, nil
}

func (s *Store) indexHeld(ctx context.Context, h Held) error {
	end := int64(0)
	if !h.Expires.IsZero() {
		end = h.Expires.Unix()
	}
	if err := s.rdb.HSet(ctx, heldKey(), h.ID, end).Err(); err != nil {
		return unavailable("index an assignment", err)
	}
	return nil
}

// Linked tells which of the people have linked a Slack account, by their ids.
// It is a first look, for many at once: MemberOf looks properly.
func (s *Store) Linked(ctx context.Context, people []access.Person) (map[string]bool, error) {
	answers := make([]*redis.StringCmd, len(people))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, one := range people {
			answers[i] = p.Get(ctx, accountKey(one))
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, unavailable("look for links", err)
	}
	linked := map[string]bool{}
	for i, a := range answers {
		if a.Err() == nil {
			linked[people[i].ID] = true
		}
	}
	return linked, nil
}

// MemberOf finds the member who has linked an account. It is access.NotLinked
// when nobody has.
func (s *Store) MemberOf(ctx context.Context, p access.Person) (access.Member, error) {
	raw, err := s.rdb.Get(ctx, accountKey(p)).Result()
	if errors.Is(err, redis.Nil) {
		return access.Member{}, notLinked(nil)
	}
	if err != nil {
		return access.Member{}, unavailable("look for a link", err)
	}
	m, err := parseMember(raw)
	if err != nil {
		return access.Member{}, notLinked(err)
	}
	l, err := s.Link(ctx, m)
	if err == nil && (l.Person.ID != p.ID || l.Person.TenantID != p.TenantID) {
		return access.Member{}, notLinked(errLinkBroken)
	}
	return m, err
}

// parseMember reads what access.Member writes.
func parseMember(raw string) (access.Member, error) {
	team, user, ok := strings.Cut(raw, "/")
	if !ok {
		return access.Member{}, fmt.Errorf("read a member: %q", raw)
	}
	return access.Member{Team: team, User: user}, nil
}
