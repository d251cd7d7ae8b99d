package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// Deciders is where it is read who decides, and about whom: Microsoft Graph,
// as the application.
type Deciders interface {
	// PolicyOf finds the policy of a request.
	PolicyOf(ctx context.Context, r access.Request) (access.AssignmentPolicy, error)
	// ApproversUnder tells who may decide each stage of it.
	ApproversUnder(ctx context.Context, p access.AssignmentPolicy, r access.Request) ([]access.StageApprovers, error)
	Profile(ctx context.Context, personID string) (access.Profile, error)
	Package(ctx context.Context, id string) (access.Package, error)
}

// graceAsk is how long the thread waits for the names of those who decide.
const graceAsk = time.Minute

// ask works out, once for each stage, who decides it.
func (t *Tracker) ask(ctx context.Context, log *slog.Logger, rec sessions.Tracked, req access.Request) (sessions.Tracked, error) {
	stage := rec.Stage()
	if stage <= rec.AskedStage {
		return t.noteEscalation(ctx, rec, req)
	}
	stages, err := t.approvers(ctx, rec, req)
	kind := access.KindOf(err)
	lasting := kind == access.NotFound || kind == access.NotAllowed || err == nil && len(stages) < stage
	switch {
	case lasting:
		log.Warn("who decides is not known", "stage", stage, "error", err)
		return t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
			r.AskedStage, r.Approvers = stage, nil
			return nil
		})
	case err != nil && time.Since(began(rec)) < graceAsk:
		return rec, err
	case err != nil:
		log.Warn("who decides could not be read yet", "stage", stage, "error", err)
		return rec, nil
	}
	a, err := t.inChannel(ctx, rec, t.newAsking(ctx, log, rec, stages[stage-1]))
	if err != nil {
		return rec, err
	}
	if err := t.cfg.Store.AddAsking(ctx, a); err != nil {
		return rec, err
	}
	rec, err = t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.AskedStage, r.StageCount, r.Escalated = stage, len(stages), false
		r.Approvers = approverNames(stages[stage-1])
		return nil
	})
	if err != nil {
		return rec, err
	}
	return rec, t.cfg.Store.Queue(sessions.Approvals).Poke(ctx, rec.ID)
}

// noteEscalation notes that Entra asks the alternates too.
func (t *Tracker) noteEscalation(ctx context.Context, rec sessions.Tracked, req access.Request) (sessions.Tracked, error) {
	if rec.Escalated || rec.Stage() == 0 || !escalated(req) {
		return rec, nil
	}
	a, err := t.cfg.Store.Asking(ctx, rec.ID, rec.Stage())
	if err != nil && !errors.Is(err, sessions.ErrNoRecord) {
		return rec, err
	}
	if rec, err = t.askAlternates(ctx, rec, a); err != nil {
		return rec, err
	}
	return rec, t.cfg.Store.Queue(sessions.Approvals).Poke(ctx, rec.ID)
}

// askAlternates notes with a request that the alternates may decide too.
func (t *Tracker) askAlternates(ctx context.Context, rec sessions.Tracked, a sessions.Asking) (sessions.Tracked, error) {
	return t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		if !r.Escalated && len(r.Approvers) > 0 {
			r.Approvers = withAlternates(r.Approvers, a)
		}
		r.Escalated = true
		return nil
	})
}

// withAlternates adds those who may decide too now.
func withAlternates(names []access.Sentence, a sessions.Asking) []access.Sentence {
	for _, one := range a.Asked {
		if one.Alternate {
			names = append(names, access.Sayf("%s", one.Person.Name))
		}
	}
	return names
}

// escalated reports whether Entra says that it asks the alternates. The words
// only bring forward what the policy lays down.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-cancel
func escalated(r access.Request) bool {
	return strings.EqualFold(r.Status, "PendingApprovalEscalated")
}

// began is when the present stage began, as far as it was seen.
func began(rec sessions.Tracked) time.Time {
	at := rec.Reached
	for _, d := range rec.Decisions {
		if d.At.After(at) {
			at = d.At
		}
	}
	if at.IsZero() {
		return rec.Created
	}
	return at
}

