package tracker_test

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"accessbot/internal/access"
)

// tenant is Entra: answer is asked at each read.
type tenant struct {
	mu     sync.Mutex
	reads  int // of one request each
	lists  int // pages of the list
	made   map[string]time.Time
	answer func(id string, age time.Duration) (access.State, error)
	grant  func(age time.Duration) (access.Grant, error)
	began  time.Time
	held   map[string]*access.Holding
	wait   []access.Request
	rules  access.AssignmentPolicy

	about   map[string]access.Request    // what else requests tell, by id
	catalog string                       // of all packages
	groups  map[string][]access.Approver // by name
	history []access.Activity
	stages  []access.StageApprovers
	asked   int // how often it was worked out who decides
	status  string
	failing error // of what is read about approvals
	done    time.Time
}

func (s *tenant) Request(_ context.Context, id string) (access.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return s.read(id)
}

func (s *tenant) read(id string) (access.Request, error) {
	state, err := s.answer(id, time.Since(s.began))
	r := s.about[id]
	r.ID, r.State, r.Status, r.Created, r.Completed = id, state, s.status, s.made[id], s.done
	return r, err
}

func (s *tenant) RequestsByID(_ context.Context, ids []string) (found map[string]access.Request, failed map[string]error, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, failed = map[string]access.Request{}, map[string]error{}
	for _, id := range ids {
		s.reads++
		if found[id], err = s.read(id); err != nil {
			failed[id] = err
			delete(found, id)
		}
	}
	return found, failed, nil
}

func (s *tenant) Requests(_ context.Context, since time.Time) iter.Seq2[access.Request, error] {
	return func(yield func(access.Request, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		n := 0
		for id, made := range s.made {
			r, err := s.read(id)
			if !made.After(since) || access.KindOf(err) == access.NotFound {
				continue
			}
			if n++; n%100 == 1 {
				s.lists++
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

func (s *tenant) Granted(context.Context, string, string) (access.Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.grant == nil {
		return access.Grant{Groups: []string{"Marketing"}}, nil
	}
	return s.grant(time.Since(s.began))
}

func (s *tenant) holdings(passes func(access.Holding) bool) iter.Seq2[access.Holding, error] {
	return func(yield func(access.Holding, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, h := range s.held {
			if now := s.asNow(*h); passes(now) && !yield(now, nil) {
				return
			}
		}
	}
}

// asNow ends what has come to its end.
func (s *tenant) asNow(h access.Holding) access.Holding {
	if !h.Expires.IsZero() && !time.Now().Before(h.Expires) {
		h.State = "expired"
	}
	return h
}

func (s *tenant) Delivered(context.Context) iter.Seq2[access.Holding, error] {
	return s.holdings(func(h access.Holding) bool { return h.State == "delivered" })
}

func (s *tenant) HeldBy(_ context.Context, person string) iter.Seq2[access.Holding, error] {
	return s.holdings(func(h access.Holding) bool { return h.Target.ID == person })
}

func (s *tenant) Waiting(context.Context) iter.Seq2[access.Request, error] {
	return func(yield func(access.Request, error) bool) {
		for _, r := range s.wait {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (s *tenant) AssignmentPolicy(context.Context, string) (access.AssignmentPolicy, error) {
	return s.rules, nil
}

func (s *tenant) History(context.Context, string) ([]access.Activity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.history, s.failing
}

func (s *tenant) PolicyOf(context.Context, access.Request) (access.AssignmentPolicy, error) {
	return s.rules, s.failing
}

func (s *tenant) ApproversUnder(context.Context, access.AssignmentPolicy, access.Request) ([]access.StageApprovers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.stages, s.failing
}

func (s *tenant) PeopleIn(_ context.Context, name string) iter.Seq2[access.Profile, error] {
	return func(yield func(access.Profile, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, known := s.groups[name]; !known || s.failing != nil {
			yield(access.Profile{}, errors.Join(s.failing, notFound))
			return
		}
		for _, a := range s.groups[name] {
			if !yield(a.Profile, nil) {
				return
			}
		}
	}
}

func (s *tenant) Profile(_ context.Context, id string) (access.Profile, error) {
	return access.Profile{Person: access.Person{ID: id}, Title: "Specialist", Department: "Marketing", Manager: manager.Person}, s.failing
}

func (s *tenant) Package(_ context.Context, id string) (access.Package, error) {
	return access.Package{ID: id, Catalog: s.catalog, Contents: []access.Content{{Resource: "Marketing", Role: "Member"}}}, s.failing
}

// hold gives somebody a package for so long.
func (s *tenant) hold(id, pkg string, p access.Person, long time.Duration) *access.Holding {
	h := &access.Holding{Assignment: access.Assignment{ID: id, PackageID: pkg, PackageName: "Marketing Campaign", State: "delivered"}, Target: p}
	h.Schedule.Start = time.Now()
	if long > 0 {
		h.Expires = time.Now().Add(long)
	}
	s.held[id] = h
	return h
}

// directory of Slack: everybody is in one zone, and the direct message with
// a member is called by the user id.
type office struct {
	zone    *time.Location
	locale  string // that of all
	silent  error  // why it tells neither
	byEmail map[string]access.Member
}

func (*office) OpenDirect(_ context.Context, m access.Member) (string, error) {
	return "DM " + m.User, nil
}

func (o *office) Regional(context.Context, access.Member) (*time.Location, string, error) {
	return o.zone, o.locale, o.silent
}

func (o *office) MemberByEmail(_ context.Context, email string) (access.Member, error) {
	m, ok := o.byEmail[email]
	if !ok {
		return m, notFound
	}
	return m, nil
}

// states answers with each state from its age on.
func states(steps map[time.Duration]access.State) func(string, time.Duration) (access.State, error) {
	return func(_ string, age time.Duration) (access.State, error) {
		state, since := access.Submitted, time.Duration(-1)
		for at, s := range steps {
			if at <= age && at > since {
				state, since = s, at
			}
		}
		return state, nil
	}
}
