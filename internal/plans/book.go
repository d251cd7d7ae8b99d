package plans

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
)

// Config of a Book and a Runner; making them does no I/O.
type Config struct {
	Store   *sessions.Store
	Graph   *graph.Client
	Teller  Teller  // nil: nobody is told
	Secrets Secrets // nil: no account can be created
	Log     *slog.Logger
	// SecondAdmin makes every plan wait until another administrator agrees.
	SecondAdmin bool

	Every    time.Duration // how often something that is waited for is looked at; 0 means 2 s
	Certain  time.Duration // after it a change that nobody sees was not made; 0 means 50 s
	Lag      time.Duration // how long Entra may take to show what was done; 0 means 1 min
	Patience time.Duration // how long a step may wait before it fails; 0 means 20 min
	Lease    time.Duration // see sessions.Workers; 0 means 5 s
	Drain    time.Duration // see sessions.Workers; 0 means 8 s
	PerMin   int           // how many changes one person's plans make in a minute; 0 means 60
	AllMin   int           // how many all plans make before all stand still; 0 means 300
}

// Teller tells people where a plan stands. Tell is given the plan after every
// change, and again when an earlier Tell failed: it tells what is not told yet.
type Teller interface {
	Tell(ctx context.Context, p Plan) error
}

// Secrets shows the password of a new account to the owner of the plan, in
// private, and keeps it nowhere. It returns nil only when the owner can see it:
// the account is made after that. It may be called again with another password
// for the same account; then the earlier one is worth nothing.
type Secrets interface {
	ShowPassword(ctx context.Context, p Plan, upn, password string) error
}