func (t *Tracker) approvers(ctx context.Context, rec sessions.Tracked, req access.Request) (stages []access.StageApprovers, err error) {
	req.ID, req.Requestor, req.PackageID = rec.ID, rec.Person, rec.PackageID
	if req.Type == "" {
		req.Type = rec.Type
	}
	if req.PolicyID == "" {
		req.PolicyID = rec.PolicyID
	}
	err = t.entra.call(func() error {
		policy, err := t.cfg.Deciders.PolicyOf(ctx, req)
		if err == nil {
			stages, err = t.cfg.Deciders.ApproversUnder(ctx, policy, req)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("work out who decides: %w", err)
	}
	return stages, nil
}

// newAsking makes the record of a stage that begins.
func (t *Tracker) newAsking(ctx context.Context, log *slog.Logger, rec sessions.Tracked, s access.StageApprovers) sessions.Asking {
	a := sessions.Asking{
		RequestID: rec.ID, Stage: rec.Stage(), Began: began(rec), ApproverReason: s.Rule.ApproverReason, FellBack: s.FellBack,
		Evidence: t.evidence(ctx, log, rec),
	}
	if !s.Rule.DecideWithin.IsZero() {
		a.Deadline = s.Rule.DecideWithin.After(a.Began)
	}
	if s.Rule.Escalates && !s.Rule.EscalateAfter.IsZero() {
		a.Escalates = s.Rule.EscalateAfter.After(a.Began)
	}
	a.Asked = append(asked(s.Now, rec.Person), later(asked(s.Later, rec.Person))...)
	for _, b := range s.Barred {
		if b.Disabled {
			a.Unreached = append(a.Unreached, access.Sayf("%s (account disabled)", b.Name))
		}
	}
	return a
}

// asked are the people of a stage, without the one whose access it is.
func asked(all []access.Approver, about access.Person) []sessions.Asked {
	var out []sessions.Asked
	for _, one := range all {
		if one.ID != about.ID {
			out = append(out, sessions.Asked{Person: one.Person, Guest: one.Guest, Why: whyAsked(one)})
		}
	}
	return out
}

func later(all []sessions.Asked) []sessions.Asked {
	for i := range all {
		all[i].Alternate = true
	}
	return all
}

// whyAsked says why somebody decides, to that person.
func whyAsked(a access.Approver) access.Sentence {
	switch {
	case a.Group != "":
		return access.Sayf("a member of %s", a.Group)
	case isManager(a.Why) && a.Why.Level > 1:
		return access.Sayf("their manager at level %s", strconv.Itoa(a.Why.Level))
	case isManager(a.Why):
		return access.Sayf("their manager")
	case isSponsor(a.Why):
		return access.Sayf("their sponsor")
	}
	return access.Sayf("the policy names you")
}

func isManager(s access.Subject) bool {
	return s.Kind == access.RequestorManager || s.Kind == access.TargetManager
}

func isSponsor(s access.Subject) bool { return strings.HasSuffix(string(s.Kind), "ponsors") }

// How a manager is named to the requestor and to others.
const (
	yourManager  = "%s (your manager)"
	theirManager = "%s (their manager)"
)

// approverNames tells the requestor who is asked: a group is one name. Where
// the policy hides its approvers nobody is named.
func approverNames(s access.StageApprovers) []access.Sentence {
	if strings.EqualFold(s.Rule.Visibility, "notVisible") {
		return nil
	}
	var names []access.Sentence
	for _, a := range s.Now {
		name := access.Sayf("%s", a.Name)
		switch {
		case a.Group != "":
			name = oneOf(a.Group, inGroup(s.Now, a.Group))
		case isManager(a.Why):
			name = access.Sayf(yourManager, a.Name)
		}
		names = addName(names, name)
	}
	return names
}

// forOthers are the names as people other than the requestor read them.
func forOthers(names []access.Sentence) []access.Sentence {
	out := slices.Clone(names)
	for i, name := range out {
		if name.English == yourManager {
			out[i].English = theirManager
		}
	}
	return out
}

// addName adds a name unless it is there already.
func addName(names []access.Sentence, name access.Sentence) []access.Sentence {
	if slices.ContainsFunc(names, func(n access.Sentence) bool { return n.String() == name.String() }) {
		return names
	}
	return append(names, name)
}

func inGroup(all []access.Approver, group string) int {
	n := 0
	for _, a := range all {
		if a.Group == group {
			n++
		}
	}
	return n
}

// oneOf names a group of so many people.
func oneOf(group string, n int) access.Sentence {
	if n == 1 {
		return access.Sayf("one of %s (1 person)", group)
	}
	return access.Sayf("one of %s (%s people)", group, strconv.Itoa(n))
}

// evidence is what an approver should know beside the request. What cannot be
// read is left out: it only helps.
func (t *Tracker) evidence(ctx context.Context, log *slog.Logger, rec sessions.Tracked) sessions.Evidence {
	e := sessions.Evidence{Colleagues: -1}
	leftOut := func(what string, err error) {
		if err != nil {
			log.Info("evidence is left out", "what", what, "error", err)
		}
	}
	leftOut("profile", t.entra.call(func() error {
		p, err := t.cfg.Deciders.Profile(ctx, rec.Person.ID)
		e.Title, e.Department, e.Manager = p.Title, p.Department, p.Manager.Name
		return err
	}))
	leftOut("package", t.entra.call(func() error {
		p, err := t.cfg.Deciders.Package(ctx, rec.PackageID)
		e.Catalog, e.Contents = p.Catalog, p.Contents
		return err
	}))
	held, err := t.heldBy(ctx, rec.Person.ID)
	leftOut("earlier holdings", err)
	for _, h := range held {
		if h.PackageID != rec.PackageID || h.Holds() {
			continue
		}
		e.Earlier++
		if h.Ended.After(e.LastEnded) {
			e.LastEnded = h.Ended
		}
	}
	return e
}
