package graph

import (
	"time"

	"accessbot/internal/access"
)

// bodies writes what is sent, in the names of one dialect.
type bodies interface {
	order(o order) any
	catalog(c access.Catalog) any
	resource(o onboarding) any
	pkg(p NewPackage) any
	roleScope(r access.Resource, rs access.RoleScope) any
	// policy fails with a sentence when the dialect has no words for it.
	policy(p access.AssignmentPolicy) (any, error)
}

// The bodies that are alike in both dialects.

type wireAnswer struct {
	Type     string           `json:"@odata.type"`
	Value    string           `json:"value"`
	Display  string           `json:"displayValue,omitempty"`
	Question wireQuestionName `json:"answeredQuestion"`
}

type wireQuestionName struct {
	Type string `json:"@odata.type,omitempty"`
	ID   string `json:"id"`
}

// answersBody writes answers.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageanswerstring
func answersBody(answers []access.Answer) []wireAnswer {
	var sent []wireAnswer
	for _, a := range answers {
		sent = append(sent, wireAnswer{
			Type: "#microsoft.graph.accessPackageAnswerString", Value: a.Text(), Display: a.Display,
			Question: wireQuestionName{Type: questionType(a.Kind), ID: a.PromptID},
		})
	}
	return sent
}

// The names of the types of questions.
const (
	textQuestion   = "#microsoft.graph.accessPackageTextInputQuestion"
	choiceQuestion = "#microsoft.graph.accessPackageMultipleChoiceQuestion"
)

func questionType(kind access.PromptKind) string {
	switch kind {
	case access.TextPrompt:
		return textQuestion
	case access.ChoicePrompt:
		return choiceQuestion
	default:
		return ""
	}
}

type scheduleBody struct {
	Start      string          `json:"startDateTime,omitempty"`
	Expiration *expirationBody `json:"expiration,omitempty"`
}

type expirationBody struct {
	Type     string `json:"type"`
	Duration string `json:"duration,omitempty"`
	End      string `json:"endDateTime,omitempty"`
}

// scheduleOf writes a schedule; nil when all is left to the policy.
func scheduleOf(s access.Schedule) *scheduleBody {
	if s.IsZero() {
		return nil
	}
	body := &scheduleBody{Start: timeText(s.Start)}
	if !s.Length.For.IsZero() || !s.Length.Until.IsZero() {
		body.Expiration = expirationOf(s.Length)
	}
	return body
}

// expirationOf writes how long access lasts.
//
// https://learn.microsoft.com/graph/api/resources/expirationpattern
func expirationOf(l access.Length) *expirationBody {
	switch {
	case !l.For.IsZero():
		return &expirationBody{Type: "afterDuration", Duration: l.For.ISO()}
	case !l.Until.IsZero():
		return &expirationBody{Type: "afterDateTime", End: timeText(l.Until)}
	default:
		return &expirationBody{Type: "noExpiration"}
	}
}

// timeText is a moment as Graph reads it; empty for the zero time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

type parametersBody struct {
	BypassApproval bool `json:"bypassApproval"`
}

type idBody struct {
	ID string `json:"id"`
}

type mailBody struct {
	Mail string `json:"email"`
}

// assignmentBody names the assignment that a request is about, or the one that
// it wants.
type assignmentBody struct {
	ID        string    `json:"id,omitempty"`
	TargetID  string    `json:"targetId,omitempty"`
	Target    *mailBody `json:"target,omitempty"`
	PackageID string    `json:"accessPackageId,omitempty"`
	PolicyID  string    `json:"assignmentPolicyId,omitempty"`
}

// assignmentOf writes the assignment of an order.
func assignmentOf(o order) assignmentBody {
	body := assignmentBody{ID: o.assignmentID, TargetID: o.targetID, PackageID: o.packageID, PolicyID: o.policyID}
	if o.targetMail != "" {
		body.Target = &mailBody{o.targetMail}
	}
	return body
}
