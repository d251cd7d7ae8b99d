package entrasim

import (
	"encoding/json"
	"time"
)

// requestBody is what POST assignmentRequests takes.
type requestBody struct {
	Type          string          `json:"@odata.type"`
	RequestType   string          `json:"requestType"`
	Assignment    *assignmentBody `json:"assignment"`
	Justification string          `json:"justification"`
	Answers       []answerBody    `json:"answers"`
	Schedule      *scheduleBody   `json:"schedule"`
	Parameters    *struct {
		typed
		BypassApproval bool `json:"bypassApproval"`
	} `json:"parameters"`
	ID             string `json:"id"` // accepted and ignored, as in the vendor's samples
	ValidationOnly bool   `json:"-isValidationOnly"`
}

// requestWords translate the older body of beta.
func (x *exchange) requestWords() map[string]string {
	if x.renewed() {
		return nil
	}
	return map[string]string{
		"accessPackageAssignment": "assignment", "isValidationOnly": "-isValidationOnly", "expirationDateTime": "",
		"verifiedCredentialsData": "",
	}
}

// assignmentBody names the access that a request is about. Most of its members can be written and never read.
type assignmentBody struct {
	Type      string `json:"@odata.type"`
	ID        string `json:"id"`
	TargetID  string `json:"targetId"`
	PolicyID  string `json:"assignmentPolicyId"`
	PackageID string `json:"accessPackageId"`
	Target    *struct {
		Type     string `json:"@odata.type"`
		ObjectID string `json:"objectId"`
		Email    string `json:"email"`
	} `json:"target"`
}

// who is the person that the body names, in whichever way; empty when it names nobody.
func (b *assignmentBody) who() string {
	switch {
	case b.TargetID != "":
		return b.TargetID
	case b.Target == nil:
		return ""
	case b.Target.ObjectID != "":
		return b.Target.ObjectID
	}
	return b.Target.Email
}

type answerBody struct {
	typed
	Value            string       `json:"value"`
	DisplayValue     string       `json:"displayValue"`
	AnsweredQuestion answeredBody `json:"answeredQuestion"`
}

// answeredBody names a question by its id. The rest of a question may come along, in either dialect's shape; nobody
// looks at it.
type answeredBody struct{ ID string }

// UnmarshalJSON takes the id only.
func (b *answeredBody) UnmarshalJSON(raw []byte) error {
	var question struct {
		ID string `json:"id"`
	}
	err := json.Unmarshal(raw, &question)
	b.ID = question.ID
	return err
}

type scheduleBody struct {
	Type       string          `json:"@odata.type"`
	Start      *time.Time      `json:"startDateTime"`
	Recurrence any             `json:"recurrence"`
	Expiration *expirationBody `json:"expiration"`
}

type expirationBody struct {
	typed
	End      *time.Time `json:"endDateTime"`
	Duration *string    `json:"duration"`
	Kind     string     `json:"type"`
}

// expiration is the body in the model's words.
func (b *expirationBody) expiration() (expiration, *graphError) {
	e := expiration{kind: spelled(b.Kind, "notSpecified", "noExpiration", "afterDateTime", "afterDuration")}
	set(&e.end, b.End)
	set(&e.duration, b.Duration)
	return e, e.check()
}

// answers are the body's answers in the model's words.
func (b *requestBody) answers() []answered {
	var given []answered
	for _, a := range b.Answers {
		given = append(given, answered{questionID: a.AnsweredQuestion.ID, value: a.Value, display: a.DisplayValue})
	}
	return given
}

// schedule is the body's schedule in the model's words.
func (b *requestBody) schedule() (schedule, *graphError) {
	s := schedule{}
	if b.Schedule == nil {
		return s, nil
	}
	if b.Schedule.Start != nil {
		s.start = *b.Schedule.Start
	}
	if b.Schedule.Expiration == nil {
		return s, nil
	}
	var refusal *graphError
	s.expiration, refusal = b.Schedule.Expiration.expiration()
	return s, refusal
}

// check refuses an expiration whose members do not fit together.
func (e expiration) check() *graphError {
	switch e.kind {
	case "":
		return badRequest("The value of expiration.type is not known.")
	case "afterDateTime":
		if e.end.IsZero() {
			return ruleBroken(codeSchedule, "An expiration afterDateTime needs endDateTime.")
		}
	case "afterDuration":
		if _, err := parseISO(e.duration); err != nil {
			return ruleBroken(codeSchedule, "An expiration afterDuration needs a duration in ISO 8601.")
		}
	}
	return nil
}
