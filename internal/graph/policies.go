package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"accessbot/internal/access"
)

// AssignmentPolicies gives the policies of a package; in v1.0 without their
// questions, for which there is AssignmentPolicy.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignmentpolicies
func (r *Reader) AssignmentPolicies(ctx context.Context, packageID string) iter.Seq2[access.AssignmentPolicy, error] {
	return each(ctx, r.caller, r.policiesCall(packageID, r.dialect().terms.withPolicy), wireAssignmentPolicy.policy)
}

func (r *Reader) policiesCall(packageID, along string) call {
	d := r.dialect()
	return d.get(d.paths.policies).naming(packageID).with("$filter", "accessPackage/id eq "+quote(packageID)).with("$expand", along)
}

// WholePolicies gives them with their questions, where the service takes that
// of a listing, which is not documented for v1.0.
func (r *Reader) WholePolicies(ctx context.Context, packageID string) iter.Seq2[access.AssignmentPolicy, error] {
	terms := r.dialect().terms
	ways := []call{r.policiesCall(packageID, terms.withWholePolicy), r.policiesCall(packageID, terms.withPolicy)}
	return eachOf(ctx, r.caller, ways, wireAssignmentPolicy.policy)
}

// AssignmentPolicy reads a whole policy.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentpolicy-get
func (r *Reader) AssignmentPolicy(ctx context.Context, id string) (access.AssignmentPolicy, error) {
	p, _, err := r.policy(ctx, id)
	return p, err
}

// policy reads a policy, and what was answered as it came. Whether questions may
// be read along is not documented for v1.0; where they may not, they are part of
// the answer or not to be had.
func (r *Reader) policy(ctx context.Context, id string) (access.AssignmentPolicy, map[string]json.RawMessage, error) {
	d := r.dialect()
	k := d.get(one(d.paths.policies), id)
	raw, err := fetch[map[string]json.RawMessage](ctx, r.caller, k.with("$expand", d.terms.withWholePolicy))
	if access.KindOf(err) == access.Invalid {
		raw, err = fetch[map[string]json.RawMessage](ctx, r.caller, k.with("$expand", d.terms.withPolicy))
	}
	return policyOf(raw), raw, err
}

// policyOf reads a policy out of its members. Its types read anything.
func policyOf(raw map[string]json.RawMessage) access.AssignmentPolicy {
	var w wireAssignmentPolicy
	if text, err := json.Marshal(raw); err == nil {
		_ = json.Unmarshal(text, &w) // what cannot be read stays empty
	}
	return w.policy()
}

// CreatePolicy gives a package another policy, once. When the package has one
// of that name already the error is access.AlreadyThere, along with that one.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentpolicies
func (d *Delegated) CreatePolicy(ctx context.Context, p access.AssignmentPolicy) (access.AssignmentPolicy, error) {
	body, err := d.dialect().bodies.policy(p)
	if err != nil {
		return access.AssignmentPolicy{}, err
	}
	begun := since()
	k := d.write(http.MethodPost, d.dialect().paths.policies).naming(p.PackageID)
	k.once, k.body = true, body
	named := func(ctx context.Context, will func(access.AssignmentPolicy) bool) (access.AssignmentPolicy, bool, error) {
		return firstOf(d.Reader().AssignmentPolicies(ctx, p.PackageID), func(q access.AssignmentPolicy) bool { return q.Name == p.Name && will(q) })
	}
	c := creation[access.AssignmentPolicy]{
		send: func(ctx context.Context) (access.AssignmentPolicy, error) {
			w, err := fetchNew(ctx, d.caller, k, func(w wireAssignmentPolicy) word { return w.ID })
			p.ID = string(w.ID)
			return p, err
		},
		look: func(ctx context.Context) (access.AssignmentPolicy, bool, error) {
			return named(ctx, func(q access.AssignmentPolicy) bool { return !q.Created.Before(begun) })
		},
	}
	made, err := c.run(ctx)
	if f, ok := faultOf(err); ok && f.status == http.StatusConflict {
		if there, found, look := named(ctx, anything); look == nil && found {
			return there, alreadyThere(f)
		}
	}
	d.remember(made.ID, err)
	return made, err
}

func alreadyThere(f *fault) error {
	return &access.Error{Kind: access.AlreadyThere, Sentence: "There is one of that name already. Use it, or choose another name.", RequestID: f.requestID, Err: f}
}

