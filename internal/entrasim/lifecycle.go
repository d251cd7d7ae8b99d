package entrasim

import (
	"slices"
	"time"
)

// settle lets everything happen that is due on the tenant's clock. The caller holds mu. Every read and write settles
// first, so nothing needs a timer.
func (t *Tenant) settle() {
	now := t.clock.now()
	for _, r := range t.world.requests.rows {
		for r.open() && !r.due.IsZero() && !r.due.After(now) {
			t.step(r)
		}
	}
	for _, a := range t.world.assignments.rows {
		if a.holds() && !a.ends.IsZero() && !a.ends.After(now) {
			t.end(a, a.ends, "ExpiredNotificationTriggered")
		}
		if u := t.world.users.ever(a.target); a.holds() && !u.deleted.IsZero() && now.Sub(u.deleted) >= keepsDeleted {
			t.end(a, u.deleted.Add(keepsDeleted), "Delivered")
		}
	}
}

// keepsDeleted is for how long the directory keeps an account that was deleted, with its assignments.
const keepsDeleted = 30 * day

// step does what is due next for a request.
func (t *Tenant) step(r *request) {
	switch r.state {
	case stateSubmitted:
		t.evaluate(r)
	case statePendingApproval:
		t.overdue(r)
	case stateScheduled:
		t.deliver(r)
	case stateDelivering:
		t.deliverEnd(r)
	}
}

// evaluate ends the submitted state: to the approvers, or straight on.
func (t *Tenant) evaluate(r *request) {
	if r.needsApproval && len(r.stages) > 0 {
		r.state, r.status = statePendingApproval, "PendingApproval"
		t.openStage(r, 0, r.due)
		return
	}
	t.approved(r)
}

// approved sends a request on to delivery, now or at its start.
func (t *Tenant) approved(r *request) {
	if r.schedule.start.After(r.due) && !r.removes() {
		r.state, r.status = stateScheduled, "PendingNotBefore"
		r.due = r.schedule.start
		return
	}
	t.deliver(r)
}

// deliver starts the delivery. r.due is the present moment.
func (t *Tenant) deliver(r *request) {
	r.state, r.status = stateDelivering, "Delivering"
	if r.adds() {
		t.addAssignment(r)
	}
	r.due = r.due.Add(t.knobs.DeliveringFor.Duration())
}

func (t *Tenant) addAssignment(r *request) {
	r.assignmentID = t.newID()
	t.world.assignments.add(&assignment{
		id: r.assignmentID, target: r.target, packageID: r.packageID, policyID: r.policyID,
		state: stateDelivering, status: "Delivering", answers: r.answers, schedule: schedule{start: r.due},
	})
}

// deliverEnd ends the delivery as the knob says.
func (t *Tenant) deliverEnd(r *request) {
	a := t.world.assignments.get(r.assignmentID)
	at := r.due
	r.state, r.due = t.knobs.DeliverAs, time.Time{}
	if r.state != stateDelivered {
		r.note(activity{action: didFail, at: at, detail: r.state})
		r.status = r.state
		t.undelivered(r, a, at)
		return
	}
	r.note(activity{action: didDeliver, at: at})
	r.completed, r.status = at, finishedStatus(r.kind)
	switch {
	case r.removes():
		t.end(a, at, "Delivered")
	case r.adds():
		a.state, a.status = stateDelivered, "Delivered"
		t.enroll(a)
		t.limit(a, r, at)
	default:
		a.extended = true
		start := a.schedule.start
		t.limit(a, r, at)
		a.schedule.start, a.answers = start, r.answers
	}
}

// finishedStatus is the free text of a delivered request.
func finishedStatus(kind string) string {
	if kind == adminAdd || kind == adminRemove || kind == adminUpdate {
		return "Fulfilled"
	}
	return "FulfilledNotificationTriggered"
}

// undelivered is what a delivery that went wrong leaves behind: a partial one gives the first group only.
func (t *Tenant) undelivered(r *request, a *assignment, at time.Time) {
	if !r.adds() {
		return
	}
	a.state, a.status = r.state, r.state
	if groups := t.world.groupsOf(a.packageID); r.state == statePartially && len(groups) > 0 {
		groups[0].join(a.target)
	}
	t.limit(a, r, at)
}

// limit sets when an assignment ends.
func (t *Tenant) limit(a *assignment, r *request, start time.Time) {
	p := t.world.policies.ever(r.policyID)
	a.ends = p.endOf(r.schedule, start)
	a.schedule = schedule{start: start, expiration: expiration{kind: "noExpiration"}}
	if !a.ends.IsZero() {
		a.schedule.expiration = expiration{kind: "afterDateTime", end: a.ends}
	}
}

// enroll makes the target a member of every group of the package.
func (t *Tenant) enroll(a *assignment) {
	for _, g := range t.world.groupsOf(a.packageID) {
		g.join(a.target)
	}
}

// end takes the access away, except where another assignment gives the same membership.
func (t *Tenant) end(a *assignment, at time.Time, status string) {
	a.state, a.status, a.expired, a.ends = stateExpired, status, at, time.Time{}
	for _, g := range t.world.groupsOf(a.packageID) {
		if !t.world.stillGiven(g, a.target) {
			g.leave(a.target)
		}
	}
}

// stillGiven reports whether some assignment in force gives a person the membership.
func (w *world) stillGiven(g *group, target string) bool {
	return w.assignments.find(func(a *assignment) bool {
		return a.target == target && a.state == stateDelivered && slices.Contains(w.groupsOf(a.packageID), g)
	}) != nil
}

// finish ends a request without delivery.
func (r *request) finish(state, status string, at time.Time) {
	r.state, r.status, r.completed, r.due = state, status, at, time.Time{}
}
