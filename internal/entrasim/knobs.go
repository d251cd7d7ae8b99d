package entrasim

import (
	"encoding/json"
	"fmt"
	"time"
)

// Span is a duration that JSON writes in words such as "2s".
type Span time.Duration

// Duration is the plain value.
func (s Span) Duration() time.Duration { return time.Duration(s) }

// MarshalJSON writes words.
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(s).String()) }

// UnmarshalJSON reads words.
func (s *Span) UnmarshalJSON(raw []byte) error {
	var words string
	if err := json.Unmarshal(raw, &words); err != nil {
		return fmt.Errorf("read a duration: %w", err)
	}
	d, err := time.ParseDuration(words)
	*s = Span(d)
	return err
}

// Knobs change how the tenant behaves while it runs.
type Knobs struct {
	// SubmittedFor is how long a request stays submitted before its policy is evaluated.
	SubmittedFor Span `json:"submittedFor"`
	// DeliveringFor is how long a delivery takes.
	DeliveringFor Span `json:"deliveringFor"`
	// ReplicationDelay is how long a new request answers 404 and is missing in lists.
	ReplicationDelay Span `json:"replicationDelay"`
	// NewObjectVisibleAfter is how long a new user, group, catalog, package or policy answers 404 and is missing in
	// lists; a new group cannot be added to a catalog before.
	NewObjectVisibleAfter Span `json:"newObjectVisibleAfter"`
	// RoleVisibleAfter is how long the roles of a resource that was just added to a catalog stay unknown.
	RoleVisibleAfter Span `json:"roleVisibleAfter"`
	// StaleAfterDelete is how long a GET by id still finds what was deleted, and how long a resource counts as used
	// after its role was taken out of the last package.
	StaleAfterDelete Span `json:"staleAfterDelete"`
	// DeleteAssignmentAs is the status with which DELETE of an assignment is answered: 404 (the default, as the live
	// service does), 405, or 204, which really ends the access.
	DeleteAssignmentAs int `json:"deleteAssignmentAs"`
	// DeliverAs is how deliveries end: "delivered", "partiallyDelivered" or "deliveryFailed".
	DeliverAs string `json:"deliverAs"`
	// MixedDialect makes v1.0 answers about requests use the names of beta, as some printed samples do.
	MixedDialect bool `json:"mixedDialect"`
	// AdminAddApproval is what adminAdd does where the policy wants approval: "honour-parameter" (the default:
	// parameters.bypassApproval decides), "bypass" or "always".
	AdminAddApproval string `json:"adminAddApproval"`
	// DirectMembersOnly makes policies that name a group mean its direct members only. Whether the real service looks
	// into groups inside a group is not published; by default it does here.
	DirectMembersOnly bool `json:"directMembersOnly"`
	// SecondAssignment lets an administrator assign a package under another policy to somebody who holds it already.
	// Whether the real service does is not published; by default it is refused here.
	SecondAssignment bool `json:"secondAssignment"`
	// AccessTokenLife is how long new access tokens are valid.
	AccessTokenLife Span `json:"accessTokenLife"`
	// RefreshOnce makes a refresh token fail when it is used a second time; the real service lets it pass.
	RefreshOnce bool `json:"refreshOnce"`
	// IdentityClaims overrides claims of new id_tokens, for tests of what a client must refuse; nil value: left out.
	IdentityClaims map[string]any `json:"identityClaims"`
}

// knobsFrom sets the defaults.
func knobsFrom(cfg Config) Knobs {
	return Knobs{
		SubmittedFor:     Span(orDefault(cfg.SubmittedFor, 2*time.Second)),
		DeliveringFor:    Span(orDefault(cfg.DeliveringFor, 3*time.Second)),
		ReplicationDelay: Span(orDefault(cfg.ReplicationDelay, -1)),
		DeliverAs:        stateDelivered,

		DeleteAssignmentAs: 404,
		AdminAddApproval:   "honour-parameter",
		AccessTokenLife:    Span(time.Hour),
	}
}

// orDefault takes zero for the default and a negative value for zero.
func orDefault(d, fallback time.Duration) time.Duration {
	if d == 0 {
		d = fallback
	}
	return max(d, 0)
}

// Knobs returns the present settings.
func (t *Tenant) Knobs() Knobs {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.knobs
}

// SetKnobs lets change edit the settings. What is under way keeps the times it was given.
func (t *Tenant) SetKnobs(change func(*Knobs)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	change(&t.knobs)
	t.world.directOnly = t.knobs.DirectMembersOnly
}