// ReplacePolicy changes a policy. The service takes a policy as a whole only,
// so the current one is read first, and what this package does not know of it,
// such as notifications, is sent back as it came.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentpolicy-update
func (d *Delegated) ReplacePolicy(ctx context.Context, id string, change func(access.AssignmentPolicy) access.AssignmentPolicy) (access.AssignmentPolicy, error) {
	current, raw, err := d.Reader().policy(ctx, id)
	if err != nil {
		return current, err
	}
	return d.putPolicy(ctx, current, raw, change)
}

// ReplacePolicyRead is ReplacePolicy for somebody who has looked at the policy
// before: when it is no longer as it was read, nothing is changed, and the error
// is access.Changed, along with the policy as it is. The service takes no
// condition with a PUT, so somebody who changes it in the same second is still
// overwritten; what stands there afterwards is read back.
func (d *Delegated) ReplacePolicyRead(ctx context.Context, was access.AssignmentPolicy, change func(access.AssignmentPolicy) access.AssignmentPolicy) (access.AssignmentPolicy, error) {
	current, raw, err := d.Reader().policy(ctx, was.ID)
	if err != nil {
		return current, err
	}
	if !reflect.DeepEqual(current, was) {
		return current, policyChanged()
	}
	if _, err := d.putPolicy(ctx, current, raw, change); err != nil {
		return current, err
	}
	return d.Reader().AssignmentPolicy(ctx, was.ID)
}

func policyChanged() error {
	return &access.Error{
		Kind: access.Changed, Err: errors.New("replace policy: it is not as it was read"),
		Sentence: "Somebody else has changed this policy since you opened it, so I changed nothing. Look at it again, then make your change.",
	}
}

// putPolicy sends a whole policy, with what was read of it and is not known here.
func (d *Delegated) putPolicy(ctx context.Context, current access.AssignmentPolicy, raw map[string]json.RawMessage, change func(access.AssignmentPolicy) access.AssignmentPolicy) (access.AssignmentPolicy, error) {
	changed := change(current)
	changed.ID, changed.PackageID = current.ID, current.PackageID
	body, err := d.dialect().bodies.policy(changed)
	if err != nil {
		return current, err
	}
	k := d.write(http.MethodPut, one(d.dialect().paths.policies), current.ID)
	if !changed.Reviews.Same(current.Reviews) {
		if changed.Reviews.Every == access.UnknownRecurrence {
			return current, &access.Error{Kind: access.Invalid, Sentence: "This policy is to be reviewed at times that I cannot write down. Change its access reviews in Entra."}
		}
		raw = maps.Clone(raw)
		delete(raw, "reviewSettings")
		delete(raw, "accessReviewSettings")
	}
	k.body, err = withRest(body, raw)
	if err != nil {
		return current, err
	}
	return changed, d.insist(ctx, k, nil)
}

// withRest adds to a policy's body the members that it leaves out and that
// were read.
func withRest(body any, raw map[string]json.RawMessage) (map[string]json.RawMessage, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode policy: %w", err)
	}
	whole := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, fmt.Errorf("encode policy: %w", err)
	}
	for name, value := range raw {
		if slices.Contains(keptOfPolicy(), name) && string(value) != "null" {
			whole[name] = value
		}
	}
	return whole, nil
}

// keptOfPolicy are the members of a policy that a replacement must not lose.
// Reviews are kept as they came unless they are changed.
func keptOfPolicy() []string {
	return []string{
		"reviewSettings", "notificationSettings", "automaticRequestSettings", "customExtensionStageSettings",
		"accessReviewSettings", "accessPackageNotificationSettings", "verifiableCredentialSettings",
	}
}

// DeletePolicy removes a policy under which nobody holds the package.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentpolicy-delete
func (d *Delegated) DeletePolicy(ctx context.Context, id string) error {
	return d.insist(ctx, d.write(http.MethodDelete, one(d.dialect().paths.policies), id), nil)
}

// Requirements gives what the policies that apply to the person demand, with
// their questions in full; none means that the person may not ask.
//
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements
func (d *Delegated) Requirements(ctx context.Context, packageID string) ([]access.Requirements, error) {
	var all []access.Requirements
	for r, err := range each(ctx, d.caller, d.requirementsCall(packageID), wireFullRequirements.requirements) {
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Rights tells what the people of a policy may do by themselves. It is read in
// v1.0, which alone tells whether they may give back.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestorsettings
func (r *Reader) Rights(ctx context.Context, policyID string) (access.RequestorRights, error) {
	d := dialectOf(versionOne)
	w, err := fetch[wireAssignmentPolicy](ctx, r.caller, d.get(one(d.paths.policies), policyID))
	return w.policy().Rights, err
}
