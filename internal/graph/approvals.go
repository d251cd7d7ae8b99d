package graph

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"accessbot/internal/access"
)

type wireApproval struct {
	ID     word            `json:"id"`
	Stages list[wireStage] `json:"stages"`
	Steps  list[wireStage] `json:"steps"`
}

func (w wireApproval) approval() access.Approval {
	a := access.Approval{ID: string(w.ID)}
	for _, s := range append(w.Stages, w.Steps...) {
		a.Stages = append(a.Stages, s.stage())
	}
	return a
}

type wireStage struct {
	ID            word             `json:"id"`
	DisplayName   word             `json:"displayName"`
	AssignedToMe  yes              `json:"assignedToMe"`
	Status        word             `json:"status"`
	ReviewResult  word             `json:"reviewResult"`
	ReviewedBy    maybe[wireNamed] `json:"reviewedBy"`
	Reviewed      moment           `json:"reviewedDateTime"`
	Justification word             `json:"justification"`
}

func (w wireStage) stage() access.Stage {
	by := either(w.ReviewedBy)
	return access.Stage{
		ID: string(w.ID), Name: string(w.DisplayName), Mine: bool(w.AssignedToMe), Status: string(w.Status),
		Verdict: verdictOf(string(w.ReviewResult)), ReviewedBy: string(by.DisplayName), ReviewerID: string(by.ID),
		Reviewed: time.Time(w.Reviewed), Justification: string(w.Justification),
	}
}

// verdictOf reads a verdict by how it begins: the service has two words for
// each.
func verdictOf(s string) access.Verdict {
	s = strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "approve"):
		return access.Approved
	case strings.HasPrefix(s, "den"):
		return access.Refused
	default:
		return access.NotReviewed
	}
}

// MyApprovals gives the approvals that name the person as an approver, by
// their ids. An approval has the id of its request.
//
// https://learn.microsoft.com/graph/api/approval-filterbycurrentuser
func (d *Delegated) MyApprovals(ctx context.Context) iter.Seq2[access.Approval, error] {
	dl := d.dialect()
	return each(ctx, d.caller, dl.get(dl.paths.approvals+"/filterByCurrentUser(on='approver')"), wireApproval.approval)
}

// ToApprove gives the requests that wait for the person's decision.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-filterbycurrentuser
func (d *Delegated) ToApprove(ctx context.Context) iter.Seq2[access.Request, error] {
	dl := d.dialect()
	k := dl.get(dl.paths.requests+"/filterByCurrentUser(on='approver')").with("$expand", "requestor,accessPackage").
		with("$filter", dl.terms.requestState+" eq "+quote(dl.terms.pending))
	return each(ctx, d.caller, k, func(w wireRequest) access.Request { return w.request(d.tenant) })
}

// Approval reads an approval with its stages. Entra shows it to people only.
//
// https://learn.microsoft.com/graph/api/approval-list-stages
func (d *Delegated) Approval(ctx context.Context, requestID string) (access.Approval, error) {
	dl := d.dialect()
	a := access.Approval{ID: requestID}
	for s, err := range each(ctx, d.caller, dl.get(one(dl.paths.approvals)+"/"+dl.paths.stages, requestID), wireStage.stage) {
		if err != nil {
			return access.Approval{}, err
		}
		a.Stages = append(a.Stages, s)
	}
	return a, nil
}

// Stage reads one stage of an approval.
//
// https://learn.microsoft.com/graph/api/approvalstage-get
func (d *Delegated) Stage(ctx context.Context, requestID, stageID string) (access.Stage, error) {
	w, err := fetch[wireStage](ctx, d.caller, d.stageCall(http.MethodGet, requestID, stageID))
	return w.stage(), err
}

func (d *Delegated) stageCall(method, requestID, stageID string) call {
	p := d.dialect().paths
	return d.write(method, one(p.approvals)+"/"+one(p.stages), requestID, stageID)
}

// Decision is what an approver decides of one stage.
type Decision struct {
	RequestID     string
	StageID       string
	Approve       bool
	Justification string
}

func (d Decision) verdict() (word string, verdict access.Verdict) {
	if d.Approve {
		return "Approve", access.Approved
	}
	return "Deny", access.Refused
}

// Decide decides a stage in the person's name. The error is access.NotAllowed
// when the person is no approver of it, access.NotFound when there is no such
// approval, access.Invalid with a Misfit when a reason is wanted, and
// access.AlreadyDecided when somebody was faster, with an access.Decided that
// tells who, if the person may read that. When the outcome is unclear the stage
// is read: a decision that arrived is a success.
//
// https://learn.microsoft.com/graph/api/approvalstage-update
func (d *Delegated) Decide(ctx context.Context, decision Decision) error {
	word, verdict := decision.verdict()
	k := d.stageCall(http.MethodPatch, decision.RequestID, decision.StageID)
	k.body = struct {
		Result        string `json:"reviewResult"`
		Justification string `json:"justification"`
	}{word, decision.Justification}
	err := d.caller.do(ctx, k, nil)
	f, ok := faultOf(err)
	if !ok {
		return err
	}
	if !f.arrived() && f.status != http.StatusConflict {
		return decisionRefused(decision, f, err)
	}
	s, unread := d.Stage(ctx, decision.RequestID, decision.StageID)
	ours := s.Verdict == verdict && s.Justification == decision.Justification && strings.EqualFold(s.ReviewerID, d.person.ID)
	switch {
	case unread == nil && ours:
		return nil
	case unread == nil && !s.Open():
		return because(err, access.AlreadyDecided, decidedWords, &access.Decided{Stage: s})
	}
	return decisionRefused(decision, f, err)
}

const decidedWords = "Somebody else has already decided this stage, so your decision was not needed."

func decisionRefused(decision Decision, f *fault, err error) error {
	switch f.status {
	case http.StatusBadRequest:
		if decision.Justification == "" {
			return because(err, access.Invalid, "The policy wants a reason for the decision. Please write one.", &access.Misfit{Part: access.PartReason, Fit: access.FitMissing})
		}
	case http.StatusForbidden:
		return &access.Error{Kind: access.NotAllowed, Sentence: "You are not an approver of this stage of the request, so Entra did not take your decision. If you should be one, ask your administrator.", RequestID: f.requestID, Err: f}
	case http.StatusNotFound:
		return &access.Error{Kind: access.NotFound, Sentence: "There is no such approval any more. The request may have been cancelled or decided.", RequestID: f.requestID, Err: f}
	case http.StatusConflict:
		return &access.Error{Kind: access.AlreadyDecided, Sentence: decidedWords, RequestID: f.requestID, Err: f}
	}
	return err
}