func (cfg Config) withDefaults() Config {
	set := func(d *time.Duration, fallback time.Duration) {
		if *d == 0 {
			*d = fallback
		}
	}
	set(&cfg.Every, 2*time.Second)
	set(&cfg.Certain, 50*time.Second)
	set(&cfg.Lag, time.Minute)
	set(&cfg.Patience, 20*time.Minute)
	set(&cfg.Lease, 5*time.Second)
	if cfg.PerMin == 0 {
		cfg.PerMin = 60
	}
	if cfg.AllMin == 0 {
		cfg.AllMin = 300
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// Bounds in time.
const (
	keepDraft = 24 * time.Hour      // a plan that was not begun
	keepPlan  = 30 * 24 * time.Hour // one that was, after its last change
	runWithin = 24 * time.Hour      // how long a plan runs before it asks to be resumed
)

// queue is the name of the plans' queue.
const queue = "plans"

func (cfg Config) records() sessions.Records[Plan] {
	return sessions.RecordsOf(cfg.Store, "plan", func(p Plan) time.Duration {
		if p.State == Draft || p.State == Asked || p.State == Canceled {
			return keepDraft
		}
		return keepPlan
	})
}

// Book is where plans are drafted, confirmed, and told to go on or back. It
// changes nothing in Entra: the Runner does. Its methods may be called again
// with the same arguments: the second call changes nothing.
type Book struct {
	cfg   Config
	plans sessions.Records[Plan]
	lists sessions.Records[shelf]
}

// NewBook makes a Book.
func NewBook(cfg Config) *Book {
	cfg = cfg.withDefaults()
	lists := sessions.RecordsOf(cfg.Store, "plans_of", func(shelf) time.Duration { return keepPlan })
	return &Book{cfg: cfg, plans: cfg.records(), lists: lists}
}

// shelf lists the plans of one person, the newest first.
type shelf struct{ IDs []string }

// shelfSize is how many plans are listed.
const shelfSize = 50

// Draft turns a wish into a plan of the person's, and keeps it for a day. What
// would be sent is written down from a rehearsal. places are the conversations
// in which the plan is told once it runs.
func (b *Book) Draft(ctx context.Context, by access.Principal, w Wish, places ...string) (Plan, error) {
	if !by.Valid() {
		return Plan{}, &access.Error{Kind: access.NotLinked, Sentence: "Link your Entra account first: type /access signin."}
	}
	blueprint, err := build(w)
	if err != nil {
		return Plan{}, err
	}
	wish, err := json.Marshal(w)
	if err != nil {
		return Plan{}, fmt.Errorf("write wish: %w", err)
	}
	p := Plan{
		ID: rand.Text(), Kind: w.Kind(), Title: blueprint.Title, Typed: blueprint.Typed, Steps: blueprint.Steps, Wish: wish, Places: places,
		Owner: by.Member(), Person: by.Person(), State: Draft, IDs: map[string]string{}, Created: time.Now(),
		Second: Second{Required: b.cfg.SecondAdmin},
	}
	if err := rehearse(ctx, b.cfg.Graph, &p); err != nil {
		return Plan{}, err
	}
	if _, err := b.plans.Add(ctx, p.ID, p); err != nil {
		return Plan{}, err
	}
	return p, b.list(ctx, p)
}

// list puts the plan on its owner's shelf.
func (b *Book) list(ctx context.Context, p Plan) error {
	if _, err := b.lists.Add(ctx, p.Owner.String(), shelf{}); err != nil {
		return err
	}
	_, err := b.lists.Update(ctx, p.Owner.String(), func(s *shelf) error {
		s.IDs = append([]string{p.ID}, s.IDs[:min(len(s.IDs), shelfSize-1)]...)
		return nil
	})
	return err
}

// Get reads a plan. It is access.NotFound when there is none, or not any more.
func (b *Book) Get(ctx context.Context, id string) (Plan, error) {
	p, err := b.plans.Get(ctx, id)
	return p, found(err)
}

// Mine lists the plans of a member that are still kept, the newest first.
func (b *Book) Mine(ctx context.Context, m access.Member) ([]Plan, error) {
	s, err := b.lists.Get(ctx, m.String())
	if errors.Is(err, sessions.ErrNoRecord) {
		return nil, nil
	}
	var mine []Plan
	for _, id := range s.IDs {
		p, missing := b.plans.Get(ctx, id)
		if errors.Is(missing, sessions.ErrNoRecord) {
			continue
		}
		if missing != nil {
			return mine, missing
		}
		mine = append(mine, p)
	}
	return mine, err
}

// found puts a missing record into words.
func found(err error) error {
	if errors.Is(err, sessions.ErrNoRecord) {
		return &access.Error{Kind: access.NotFound, Sentence: "I no longer have this plan. Make it anew.", Err: err}
	}
	return err
}

// Confirm starts a draft, or asks for a second administrator. typed is what the
// owner typed, where Plan.Typed wants something typed. Somebody to whom Entra
// shows no catalog is no administrator of packages, and starts nothing: Entra
// would let them make a group, for instance, before it refuses the rest.
func (b *Book) Confirm(ctx context.Context, by access.Principal, id, typed string) (Plan, error) {
	if err := b.anyCatalog(ctx, by); err != nil {
		return Plan{}, err
	}
	return b.move(ctx, by, id, func(p *Plan) error {
		if p.State != Draft {
			return p.moved(Running, Asked)
		}
		if !strings.EqualFold(strings.TrimSpace(typed), p.Typed) {
			return invalid("To confirm this, type exactly: %s", p.Typed)
		}
		if p.Second.Required {
			p.State = Asked
			return nil
		}
		p.begin(Running)
		return nil
	})
}

// Resume goes on at the step that failed, or at which taking back failed.
func (b *Book) Resume(ctx context.Context, by access.Principal, id string) (Plan, error) {
	return b.move(ctx, by, id, func(p *Plan) error {
		switch p.State {
		case Stopped:
			p.begin(Running)
		case UndoFailed:
			p.begin(Undoing)
		default:
			return p.moved(Running, Undoing)
		}
		return nil
	})
}

// Undo takes back what a plan did that stopped or is done, the last step
// first, as far as it can be taken back; UndoWords says how far.
func (b *Book) Undo(ctx context.Context, by access.Principal, id string) (Plan, error) {
	return b.move(ctx, by, id, func(p *Plan) error {
		if p.State != Stopped && p.State != Done && p.State != UndoFailed {
			return p.moved(Undoing, Undone)
		}
		if back, stop := p.UndoWords(); len(back) == 0 && stop != "" && !p.doubtful() {
			return cannotUndo(stop)
		}
		p.begin(Undoing)
		return nil
	})
}

// Cancel drops a plan that has not begun.
func (b *Book) Cancel(ctx context.Context, by access.Principal, id string) (Plan, error) {
	return b.move(ctx, by, id, func(p *Plan) error {
		if p.State != Draft && p.State != Asked {
			return p.moved(Canceled)
		}
		p.State, p.Ended = Canceled, time.Now()
		return nil
	})
}

// move changes the state of the owner's plan and wakes the runner. The queue is
// told before and after, so that a plan that runs is surely in it.
func (b *Book) move(ctx context.Context, by access.Principal, id string, change func(*Plan) error) (Plan, error) {
	if err := b.cfg.Store.Queue(queue).PokeIn(ctx, id, 5*time.Second); err != nil {
		return Plan{}, err
	}
	p, err := b.plans.Update(ctx, id, func(p *Plan) error {
		if by.Member() != p.Owner || !same(by.Person(), p.Person) {
			return &access.Error{Kind: access.NotAllowed, Sentence: "This plan is somebody else's. Ask " + p.Person.Name + ", or make one of your own."}
		}
		if err := change(p); !errors.Is(err, errMoved) {
			return err
		}
		return nil
	})
	if err != nil {
		return p, found(err)
	}
	return p, b.cfg.Store.Queue(queue).Poke(ctx, id)
}

// same reports whether two people are one and the same account.
func same(a, b access.Person) bool {
	return a.ID != "" && strings.EqualFold(a.ID, b.ID) && strings.EqualFold(a.TenantID, b.TenantID)
}

// errMoved says that an earlier call did the same.
var errMoved = errors.New("the plan was moved before")

// moved answers a call that comes too late: nothing, when an earlier one did
// the same; else where the plan stands.
func (p *Plan) moved(same ...State) error {
	if slices.Contains(same, p.State) {
		return errMoved
	}
	return &access.Error{Kind: access.AlreadyDecided, Sentence: "This cannot be done now: the plan is in the state “" + p.State.Words() + "”. Look at its message for where it stands."}
}

// begin makes the plan run, in one direction or the other, from where it
// stands.
func (p *Plan) begin(s State) {
	now := time.Now()
	if p.Confirmed.IsZero() {
		p.Confirmed = now
	}
	p.State, p.Note, p.Deadline, p.Ended = s, "", now.Add(runWithin), time.Time{}
	for i := range p.Steps {
		p.Steps[i].again()
		if p.Steps[i].Back != nil {
			p.Steps[i].Back.again()
		}
	}
}

// again makes a step that failed wait for another try. When it is not known
// what became of the last one, the next begins with a look.
func (s *Step) again() {
	s.Waiting, s.Tries, s.Failure = time.Time{}, 0, nil
	if s.State == Failed {
		s.State = Waiting
	}
}

// doubtful reports whether it is not known what became of a step.
func (p *Plan) doubtful() bool {
	for _, s := range p.Steps {
		if !s.Began.IsZero() {
			return true
		}
	}
	return false
}
