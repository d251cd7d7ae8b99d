package sessions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"accessbot/internal/access"
)

// Asking is one stage of the approval of a request: whom it asks, and what
// they need to know. It is written once, when the stage begins; from then on
// it only gains what was found out about the people.
type Asking struct {
	RequestID      string
	Stage          int // from 1
	Began          time.Time
	Deadline       time.Time // after it Entra denies by itself
	Escalates      time.Time // when the alternates are asked too; zero: never
	Escalated      bool
	ApproverReason bool // who decides must say why
	FellBack       bool // the people whom the policy names first cannot be found
	Asked          []Asked
	Unreached      []access.Sentence // names, each with why: "Approver2 (not in Slack)"
	Evidence       Evidence
	Channel        string // id of the copy in the approvals channel; empty for none
	ChannelID      string // conversation id of that channel; empty for the one of the settings
	Done           bool   // the stage is over, and every copy says so
}

// Asked is somebody who may decide a stage.
type Asked struct {
	Person    access.Person
	Guest     bool
	Why       access.Sentence // such as "their manager" or "member of Finance approvers"
	Alternate bool            // asked only once the stage has escalated
	Sought    bool            // whether he or she is in Slack was found out
	Member    access.Member   // zero when he or she is not, or must not be asked
	Ask       string          // id of the copy in the direct message; empty when there is none
}

// Evidence is what an approver is told beside the request itself.
type Evidence struct {
	Title      string
	Department string
	Manager    string
	Catalog    string // of the package; empty when it could not be read
	Contents   []access.Content
	Earlier    int       // how often the person held the package before
	LastEnded  time.Time // when he or she held it last; zero for never
	Colleagues int       // holders in the same department; -1 when nobody counted
}

// askings are kept as long as somebody may press an old button.
func (s *Store) askings() Records[Asking] {
	return RecordsOf(s, "asking", func(Asking) time.Duration { return keepRequest })
}

func askingID(requestID string, stage int) string { return fmt.Sprintf("%s.%d", requestID, stage) }

// AddAsking writes down whom a stage asks, unless that was done before.
func (s *Store) AddAsking(ctx context.Context, a Asking) error {
	_, err := s.askings().Add(ctx, askingID(a.RequestID, a.Stage), a)
	return err
}

// Asking reads whom a stage asks; ErrNoRecord when nobody was asked yet.
func (s *Store) Asking(ctx context.Context, requestID string, stage int) (Asking, error) {
	return s.askings().Get(ctx, askingID(requestID, stage))
}

// UpdateAsking changes one by compare-and-set. change may run more than once.
func (s *Store) UpdateAsking(ctx context.Context, a Asking, change func(*Asking) error) (Asking, error) {
	return s.askings().Update(ctx, askingID(a.RequestID, a.Stage), change)
}

// Deciding writes down that a member is about to decide a stage. What Entra's
// history tells of a decision meanwhile is then not taken for one that was
// made elsewhere. For a request that is not followed it does nothing.
func (s *Store) Deciding(ctx context.Context, id string, d Decision) error {
	_, err := s.UpdateTracked(ctx, id, func(t *Tracked) error {
		t.Deciding = &d
		return nil
	})
	if errors.Is(err, ErrNoRecord) {
		return nil
	}
	return err
}

// Decided records how a stage was decided, unless that is known already, and
// makes the request due: every copy of its approval is then corrected. It
// reports whether it was news.
func (s *Store) Decided(ctx context.Context, id string, d Decision) (bool, error) {
	news := false
	_, err := s.UpdateTracked(ctx, id, func(t *Tracked) error {
		news = t.Learn(d)
		return nil
	})
	if err != nil {
		return false, err
	}
	return news, s.Poke(ctx, id)
}

// Learn takes in how a stage was decided. It reports false when that is known.
// A decision in Slack that was taken for one elsewhere is put right.
func (t *Tracked) Learn(d Decision) bool {
	i := slices.IndexFunc(t.Decisions, func(known Decision) bool { return known.Stage == d.Stage })
	switch {
	case i < 0:
		t.Decisions = append(t.Decisions, d)
		slices.SortFunc(t.Decisions, func(a, b Decision) int { return a.Stage - b.Stage })
	case t.Decisions[i].Elsewhere && !d.Elsewhere && t.Decisions[i].Verdict == d.Verdict:
		t.Decisions[i] = d
	default:
		return false
	}
	return true
}

// DecisionOn gives how a stage was decided.
func (t Tracked) DecisionOn(stage int) (Decision, bool) {
	for _, d := range t.Decisions {
		if d.Stage == stage {
			return d, true
		}
	}
	return Decision{}, false
}

// Stage is the stage of the approval that waits for a decision, from 1, as far
// as the recorded decisions tell; 0 when no approval is waited for.
func (t Tracked) Stage() int {
	if t.State != access.PendingApproval {
		return 0
	}
	stage := 1
	for _, d := range t.Decisions {
		if d.Verdict == access.Approved {
			stage = max(stage, d.Stage+1)
		}
	}
	if t.StageCount > 0 {
		stage = min(stage, t.StageCount)
	}
	return stage
}

// Questioned reports whether a question about a stage has no answer yet.
func (t Tracked) Questioned(stage int) bool {
	return slices.ContainsFunc(t.Questions, func(q Question) bool { return q.Stage == stage && q.Answer == "" })
}

// remindEvery is how often a requestor may have the approvers reminded.
const remindEvery = 24 * time.Hour

// Remind has the approvers who are asked now reminded in the requestor's name,
// at most once a day. It reports false, and when it may be done again, when it
// was done lately. Whether the member may ask for it is for the caller to see.
func (s *Store) Remind(ctx context.Context, id string) (done bool, next time.Time, err error) {
	_, err = s.UpdateTracked(ctx, id, func(t *Tracked) error {
		next = t.RemindAt.Add(remindEvery)
		if done = !time.Now().Before(next); done {
			t.RemindAt = time.Now()
			next = t.RemindAt.Add(remindEvery)
		}
		return nil
	})
	if err != nil || !done {
		return false, next, err
	}
	return true, next, s.Queue(Approvals).Poke(ctx, id)
}
