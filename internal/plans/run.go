package plans

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
)

// run is one plan while this replica works on it.
type run struct {
	*Runner
	log  *slog.Logger
	plan Plan
	turn string
	stop <-chan struct{} // closed when the process is to end
}

const (
	// stepTime is the longest that one part of a step may take.
	stepTime = 2 * time.Minute
	// slowest is how seldom something that does not work is tried.
	slowest = time.Minute
	// tellFor is for how long an end that could not be told is told again.
	tellFor = time.Hour
)

// work takes the turn and does step after step until one has to wait, fails, or
// none is left.
func (r *run) work(ctx context.Context) (time.Duration, error) {
	if err := r.take(ctx); err != nil {
		return r.cfg.Every, err
	}
	for {
		r.tell(ctx)
		i, left := r.next()
		switch {
		case !left:
			return sessions.Never, r.finish(ctx)
		case r.stopping() || ctx.Err() != nil:
			return 0, ctx.Err()
		case time.Now().After(r.plan.Deadline):
			return sessions.Never, r.fail(ctx, i, overdue())
		}
		if err := r.advance(ctx, i); err != nil {
			return r.trouble(ctx, i, err)
		}
	}
}

// take makes this run the only one that may write to the plan.
func (r *run) take(ctx context.Context) error {
	r.turn = rand.Text()
	p, err := r.plans.Update(ctx, r.plan.ID, func(p *Plan) error {
		p.Turn = r.turn
		return nil
	})
	r.plan = p
	return err
}

// save changes the plan while it is this run's turn.
func (r *run) save(ctx context.Context, change func(*Plan)) error {
	saved, err := r.plans.Update(ctx, r.plan.ID, func(p *Plan) error {
		if p.Turn != r.turn {
			return errTurn
		}
		change(p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("record a step: %w", err)
	}
	r.plan = saved
	return nil
}

func (r *run) stopping() bool {
	select {
	case <-r.stop:
		return true
	default:
		return false
	}
}

// next gives the step to be done, or to be taken back.
func (r *run) next() (int, bool) {
	if r.plan.State == Undoing {
		return r.plan.nextBack()
	}
	_, i, left := r.plan.Current()
	return i, left
}

// nextBack gives the last step that is to be taken back, or of which it is not
// known whether it happened.
func (p *Plan) nextBack() (int, bool) {
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := &p.Steps[i]
		switch {
		case s.State == Reverse:
		case !s.Began.IsZero():
			return i, true
		case s.Made && s.Final:
			return i, false
		case s.Made:
			return i, true
		}
	}
	return 0, false
}

// advance does one part of a step. The intent is written before the change, and
// the end after it; a change of whose end nothing is known is looked for first.
func (r *run) advance(ctx context.Context, i int) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	as, err := r.owner(ctx)
	if err != nil {
		return err
	}
	if r.plan.State == Undoing {
		if ready, err := r.turnBack(ctx, i, as); !ready {
			return err
		}
	}
	s := r.plan.at(i)
	d, w := deeds()[s.Act], r.workOn(s, as)
	if s.Began.IsZero() {
		err = d.check(ctx, w)
		if err != nil || w.skipped || d.do == nil {
			return r.part(ctx, i, w, err)
		}
	} else if over, err := r.lookBack(ctx, d, w); over || err != nil {
		return r.part(ctx, i, w, err)
	}
	return r.change(ctx, i, d, w)
}

func (r *run) workOn(s *Step, as *graph.Delegated) *work {
	return &work{plan: &r.plan, step: s, item: s.Item, as: as, app: r.cfg.Graph.App(), secret: r.secret, lag: r.cfg.Lag}
}

// lookBack reports whether an earlier attempt of the step worked. It is sure of
// the contrary only when the change would have been seen by now.
func (r *run) lookBack(ctx context.Context, d deed, w *work) (bool, error) {
	over, err := d.look(ctx, w)
	if over || err != nil {
		return over, err
	}
	w.found = ""
	if time.Since(w.step.Began) < r.cfg.Certain {
		return false, later("I was interrupted, and make sure that nothing is done twice.")
	}
	return false, nil
}

