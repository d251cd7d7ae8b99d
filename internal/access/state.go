package access

import "strings"

// State is where an assignment request stands, in the v1.0 spelling of Graph.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequest#properties
type State string

// The states of a request. Unknown stands for a value that the service may
// add one day: it is shown as it is and never ends anything.
const (
	Submitted          State = "submitted"
	PendingApproval    State = "pendingApproval"
	Scheduled          State = "scheduled"
	Delivering         State = "delivering"
	PartiallyDelivered State = "partiallyDelivered"
	DeliveryFailed     State = "deliveryFailed"
	Delivered          State = "delivered"
	Denied             State = "denied"
	Canceled           State = "canceled"
	Unknown            State = "unknown"
)

// stateOrder gives each state its rank and its words. A request is never
// shown at a lower rank than it was shown before.
var stateOrder = map[State]struct {
	rank  int
	words string
}{
	Unknown:            {0, "Unknown"},
	Submitted:          {1, "Submitted"},
	PendingApproval:    {2, "Waiting for approval"},
	Scheduled:          {3, "Scheduled"},
	Delivering:         {4, "Delivering"},
	PartiallyDelivered: {5, "Partly delivered"},
	DeliveryFailed:     {6, "Delivery failed"},
	Delivered:          {7, "Delivered"},
	Denied:             {7, "Denied"},
	Canceled:           {7, "Canceled"},
}

// ParseState reads a state in either dialect and any case ("Delivered",
// "delivered"); what it does not know is Unknown.
func ParseState(s string) State {
	for state := range stateOrder {
		if strings.EqualFold(string(state), s) {
			return state
		}
	}
	return Unknown
}

// Rank orders the states by progress; see After.
func (s State) Rank() int { return stateOrder[s].rank }

// After reports whether s is further along than t, so that showing s after t
// never goes back.
func (s State) After(t State) bool { return s.Rank() > t.Rank() }

// Terminal reports whether the request has ended. A failed or partial
// delivery has not: the service goes on trying for hours.
func (s State) Terminal() bool {
	return s == Delivered || s == Denied || s == Canceled
}

// Words is the state as people read it.
func (s State) Words() string {
	if o, ok := stateOrder[s]; ok {
		return o.words
	}
	return "Unknown"
}
