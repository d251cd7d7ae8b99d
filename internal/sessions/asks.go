package sessions

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"accessbot/internal/access"
)

// Ask is one copy of an approval card: whom it asks, about which stage of
// which request, and where it stands. Its id is the value of its buttons:
// nobody can guess it, and it says nothing by itself.
type Ask struct {
	ID        string
	RequestID string
	Stage     int             // from 1
	Person    access.Person   // whom it asks; zero for the copy in a channel
	Member    access.Member   // the same in Slack; zero for the copy in a channel
	Why       access.Sentence // why this person: "their manager" and the like; may be empty
	Alternate bool            // asked because nobody decided in time
	Channel   string          // conversation id; empty before it was opened
	Locale    string          // of the person, such as "de-DE"; empty in a channel
	Card      Post
	Shown     string    // what the card shows; empty before it was posted
	Nudges    []Nudge   // the reminders, in the order in which they came
	Anyway    bool      // asked though the person wants not to be: nobody else would hear of it
	Snoozed   time.Time // until when the person wants no reminder
	Gone      string    // why nothing can be posted here; empty while it can
}

// Nudge is one reminder of an approval.
type Nudge struct {
	Post
	ByRequestor bool // the requestor asked for it
	Shut        bool // its buttons were taken away
}

// InChannel reports whether the copy is for a channel and asks nobody by name.
func (a Ask) InChannel() bool { return a.Member == access.Member{} }

// NewAskID makes the id of a copy: 128 bits that nobody can guess.
func NewAskID() string { return rand.Text() }

// asks are kept as long as somebody may press an old button.
func (s *Store) asks() Records[Ask] {
	return RecordsOf(s, "ask", func(Ask) time.Duration { return keepRequest })
}

// AddAsk writes down a copy that is about to be posted, and gives it as it is
// when it was written before.
func (s *Store) AddAsk(ctx context.Context, a Ask) (Ask, error) {
	fresh, err := s.asks().Add(ctx, a.ID, a)
	if err != nil || fresh {
		return a, err
	}
	return s.asks().Get(ctx, a.ID)
}

// ApprovalAsk reads the copy to which a button's value belongs. It is
// access.NotFound, with words for the person, when there is none of that id.
func (s *Store) ApprovalAsk(ctx context.Context, value string) (Ask, error) {
	a, err := s.asks().Get(ctx, value)
	if errors.Is(err, ErrNoRecord) {
		return Ask{}, &access.Error{
			Kind:     access.NotFound,
			Sentence: "I no longer know this approval card. What waits for your decision is on my Home tab and in My Access.",
			Err:      err,
		}
	}
	return a, err
}

// UpdateAsk changes a copy by compare-and-set. change may run more than once.
func (s *Store) UpdateAsk(ctx context.Context, id string, change func(*Ask) error) (Ask, error) {
	return s.asks().Update(ctx, id, change)
}

// Snooze lets a person have no reminder of an approval until then. Whether the
// member may do so is for the caller to see.
func (s *Store) Snooze(ctx context.Context, id string, until time.Time) error {
	a, err := s.UpdateAsk(ctx, id, func(a *Ask) error {
		a.Snoozed = until
		return nil
	})
	if err != nil {
		return err
	}
	return s.Queue(Approvals).Poke(ctx, a.RequestID)
}
