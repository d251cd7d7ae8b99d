package sessions

import (
	"context"
	"errors"
	"slices"
	"time"

	"accessbot/internal/access"
)

// Tracked is a request that is followed until its end, with all that was told
// about it so far.
type Tracked struct {
	ID           string        // of the request in Entra
	Elsewhere    bool          // it was found in Entra: nobody in Slack has said yet that it is theirs
	Type         string        // access.UserAdd, access.AdminRemove, …; empty means UserAdd
	Owner        access.Member // who asked, in Slack; he or she may cancel
	Person       access.Person // whose access it is about
	By           access.Person // the administrator who ordered it; zero when Person asked
	AssignmentID string        // of what changes or ends; empty for an add
	PackageID    string
	PackageName  string
	PolicyID     string
	PolicyName   string
	Length       access.Length
	Starts       time.Time // asked for; zero: at once
	Ends         time.Time // asked for; zero: as the policy says
	Approval     bool
	StageCount   int               // of the policy; 0 when it was not read
	Approvers    []access.Sentence // who is asked now, as the requestor may see it: "Manager1 (your manager)"
	Reason       string
	Answers      []Answered
	Decisions    []Decision   // one for each stage that was decided, as far as it is known; see Store.Decided
	Deciding     *Decision    // that a member was about to make last; nil for none
	AskedStage   int          // the stage whose approvers were worked out last; 0 for none
	Reach        []Reach      // whom the stages do not reach in Slack; none for a stage that reaches all
	Escalated    bool         // the stage that waits asks its alternates too
	Searched     access.State // the state for which Entra's history was read last; empty for none
	NobodyBy     time.Time    // until when nobody had decided, so that Entra denied; zero when that is not so
	Tripped      Post         // the line that something is given without an approval
	Fed          []string     // which events were handed to the feed of a channel, or need not be
	Questions    []Question   // of approvers, in the order in which they were asked
	RemindAt     time.Time    // when the requestor asked to remind the approvers; see Store.Remind
	Created      time.Time
	State        access.State // the furthest that was seen; never goes back
	Reached      time.Time    // when State was first seen
	Poked        time.Time    // when something was last done about it in Slack; zero: never
	CanceledBy   string       // who pressed Cancel in Slack; empty otherwise
	Places       []Place
	Told         bool // everything was told and the end is reached
}

// Answered is a question of the policy, and what the requestor answered.
type Answered struct{ Question, Answer string }

// Decision is how one stage of an approval was decided.
type Decision struct {
	Stage     int // from 1
	StageID   string
	Verdict   access.Verdict
	By        access.Person
	BySlack   access.Member // zero when it was made elsewhere
	Reason    string
	At        time.Time
	Elsewhere bool // not in Slack: My Access, an e-mail, the API
}

// Reach is whom a stage does not reach in Slack.
type Reach struct {
	Stage   int
	People  int               // who may decide, reached or not
	Missing []access.Sentence // names, each with why
}

// Question is one that an approver asks the requestor. While one of the stage
// that waits has no answer, nobody is reminded of the approval.
type Question struct {
	ID       string
	Stage    int // from 1
	By       access.Person
	BySlack  access.Member
	Text     string
	At       time.Time
	Answer   string    // empty before
	Answered time.Time // zero before
}

// Place is one conversation in which the request is told.
type Place struct {
	Channel string          // conversation id
	Direct  bool            // a direct message with the owner
	Holder  bool            // a direct message with Person, when somebody else is the owner
	Reason  bool            // the reason may be read here
	Locale  string          // of who reads here, such as "de-DE"; empty in a channel
	Card    Post            // the request card
	Shown   string          // what the card shows; empty before
	Replies map[string]Post // by what they tell, such as a state
	Gone    string          // why nothing more can be posted here; empty while it can
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
// as it is, but for one that was found in Entra before whoever made it in Slack
// came to say so. The first look is due at once.
func (s *Store) Track(ctx context.Context, t Tracked) error {
	fresh, err := s.requests().Add(ctx, t.ID, t)
	switch {
	case err == nil && fresh:
		err = errors.Join(s.Index(ctx, t), s.noteRemoval(ctx, t))
	case err == nil && !t.Elsewhere:
		err = s.claim(ctx, t)
	}
	if err != nil {
		return err
	}
	return s.Queue(Requests).Poke(ctx, t.ID)
}

// claim adds to a request that was found in Entra who made it, and where it is
// to be told.
func (s *Store) claim(ctx context.Context, made Tracked) error {
	_, err := s.UpdateTracked(ctx, made.ID, func(t *Tracked) error {
		if !t.Elsewhere {
			return nil
		}
		t.Elsewhere, t.Owner, t.Told = false, made.Owner, false
		for _, p := range made.Places {
			if !slices.ContainsFunc(t.Places, func(there Place) bool { return there.Channel == p.Channel }) {
				t.Places = append(t.Places, p)
			}
		}
		return nil
	})
	return err
}

// Poke makes a followed request due at once, and for a while after: something
// was done about it, and Entra will soon show what came of it.
func (s *Store) Poke(ctx context.Context, id string) error {
	_, err := s.UpdateTracked(ctx, id, func(t *Tracked) error {
		t.Poked = time.Now()
		return nil
	})
	if err != nil && !errors.Is(err, ErrNoRecord) {
		return err
	}
	return errors.Join(s.Queue(Requests).Poke(ctx, id), s.Queue(Approvals).Poke(ctx, id))
}

// Tracked reads a followed request; ErrNoRecord when there is none.
func (s *Store) Tracked(ctx context.Context, id string) (Tracked, error) {
	return s.requests().Get(ctx, id)
}

// UpdateTracked changes a followed request by compare-and-set and returns it
// as it is then. change may run more than once.
func (s *Store) UpdateTracked(ctx context.Context, id string, change func(*Tracked) error) (Tracked, error) {
	moved := false
	t, err := s.requests().Update(ctx, id, func(t *Tracked) error {
		state, told, escalated := t.State, t.Told, t.Escalated
		err := change(t)
		moved = t.State != state || t.Told != told || t.Escalated != escalated
		return err
	})
	if err == nil && moved {
		err = s.Index(ctx, t)
	}
	return t, err
}

// Removes reports whether the request ends access.
func (t Tracked) Removes() bool { return t.Type == access.UserRemove || t.Type == access.AdminRemove }
