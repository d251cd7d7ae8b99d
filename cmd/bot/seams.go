package main

import (
	"context"
	"iter"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/slackapp"
)

// entraTruth is Microsoft Graph as the tracker asks for it.
type entraTruth struct{ *graph.Reader }

// Delivered lists everything that anybody holds.
func (e entraTruth) Delivered(ctx context.Context) iter.Seq2[access.Holding, error] {
	return e.Assignments(ctx, graph.AssignmentFilter{State: "delivered"})
}

// HeldBy lists what one person holds or held.
func (e entraTruth) HeldBy(ctx context.Context, personID string) iter.Seq2[access.Holding, error] {
	return e.Assignments(ctx, graph.AssignmentFilter{PersonID: personID})
}

// Waiting lists the requests that wait for approval.
func (e entraTruth) Waiting(ctx context.Context) iter.Seq2[access.Request, error] {
	return e.RequestsWhere(ctx, graph.RequestFilter{State: access.PendingApproval})
}

// PeopleIn lists everybody in the groups of that name: a name may be used
// twice.
func (e entraTruth) PeopleIn(ctx context.Context, name string) iter.Seq2[access.Profile, error] {
	return func(yield func(access.Profile, error) bool) {
		found := false
		for group, err := range e.GroupsNamed(ctx, name) {
			if err != nil {
				yield(access.Profile{}, err)
				return
			}
			found = true
			for p, err := range e.Everybody(ctx, group.ID) {
				if !yield(p, err) || err != nil {
					return
				}
			}
		}
		if !found {
			yield(access.Profile{}, &access.Error{Kind: access.NotFound, Sentence: "There is no group of that name."})
		}
	}
}

// slackPeople is Slack as the tracker asks for it.
type slackPeople struct{ *slackapp.App }

// Regional gives the time zone and the locale of a member.
func (s slackPeople) Regional(ctx context.Context, m access.Member) (*time.Location, string, error) {
	p, err := s.Profile(ctx, m)
	return p.Zone, p.Locale, err
}

// IsShared reports whether people from outside the workspace read a channel.
func (s slackPeople) IsShared(ctx context.Context, channel string) (bool, error) {
	ch, err := s.Channel(ctx, channel)
	return ch.Shared, err
}

// MemberByEmail finds the member whose confirmed address it is.
func (s slackPeople) MemberByEmail(ctx context.Context, email string) (access.Member, error) {
	m, p, err := s.App.MemberByEmail(ctx, email)
	if err == nil && p.Email == "" {
		return access.Member{}, &access.Error{Kind: access.NotFound, Sentence: "Slack has not confirmed that address."}
	}
	return m, err
}
