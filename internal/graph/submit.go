package graph

import (
	"context"
	"iter"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// Ask is what a person submits.
type Ask struct {
	PackageID     string
	PolicyID      string
	Justification string
	Answers       []access.Answer
	Schedule      access.Schedule
	// Since is when the first attempt was about to be made; zero on the first.
	Since time.Time
	// Refused is set when the last attempt ended as access.Throttled: the
	// service asked to come back later, so a short look is enough.
	Refused bool
}

// The patience of a create whose outcome is not known.
const (
	clockSkew = 2 * time.Minute // how far the service's clock may be behind ours
	// A request that exists is nearly always listed by then. Should the create
	// be sent again all the same, the service refuses a second open request
	// (ExistingOpenRequest), and the first one is adopted.
	visibleAfter = 20 * time.Second
	// After a refusal that asks to come back later hardly anything can have
	// been made: a short look is enough.
	refusedAfter = 3 * time.Second
	adoptWithin  = time.Minute            // how long a request that is known to exist is looked for
	firstLook    = 500 * time.Millisecond // then doubling
	slowestLook  = 5 * time.Second
	longestStay  = 10 * time.Second // a longer Retry-After is given back to the caller
	openPatience = 3 * time.Second  // how long an open request is looked for that only explains a refusal
	maxCreates   = 3
)

// Submit asks for a package in the person's own name, once: it sends the
// create, and when the outcome is unclear it looks for the request and adopts
// it; only when the request would have been seen by now, and is not, is the
// create sent again. A repeated Ask (with Since) begins with the look.
//
// When the service asks to come back much later the error is
// access.Throttled with After. When a request for the package was already
// open the error is
// access.AlreadyOpen, and the request is that one if it can be read. When the
// time of ctx ends before the outcome is known the error is access.Unclear;
// the same Ask may then be repeated with Since set.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests
func (d *Delegated) Submit(ctx context.Context, ask Ask) (access.Request, error) {
	if ask.Since.IsZero() {
		ask.Since = time.Now()
		return d.createOnce(ctx, ask, false)
	}
	found, there, err := settle(ctx, ask.certain(), d.lookFor(ask))
	if err != nil || there {
		return found, err
	}
	return d.createOnce(ctx, ask, true)
}

// certain is when the request that an earlier attempt made would be seen. It
// need not be sure: see visibleAfter.
func (a Ask) certain() time.Time {
	if a.Refused {
		return time.Now().Add(refusedAfter)
	}
	return a.Since.Add(callTime + visibleAfter)
}

// createOnce sends the create until its outcome is clear. With repeated, an
// earlier attempt may still turn out to have worked.
func (d *Delegated) createOnce(ctx context.Context, ask Ask, repeated bool) (access.Request, error) {
	for attempt := 1; ; attempt++ {
		made, err := d.create(ctx, ask)
		if err == nil {
			return made, nil
		}
		f, ok := faultOf(err)
		if !ok || !f.arrived() {
			return d.refusedCreate(ctx, ask, repeated, err)
		}
		if f.asked && f.after > longestStay {
			return access.Request{}, comeBack(f)
		}
		found, sure := d.afterDoubt(ctx, ask, f)
		if found.ID != "" {
			return found, nil
		}
		if !sure || attempt == maxCreates {
			return access.Request{}, unclear(f)
		}
		repeated = true
	}
}

// afterDoubt looks for the request of a create that ended in doubt, once the
// service can be asked again. The second result is true when there surely is
// none.
func (d *Delegated) afterDoubt(ctx context.Context, ask Ask, f *fault) (access.Request, bool) {
	sure := time.Now().Add(visibleAfter)
	if f.asked && !pause(ctx, f.after) {
		return access.Request{}, false
	}
	if f.asked {
		sure = time.Now().Add(refusedAfter)
	}
	found, _, err := settle(ctx, sure, d.lookFor(ask))
	return found, err == nil
}

// create sends the one POST.
func (d *Delegated) create(ctx context.Context, ask Ask) (access.Request, error) {
	o := order{
		kind: userAdd, packageID: ask.PackageID, policyID: ask.PolicyID,
		justification: ask.Justification, answers: ask.Answers, schedule: ask.Schedule,
	}
	k := d.write(http.MethodPost, d.dialect().paths.requests).naming(o.ids()...)
	k.once = true
	k.body = d.dialect().bodies.order(o)
	w, err := fetch[wireRequest](ctx, d.caller, k)
	if err != nil {
		return access.Request{}, err
	}
	if w.ID == "" {
		return access.Request{}, unclear(noID(k))
	}
	return d.complete(w.request(d.tenant), ask), nil
}

// complete fills what the answer to a create leaves out.
func (d *Delegated) complete(r access.Request, ask Ask) access.Request {
	r.PackageID, r.PolicyID, r.Requestor = ask.PackageID, ask.PolicyID, d.person
	if r.Created.IsZero() {
		r.Created = time.Now()
	}
	if r.Justification == "" {
		r.Justification = ask.Justification
	}
	return r
}

// refusedCreate tells what a clear refusal means for this person and package.
func (d *Delegated) refusedCreate(ctx context.Context, ask Ask, repeated bool, err error) (access.Request, error) {
	switch access.KindOf(err) {
	case access.AlreadyOpen:
		return d.alreadyOpen(ctx, ask, repeated, err)
	case access.Invalid, access.Incompatible:
		return d.invalid(ctx, ask, repeated, err)
	}
	return access.Request{}, err
}

// alreadyOpen finds the open request that stands in the way; it may not be
// listed at once. After an earlier attempt it may be the one that was made.
func (d *Delegated) alreadyOpen(ctx context.Context, ask Ask, repeated bool, refusal error) (access.Request, error) {
	patience := openPatience
	if repeated {
		patience = adoptWithin
	}
	start, wait := time.Now(), firstLook
	for {
		open, err := d.open(ctx, ask.PackageID)
		if err == nil && open.ID != "" {
			if repeated && ask.made(open) {
				return open, nil
			}
			return open, refusal
		}
		if time.Since(start) >= patience || (err != nil && !passing(err)) || !pause(ctx, wait) {
			return access.Request{}, refusal
		}
		wait = min(2*wait, slowestLook)
	}
}

// open gives the person's open request for the package.
func (d *Delegated) open(ctx context.Context, packageID string) (access.Request, error) {
	for r, err := range d.MyRequests(ctx) {
		if err != nil {
			return access.Request{}, err
		}
		if r.PackageID == packageID && r.Open() {
			return r, nil
		}
	}
	return access.Request{}, nil
}

// invalid finds out why an ask was refused. After an earlier attempt it may be
// because that one worked, and the package is already held though the request
// is not listed yet.
func (d *Delegated) invalid(ctx context.Context, ask Ask, repeated bool, refusal error) (access.Request, error) {
	why := d.whyRefused(ctx, ask, refusal)
	if !repeated {
		return access.Request{}, why
	}
	patience := time.Duration(0)
	if access.KindOf(why) == access.AlreadyHeld {
		patience = adoptWithin
	}
	found, there, err := settle(ctx, time.Now().Add(patience), d.lookFor(ask))
	if err == nil && there {
		return found, nil
	}
	return access.Request{}, why
}

// passing reports whether an error may go away by waiting.
func passing(err error) bool {
	kind := access.KindOf(err)
	return kind == access.Unavailable || kind == access.Throttled
}

// lookFor gives a look for the newest request that the ask may have made.
func (d *Delegated) lookFor(ask Ask) func(context.Context) (access.Request, bool, error) {
	return func(ctx context.Context) (access.Request, bool, error) {
		return newest(d.MyRequests(ctx), ask.made)
	}
}

// newest gives the newest request that may be the one.
func newest(requests iter.Seq2[access.Request, error], may func(access.Request) bool) (access.Request, bool, error) {
	var found access.Request
	for r, err := range requests {
		if err != nil {
			return access.Request{}, false, err
		}
		if may(r) && (found.ID == "" || r.Created.After(found.Created)) {
			found = r
		}
	}
	return found, found.ID != "", nil
}

// made reports whether the ask may have made the request: the person's own,
// for the same package, since the first attempt. One without a time is too new
// to have any.
func (a Ask) made(r access.Request) bool {
	if r.Type != userAdd || r.PackageID != a.PackageID {
		return false
	}
	return r.Created.IsZero() || !r.Created.Before(a.Since.Add(-clockSkew))
}

const unclearWords = "Microsoft Graph did not answer clearly, so I do not know yet whether your request was made. I have not asked twice. Look at /access mine before you ask again."

// comeBack is the end of a create that the service refused for a while.
func comeBack(f *fault) error {
	return &access.Error{
		Kind: access.Throttled, After: f.after, RequestID: f.requestID, Err: f,
		Sentence: "Entra is busy. Please try again %s.", Args: []any{soon(f.after)},
	}
}

// unclear is the end of a create whose outcome could not be found out.
func unclear(f *fault) error {
	return &access.Error{Kind: access.Unclear, Sentence: unclearWords, After: f.after, RequestID: f.requestID, Err: f}
}
