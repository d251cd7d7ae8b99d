package plans

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// The types of requests that administrators make, as graph reads them.
const (
	adminAdd    = "adminAdd"
	adminRemove = "adminRemove"
	userRemove  = "userRemove"
)

// freePerson looks whether the package, the policy and the person are there,
// because the service's refusal tells them not apart, and whether the person
// holds the package already.
func freePerson(ctx context.Context, w *work) error {
	packageID, policyID := w.id(w.in().PackageID), w.id(w.held().PolicyID)
	if _, err := w.as.Reader().Package(ctx, packageID); err != nil {
		return whenGone(err, "The package is not there any more. Choose another one, and make the assignment anew.")
	}
	policies, err := collect(w.as.Reader().AssignmentPolicies(ctx, packageID))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(policies, func(p access.AssignmentPolicy) bool { return p.ID == policyID }) {
		return missing("The package has no such policy any more. Choose another policy, and make the assignment anew.")
	}
	if _, err := w.app.Person(ctx, w.id(w.held().PersonID)); err != nil {
		return whenGone(err, w.held().PersonName+" is not in the directory any more. Undo this plan, or leave it as it is.")
	}
	held, err := activeOf(ctx, w, graph.AssignmentFilter{PackageID: w.id(w.in().PackageID), PersonID: w.id(w.held().PersonID)})
	return orSkip(w, len(held) > 0, err, w.held().PersonName+" holds it already.")
}

// whenGone puts a read that found nothing into words.
func whenGone(err error, sentence string) error {
	if none, _ := gone(err); none {
		return missing("%s", sentence)
	}
	return err
}

func assign(ctx context.Context, w *work) error {
	in, held := w.in(), w.held()
	schedule := in.Schedule
	if schedule.IsZero() && !held.Until.IsZero() {
		schedule.Length.Until = held.Until
	}
	made, err := w.as.AdminAdd(ctx, graph.Direct{
		PackageID: w.id(in.PackageID), PolicyID: w.id(held.PolicyID), PersonID: w.id(held.PersonID),
		Justification: in.Justification, Answers: in.Answers, Schedule: schedule, BypassApproval: in.Bypass,
	})
	if access.KindOf(err) == access.AlreadyOpen {
		return &access.Error{Kind: access.AlreadyOpen, Err: err, Sentence: held.PersonName +
			" has an open request for this package. Decide or cancel that one first, and press Resume."}
	}
	w.found = made.ID
	return err
}

// assigned finds the request that an earlier attempt made.
func assigned(ctx context.Context, w *work) (bool, error) {
	return w.requested(ctx, func(r access.Request) bool {
		return r.Type == adminAdd && r.Requestor.ID == w.id(w.held().PersonID)
	})
}

// requested finds a request about the package that was made since the step
// began.
func (w *work) requested(ctx context.Context, will func(access.Request) bool) (bool, error) {
	filter := graph.RequestFilter{PackageID: w.id(w.in().PackageID), Since: w.begun()}
	for r, err := range w.as.Reader().RequestsWhere(ctx, filter) {
		if err != nil {
			return false, err
		}
		if will(r) {
			w.found = r.ID
			return true, nil
		}
	}
	return false, nil
}

