package entrasim

import (
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
		BypassApproval bool `json:"bypassApproval"`
	} `json:"parameters"`
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
	Type             string `json:"@odata.type"`
	Value            string `json:"value"`
	DisplayValue     string `json:"displayValue"`
	AnsweredQuestion struct {
		Type string `json:"@odata.type"`
		ID   string `json:"id"`
	} `json:"answeredQuestion"`
}

type scheduleBody struct {
	Type       string     `json:"@odata.type"`
	Start      *time.Time `json:"startDateTime"`
	Recurrence any        `json:"recurrence"`
	Expiration *struct {
		Type     string     `json:"@odata.type"`
		End      *time.Time `json:"endDateTime"`
		Duration *string    `json:"duration"`
		Kind     string     `json:"type"`
	} `json:"expiration"`
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
	written := b.Schedule.Expiration
	if written == nil {
		return s, nil
	}
	s.expiration.kind = spelled(written.Kind, "notSpecified", "noExpiration", "afterDateTime", "afterDuration")
	if written.End != nil {
		s.expiration.end = *written.End
	}
	if written.Duration != nil {
		s.expiration.duration = *written.Duration
	}
	return s, s.expiration.check()
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
