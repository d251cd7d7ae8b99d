package access

import "time"

// Activity is one thing that happened to a request, as Entra's own history of
// it tells.
//
// https://learn.microsoft.com/graph/api/resources/requestactivity
type Activity struct {
	Action string // in the service's words, which are not documented
	// Verdict is set when the words tell of a decision.
	Verdict Verdict
	At      time.Time
	By      Person // name and user principal name only; zero for the service itself
	Detail  string // such as the reason that somebody gave
}

// LastDecision gives the newest decision in a history.
func LastDecision(history []Activity) (Activity, bool) {
	var last Activity
	for _, a := range history {
		if a.Verdict != NotReviewed && a.Verdict != "" && !a.At.Before(last.At) {
			last = a
		}
	}
	return last, last.Verdict != ""
}