// awaitAssigned reads back what became of each assignment, and says it.
func awaitAssigned(ctx context.Context, w *work) error {
	var notes []string
	for _, h := range w.in().Held {
		note, err := becameOf(ctx, w, h)
		if err != nil {
			return err
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	w.note = strings.Join(notes, " ")
	return nil
}

// becameOf says what became of one assignment; empty when none was made.
func becameOf(ctx context.Context, w *work, h Held) (string, error) {
	id := w.plan.IDs["request:"+h.PersonID]
	if w.rehearsed {
		id = w.id("{request}")
	}
	if id == "" {
		return "", nil
	}
	r, err := w.as.Reader().Request(ctx, id)
	if none, _ := gone(err); none {
		return "", later("Entra does not show the request for %s yet. I go on looking.", h.PersonName)
	}
	if err != nil {
		return "", err
	}
	switch r.State {
	case access.Delivered:
		return w.granted(ctx, h)
	case access.PendingApproval:
		return fmt.Sprintf("%s: waits for an approver, because the policy wants approval.", h.PersonName), nil
	case access.Scheduled:
		return fmt.Sprintf("%s: scheduled; access begins on its start date.", h.PersonName), nil
	case access.Denied, access.Canceled:
		return fmt.Sprintf("%s: %s; nothing was granted.", h.PersonName, strings.ToLower(r.State.Words())), nil
	case access.DeliveryFailed, access.PartiallyDelivered:
		return "", invalid("Entra could not grant everything to %s (%s). Look at the request in Entra and reprocess it there, and press Resume to read it back.", h.PersonName, strings.ToLower(r.State.Words()))
	}
	return "", later("Entra is still granting the package to %s.", h.PersonName)
}

// granted reads the memberships back.
func (w *work) granted(ctx context.Context, h Held) (string, error) {
	grant, err := w.app.Granted(ctx, w.id(h.PersonID), w.id(w.in().PackageID))
	if err != nil {
		return "", err
	}
	if len(grant.Missing) > 0 && w.mayWait() {
		return "", later("Entra does not show %s as a member of %s yet.", h.PersonName, list(grant.Missing))
	}
	words := h.PersonName + ": delivered"
	if len(grant.Groups) > 0 {
		words = fmt.Sprintf("%s: delivered, now a member of %s", h.PersonName, list(grant.Groups))
	}
	if !grant.Expires.IsZero() {
		words += ", until " + grant.Expires.UTC().Format("2 Jan 2006")
	}
	if len(grant.Missing) > 0 {
		words += "; Entra does not show the membership of " + list(grant.Missing) + " yet"
	}
	return words + ".", nil
}

// mayWait reports whether what is not seen may still be on its way.
func (w *work) mayWait() bool {
	return w.step.Waiting.IsZero() || time.Since(w.step.Waiting) < w.lag
}

// holds looks whether the assignment is still there, and lets Entra finish one
// that it is still delivering: that cannot be removed.
func holds(ctx context.Context, w *work) error {
	held, there, err := w.holding(ctx)
	if err != nil || !there {
		return orSkip(w, err == nil, err, w.held().PersonName+" did not hold it any more.")
	}
	if strings.EqualFold(held.State, string(access.Delivering)) {
		return later("Entra is still granting the package to %s; what is being granted cannot be removed. I go on when it is done.", w.held().PersonName)
	}
	return nil
}

// holding finds the assignment of this part of the step, while it is in force.
func (w *work) holding(ctx context.Context) (access.Holding, bool, error) {
	active, err := activeOf(ctx, w, graph.AssignmentFilter{PackageID: w.id(w.in().PackageID), PersonID: w.held().PersonID})
	i := slices.IndexFunc(active, func(h access.Holding) bool { return h.ID == w.held().AssignmentID })
	if err != nil || i < 0 {
		return access.Holding{}, false, err
	}
	return active[i], true, nil
}

func remove(ctx context.Context, w *work) error {
	held := w.held()
	var made access.Request
	var err error
	if w.in().Delete {
		var removal graph.Removal
		removal, err = w.as.DeleteAssignment(ctx, graph.AssignmentPath{AssignmentID: held.AssignmentID})
		made, w.note = removal.Request, removal.Note
	} else {
		made, err = w.as.AdminRemove(ctx, held.AssignmentID)
	}
	if access.KindOf(err) == access.AlreadyOpen {
		return w.removalOpen(ctx, err)
	}
	w.found = made.ID
	if w.found == "" {
		w.found = "deleted"
	}
	return err
}

// removalOpen goes along with a removal that somebody else has begun.
func (w *work) removalOpen(ctx context.Context, refused error) error {
	held := w.held()
	for r, err := range w.as.Reader().RequestsWhere(ctx, graph.RequestFilter{PackageID: w.id(w.in().PackageID)}) {
		if err != nil {
			return err
		}
		if r.Open() && r.AssignmentID == held.AssignmentID && (r.Type == adminRemove || r.Type == userRemove) {
			w.note = held.PersonName + ": a removal was under way already."
			return nil
		}
	}
	return &access.Error{Kind: access.AlreadyOpen, Err: refused, Sentence: held.PersonName +
		" has an open request about this package. Decide or cancel that one first, and press Resume."}
}

// removed finds the removal that an earlier attempt asked for.
func removed(ctx context.Context, w *work) (bool, error) {
	asked, err := w.requested(ctx, func(r access.Request) bool {
		return r.Type == adminRemove && r.AssignmentID == w.held().AssignmentID
	})
	if asked || err != nil {
		return asked, err
	}
	_, there, err := w.holding(ctx)
	if !there && err == nil {
		w.found = "deleted"
	}
	return !there && err == nil, err
}

// awaitGone waits until none of the assignments is in force, and reads the
// groups back. Who is still a member then is so for another reason.
func awaitGone(ctx context.Context, w *work) error {
	active, err := activeOf(ctx, w, graph.AssignmentFilter{PackageID: w.id(w.in().PackageID)})
	if err != nil {
		return err
	}
	var still []string
	for _, h := range w.in().Held {
		if slices.ContainsFunc(active, func(a access.Holding) bool { return a.ID == h.AssignmentID }) {
			still = append(still, h.PersonName)
		}
	}
	if len(still) > 0 {
		return later("Entra is still taking away the access of %s.", list(still))
	}
	members, err := w.stillMembers(ctx)
	if err != nil || len(members) == 0 {
		return err
	}
	if w.mayWait() {
		return later("Entra still shows %s.", list(members))
	}
	w.note = fmt.Sprintf("Still there, by another package or by hand: %s.", list(members))
	return nil
}

// stillMembers lists who is still shown in which group.
func (w *work) stillMembers(ctx context.Context) ([]string, error) {
	var still []string
	for _, g := range w.in().Groups {
		for m, err := range w.app.Members(ctx, g.ID) {
			if none, err := gone(err); none {
				break
			} else if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(w.in().Held, func(h Held) bool { return h.PersonID == m.ID }) {
				still = append(still, m.Name+" in "+g.Name)
			}
		}
	}
	return still, nil
}

func (w *work) openRequest(ctx context.Context) (access.Request, error) {
	return w.as.Reader().Request(ctx, w.in().Requests[w.item].ID)
}

func openRequest(ctx context.Context, w *work) error {
	r, err := w.openRequest(ctx)
	if none, err := gone(err); none || err != nil {
		return orSkip(w, none, err, "It was gone already.")
	}
	return orSkip(w, !r.Open(), nil, "It had ended already.")
}

func cancelRequest(ctx context.Context, w *work) error {
	w.found = "canceled"
	return w.as.Cancel(ctx, w.in().Requests[w.item].ID)
}

func canceledRequest(ctx context.Context, w *work) (bool, error) {
	r, err := w.openRequest(ctx)
	if none, err := gone(err); none || err != nil {
		return none, err
	}
	w.found = "canceled"
	return !r.Open(), nil
}

// assignedBefore skips what the plan did not assign.
func assignedBefore(ctx context.Context, w *work) error {
	nothing, err := withdrawn(ctx, w)
	return orSkip(w, nothing, err, w.held().PersonName+" does not hold it.")
}

// withdraw cancels a request that still waits, and removes what was granted.
func withdraw(ctx context.Context, w *work) error {
	r, err := w.as.Reader().Request(ctx, w.plan.IDs["request:"+w.held().PersonID])
	if err != nil && !w.rehearsed {
		return err
	}
	if r.State == access.PendingApproval || r.State == access.Scheduled {
		return w.as.Cancel(ctx, r.ID)
	}
	held, err := activeOf(ctx, w, graph.AssignmentFilter{PackageID: w.id(w.in().PackageID), PersonID: w.id(w.held().PersonID)})
	if err != nil {
		return err
	}
	if len(held) == 0 || strings.EqualFold(held[0].State, string(access.Delivering)) {
		return later("Entra is still granting the package to %s; I take it back when that is done.", w.held().PersonName)
	}
	_, err = w.as.AdminRemove(ctx, held[0].ID)
	return err
}

func withdrawn(ctx context.Context, w *work) (bool, error) {
	id := w.plan.IDs["request:"+w.held().PersonID]
	if id == "" {
		return true, nil
	}
	r, err := w.as.Reader().Request(ctx, id)
	if err != nil || r.Open() {
		return false, err
	}
	held, err := activeOf(ctx, w, graph.AssignmentFilter{PackageID: w.id(w.in().PackageID), PersonID: w.id(w.held().PersonID)})
	return len(held) == 0, err
}
