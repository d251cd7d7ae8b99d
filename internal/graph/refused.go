package graph

import (
	"context"
	"fmt"
	"time"

	"accessbot/internal/access"
)

const incompatibleWords = "You hold access that nobody may have together with this package, so Entra does not take the request. Give that access back first, or ask the owner of the package."

// whyRefused turns a refusal of an ask into one that says which part of it is
// not taken. The service has published no codes for that, so it looks: whether
// the person holds the package, what the policy demands, and what clashes. When
// nothing explains the refusal, it stays as it is.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests
func (d *Delegated) whyRefused(ctx context.Context, ask Ask, refusal error) error {
	if access.KindOf(refusal) != access.Incompatible {
		if d.holds(ctx, ask.PackageID) {
			return because(refusal, access.AlreadyHeld, "You already have this access. See /access mine.", nil)
		}
		if why := d.misfit(ctx, ask, refusal); why != nil {
			return why
		}
	}
	clash, err := d.app.Clash(ctx, d.person.ID, ask.PackageID)
	if err != nil || !clash.Any() {
		return refusal
	}
	return because(refusal, access.Incompatible, incompatibleWords, &clash)
}

// holds reports whether the person is seen to hold the package.
func (d *Delegated) holds(ctx context.Context, packageID string) bool {
	_, found, err := firstOf(d.MyAssignments(ctx), func(a access.Assignment) bool {
		return a.PackageID == packageID && a.State == "delivered"
	})
	return err == nil && found
}

// misfit compares an ask with what the policy demands; nil when it fits.
func (d *Delegated) misfit(ctx context.Context, ask Ask, refusal error) error {
	demands, _ := d.Requirements(ctx, ask.PackageID) // it only explains; without it nothing is known
	for _, r := range demands {
		if ask.PolicyID != "" && r.ID != ask.PolicyID {
			continue
		}
		found := r.Check(access.Filled{Reason: ask.Justification, Answers: ask.Answers, Schedule: ask.Schedule, Now: time.Now()})
		if len(found) == 0 {
			return nil
		}
		told := found[0].Sentence()
		e := because(refusal, access.Invalid, told.English, found[0])
		e.Args = told.Args
		return e
	}
	return nil
}

// because words a refusal anew; the cause explains it and may be nil.
func because(refusal error, kind access.Kind, sentence string, cause error) *access.Error {
	e := &access.Error{Kind: kind, Sentence: sentence, Err: refusal}
	if cause != nil {
		e.Err = fmt.Errorf("%w: %w", cause, refusal)
	}
	if f, ok := faultOf(refusal); ok {
		e.RequestID = f.requestID
	}
	return e
}

// changeRefused words the refusal of an extension.
func (d *Delegated) changeRefused(ctx context.Context, c Change, err error) error {
	switch access.KindOf(err) {
	case access.NoPolicy:
		return because(err, access.NoPolicy, "The policy of this package does not let you extend it yourself. Ask the owner of the package, or your administrator.", nil)
	case access.NotFound:
		return gone(err)
	case access.Invalid:
		if c.PackageID == "" {
			return err
		}
		ask := Ask{PackageID: c.PackageID, PolicyID: c.PolicyID, Justification: c.Justification, Answers: c.Answers, Schedule: c.Schedule}
		if why := d.misfit(ctx, ask, err); why != nil {
			return why
		}
	}
	return err
}

// returnRefused words the refusal of giving something back.
func returnRefused(err error) error {
	switch access.KindOf(err) {
	case access.NoPolicy:
		return because(err, access.NoPolicy, "The policy of this package does not let you give it back yourself. Ask the owner of the package, or your administrator.", nil)
	case access.NotFound:
		return gone(err)
	}
	return err
}

func gone(err error) error {
	return because(err, access.NotFound, "You do not have this access any more, so there is nothing left to do. See /access mine.", nil)
}
