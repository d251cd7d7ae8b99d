package tracker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// sweepElsewhere is the sweep over the requests that people make in My Access.
const sweepElsewhere = "elsewhere"

// lateBy is how much later than it was made Entra may show a request.
const lateBy = time.Hour

// sweepElsewhere begins to follow the requests that people made in My Access
// since the last time. A young one is left for the next time: it may have been
// made in Slack, where it is about to be followed.
func (t *Tracker) sweepElsewhere(ctx context.Context, log *slog.Logger) error {
	e, err := t.cfg.Store.Elsewhere(ctx)
	if err != nil {
		return err
	}
	from, now := e.Read.Add(-lateBy), time.Now()
	if from.Before(e.Since) {
		from = e.Since
	}
	made, err := t.madeSince(ctx, from)
	if err != nil {
		return err
	}
	young := now.Add(-2 * t.sweepEvery())
	var errs []error
	for _, req := range made {
		if req.Created.Before(young) {
			errs = append(errs, t.adopt(ctx, log, req))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err // all of them are looked at again
	}
	return t.cfg.Store.ReadElsewhere(ctx, young)
}

// madeSince lists what people have asked for themselves.
func (t *Tracker) madeSince(ctx context.Context, from time.Time) ([]access.Request, error) {
	var made []access.Request
	err := t.entra.call(func() error {
		made = nil
		for req, err := range t.cfg.Source.Requests(ctx, from) {
			if err != nil {
				return err
			}
			if slices.Contains([]string{access.UserAdd, access.UserUpdate, access.UserRemove}, req.Type) {
				made = append(made, req)
			}
		}
		return nil
	})
	return made, err
}

// adopt begins to follow a request that nobody follows.
func (t *Tracker) adopt(ctx context.Context, log *slog.Logger, req access.Request) error {
	_, err := t.cfg.Store.Tracked(ctx, req.ID)
	if !errors.Is(err, sessions.ErrNoRecord) {
		return err
	}
	rec := sessions.Tracked{
		ID: req.ID, Elsewhere: true, Type: req.Type, Person: req.Requestor, AssignmentID: req.AssignmentID, PackageID: req.PackageID, PackageName: req.PackageName,
		PolicyID: req.PolicyID, PolicyName: req.PolicyName, Reason: req.Justification, Starts: req.Schedule.Start, Ends: req.Schedule.Length.Until,
		State: access.Submitted, Created: req.Created,
	}
	if err := errors.Join(t.readPolicy(ctx, log, req, &rec), t.findOwner(ctx, &rec)); err != nil {
		return err
	}
	log.Info("a request that was made elsewhere is followed", "request", req.ID, "owner", rec.Owner.User)
	return t.cfg.Store.Track(ctx, rec)
}

// readPolicy fills in what the policy says of a request. One that is gone by
// now says nothing.
func (t *Tracker) readPolicy(ctx context.Context, log *slog.Logger, req access.Request, rec *sessions.Tracked) error {
	var policy access.AssignmentPolicy
	err := t.entra.call(func() (err error) {
		policy, err = t.cfg.Deciders.PolicyOf(ctx, req)
		return err
	})
	if lasting(err) {
		log.Info("the policy of a request cannot be read", "request", req.ID, "error", err)
		return nil
	}
	if err != nil {
		return err
	}
	rec.PolicyID, rec.PolicyName, rec.Length = policy.ID, policy.Name, policy.Length
	rec.Approval = policy.Approval.ForAdd
	if req.Type == access.UserUpdate {
		rec.Approval = policy.Approval.ForExtend
	}
	for _, a := range req.Answers {
		i := slices.IndexFunc(policy.Questions, func(q access.Prompt) bool { return q.ID == a.PromptID })
		if i >= 0 {
			rec.Answers = append(rec.Answers, sessions.Answered{Question: policy.Questions[i].Text, Answer: policy.Questions[i].Words(a, "")})
		}
	}
	return nil
}

// findOwner finds who asked, in Slack, and a place to tell it. Somebody who has
// not linked an account never spoke to the bot and is not written to.
func (t *Tracker) findOwner(ctx context.Context, rec *sessions.Tracked) error {
	m, err := t.cfg.Store.MemberOf(ctx, rec.Person)
	if access.KindOf(err) == access.NotLinked {
		return nil
	}
	if err != nil {
		return err
	}
	rec.Owner = m
	channel, locale, err := t.directTo(ctx, m)
	if err != nil || channel == "" {
		return err
	}
	rec.Places = []sessions.Place{{Channel: channel, Direct: true, Reason: true, Locale: locale}}
	return nil
}
