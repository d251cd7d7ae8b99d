package entrasim

import "time"

// activity is one thing that happened to a request. What the real service calls them is not published; these words are
// assumed.
type activity struct {
	action string
	at     time.Time
	by     string // object id; empty for the service itself
	detail string // the reason that somebody gave
}

// The words for what happens to a request.
const (
	didRequest  = "Requested"
	didApprove  = "Approved"
	didDeny     = "Denied"
	didEscalate = "Escalated"
	didTimeOut  = "DeniedByTimeout"
	didCancel   = "Canceled"
	didDeliver  = "Delivered"
	didFail     = "DeliveryFailed"
)

func (r *request) note(a activity) { r.history = append(r.history, a) }

// historyOf shows what happened to a request. Only beta tells it.
func (v beta) historyOf(r *request) []object {
	shown := []object{}
	for _, a := range r.history {
		var name, upn any
		if u := v.w.users.ever(a.by); u != nil {
			name, upn = u.name, u.upn
		}
		shown = append(shown, object{
			{"action", a.action},
			{"actionDateTime", moment(a.at)},
			{"detail", orNull(a.detail)},
			{"scheduledDateTime", nil},
			{"userDisplayName", name},
			{"userPrincipalName", upn},
		})
	}
	return shown
}
