package graph

import (
	"context"
	"strings"
	"time"

	"accessbot/internal/access"
)

type wireActivity struct {
	Action word   `json:"action"`
	At     moment `json:"actionDateTime"`
	Detail word   `json:"detail"`
	Name   word   `json:"userDisplayName"`
	UPN    word   `json:"userPrincipalName"`
}

func (r *Reader) activity(w wireActivity) access.Activity {
	a := access.Activity{
		Action: string(w.Action), Verdict: decisionIn(string(w.Action)), At: time.Time(w.At), Detail: string(w.Detail),
		By: access.Person{Name: string(w.Name), UPN: string(w.UPN)},
	}
	if a.By.UPN != "" {
		a.By.TenantID = r.tenant
	}
	return a
}

// decisionIn tells a decision by the words for it, which are not documented.
func decisionIn(action string) access.Verdict {
	action = strings.ToLower(action)
	switch {
	case strings.Contains(action, "approved"):
		return access.Approved
	case strings.Contains(action, "denied"), strings.Contains(action, "rejected"):
		return access.Refused
	}
	return access.NotReviewed
}

// History reads what happened to a request: who approved or denied it, when and
// with what reason, wherever that was done. Only beta tells it to an
// application, so it is read there whatever the dialect; the clouds of
// governments and of China do not, and the error is access.NotFound.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequest?view=graph-rest-beta
func (r *Reader) History(ctx context.Context, requestID string) ([]access.Activity, error) {
	if r.caller.gateway.cloud.noHistory {
		return nil, &access.Error{Kind: access.NotFound, Sentence: "The cloud of your organization does not tell who decided."}
	}
	old := dialectOf(versionBeta)
	var w struct {
		History list[wireActivity] `json:"history"`
	}
	err := r.caller.do(ctx, old.get(one(old.paths.requests), requestID), &w)
	var history []access.Activity
	for _, a := range w.History {
		history = append(history, r.activity(a))
	}
	return history, err
}