// change writes the intent, makes the change and records its end.
func (r *run) change(ctx context.Context, i int, d deed, w *work) error {
	if err := r.pace(ctx); err != nil {
		return err
	}
	err := r.save(ctx, func(p *Plan) { p.at(i).Began, p.at(i).State = time.Now(), Doing })
	if err != nil {
		return err
	}
	w.plan, w.step = &r.plan, r.plan.at(i)
	r.log.Info("changes Entra", "act", string(w.step.Act), "step", i+1, "person", r.plan.Person.ID, "back", r.plan.State == Undoing)
	err = d.do(ctx, w)
	if err != nil && refused(err) {
		if unsaved := r.save(ctx, func(p *Plan) { p.at(i).Began = time.Time{} }); unsaved != nil {
			return errors.Join(unsaved, err)
		}
	}
	return r.part(ctx, i, w, err)
}

// part records that a part of a step is over, unless it ended with an error.
func (r *run) part(ctx context.Context, i int, w *work, err error) error {
	if err != nil {
		return err
	}
	changes := deeds()[w.step.Act].do != nil
	key, found, note, skipped := w.key(), w.found, w.note, w.skipped
	return r.save(ctx, func(p *Plan) {
		p.Note = ""
		s := p.at(i)
		s.part(changes && !skipped, note)
		if key != "" && found != "" {
			s.Found[key], p.IDs[key] = found, found
		}
		if s.Item < s.items() {
			return
		}
		s.State, s.Ended = Did, time.Now()
		if changes && !s.Made {
			s.State = Skipped
		}
		if p.State == Undoing {
			p.Steps[i].State = Reverse
		}
	})
}

// part counts one part of the step.
func (s *Step) part(made bool, note string) {
	s.Item++
	s.Began, s.Waiting, s.Tries, s.Failure = time.Time{}, time.Time{}, 0, nil
	s.Made = s.Made || made
	if s.Found == nil {
		s.Found = map[string]string{}
	}
	if note != "" && s.Note != "" {
		note = s.Note + " " + note
	}
	if note != "" {
		s.Note = note
	}
}

// key names what this part of the step finds or makes.
func (w *work) key() string {
	switch w.step.Act {
	case ActAssign:
		return "request:" + w.held().PersonID
	case ActRemove:
		return "removal:" + w.held().AssignmentID
	case ActCancelRequest:
		return "canceled:" + w.in().Requests[w.item].ID
	}
	return w.step.Gives
}

// turnBack prepares taking a step back. Of a step whose end is not known it
// finds out first whether there is anything to take back.
func (r *run) turnBack(ctx context.Context, i int, as *graph.Delegated) (bool, error) {
	s := &r.plan.Steps[i]
	if !s.Began.IsZero() {
		w := r.workOn(s, as)
		over, err := r.lookBack(ctx, deeds()[s.Act], w)
		if err != nil {
			return false, err
		}
		key, found := w.key(), w.found
		return false, r.save(ctx, func(p *Plan) {
			s := &p.Steps[i]
			s.State, s.Began = Waiting, time.Time{}
			if over {
				s.part(true, "")
				s.State = Did
			}
			if over && found != "" && key != "" {
				s.Found[key], p.IDs[key] = found, found
			}
		})
	}
	if s.Back != nil {
		return true, nil
	}
	back, undoable := s.inverse()
	return undoable, r.save(ctx, func(p *Plan) {
		p.Steps[i].Back = &back
		if !undoable {
			p.Steps[i].State = Reverse
		}
	})
}

// owner acts as whoever made the plan, and as nobody else: the sign-in is read
// anew for every step.
func (r *run) owner(ctx context.Context) (*graph.Delegated, error) {
	principal, err := r.cfg.Store.Principal(ctx, r.plan.Owner)
	if err != nil {
		return nil, err
	}
	if !same(principal.Person(), r.plan.Person) {
		return nil, &access.Error{Kind: access.NotLinked, Sentence: "You are signed in to Entra as somebody else than who began this plan. Sign in as " + r.plan.Person.UPN + " with /access signin."}
	}
	return r.cfg.Graph.AsWith(principal, r.plan.Scopes(r.cfg.Graph)), nil
}

// Scopes is what the owner of the plan must have granted.
func (p *Plan) Scopes(c *graph.Client) []string {
	for _, s := range p.Steps {
		if s.Act.directory() {
			return c.AdminScopes()
		}
	}
	return c.ApproverScopes()
}
