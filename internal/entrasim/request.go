package entrasim

import "time"

// Request states, as the service spells them.
const (
	stateSubmitted       = "submitted"
	statePendingApproval = "pendingApproval"
	stateScheduled       = "scheduled"
	stateDelivering      = "delivering"
	stateDelivered       = "delivered"
	statePartially       = "partiallyDelivered"
	stateFailed          = "deliveryFailed"
	stateDenied          = "denied"
	stateCanceled        = "canceled"
	stateExpired         = "expired" // of assignments only
)

// Request types, as the service spells them.
const (
	userAdd     = "userAdd"
	userUpdate  = "userUpdate"
	userRemove  = "userRemove"
	userExtend  = "userExtend" // beta's older word for userUpdate
	adminAdd    = "adminAdd"
	adminUpdate = "adminUpdate"
	adminRemove = "adminRemove"
)

// request is one assignment request on its way.
type request struct {
	id, kind      string
	state, status string
	requestor     string // object id; empty for the application
	target        string // object id of the person whose access changes
	packageID     string
	policyID      string
	assignmentID  string // set from the start for updates and removals, else when delivery starts
	justification string
	answers       []answered
	schedule      schedule

	created, completed time.Time
	visible            time.Time // when reads see it for the first time
	due                time.Time // when something happens by itself; zero: never

	needsApproval  bool
	validationOnly bool     // checked and answered, but never filed
	stages         []*stage // open and past ones, and those that wait
	history        []activity
}

func (r *request) key() string { return r.id }

// open reports whether the request can still change.
func (r *request) open() bool {
	switch r.state {
	case stateSubmitted, statePendingApproval, stateScheduled, stateDelivering:
		return true
	}
	return false
}

// adds reports whether the request asks for new access.
func (r *request) adds() bool { return r.kind == userAdd || r.kind == adminAdd }

// removes reports whether the request ends access.
func (r *request) removes() bool { return r.kind == userRemove || r.kind == adminRemove }

// answered is the answer to one question.
type answered struct{ questionID, value, display string }

// schedule is when access starts and ends.
type schedule struct {
	start      time.Time
	expiration expiration
}

// stage is one approval stage of one request.
type stage struct {
	id            string
	rule          stageRule
	status        string // Initializing, InProgress, Completed, Expired
	result        string // NotReviewed, Approve, Deny
	reviewer      string // object id
	reviewed      time.Time
	justification string
	deadline      time.Time // when nobody's decision becomes a denial
	escalates     time.Time // zero: never
	escalated     bool
}

// assignment is access that a person has or had.
type assignment struct {
	id            string
	target        string // object id
	packageID     string
	policyID      string
	state, status string
	schedule      schedule
	answers       []answered
	ends          time.Time // zero: never by itself
	expired       time.Time // when it ended
	extended      bool      // its end was moved
}

func (a *assignment) key() string { return a.id }

// holds reports whether the assignment gives access now or is about to.
func (a *assignment) holds() bool { return a.state != stateExpired }

// RequestSnapshot is a request as a test's oracle sees it.
type RequestSnapshot struct {
	ID            string `json:"id"`
	Person        string `json:"person"` // whose access it is about
	Package       string `json:"package"`
	Policy        string `json:"policy"`
	State         string `json:"state"`
	Status        string `json:"status"`
	Type          string `json:"type"`
	Justification string `json:"justification"`
}

// Requests returns every request, oldest first, as it stands now.
func (t *Tenant) Requests() []RequestSnapshot {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	snapshots := []RequestSnapshot{}
	for _, r := range t.world.requests.rows {
		snapshots = append(snapshots, t.world.snapshot(r))
	}
	return snapshots
}

func (w *world) snapshot(r *request) RequestSnapshot {
	policyName := ""
	if p := w.policies.ever(r.policyID); p != nil {
		policyName = p.name
	}
	return RequestSnapshot{
		ID: r.id, Person: w.users.ever(r.target).name, Package: w.packages.ever(r.packageID).name, Policy: policyName,
		State: r.state, Status: r.status, Type: r.kind, Justification: r.justification,
	}
}
