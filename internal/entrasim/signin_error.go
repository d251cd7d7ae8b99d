package entrasim

import (
	"fmt"
	"net/http"
	"time"
)

// signinError is a refusal of the sign-in service.
type signinError struct {
	status   int
	kind     string // the OAuth word: invalid_grant and its like
	number   int    // the AADSTS number
	words    string
	suberror string
}

// body is the refusal as the service words it.
func (e *signinError) body() map[string]any {
	trace, correlation, now := traceID(), traceID(), time.Now().UTC().Format("2006-01-02 15:04:05Z")
	body := map[string]any{
		"error":             e.kind,
		"error_description": fmt.Sprintf("%s Trace ID: %s Correlation ID: %s Timestamp: %s", e.sentence(), trace, correlation, now),
		"error_codes":       []int{e.number},
		"timestamp":         now,
		"trace_id":          trace,
		"correlation_id":    correlation,
		"error_uri":         fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", e.number),
	}
	if e.suberror != "" {
		body["suberror"] = e.suberror
	}
	return body
}

func (e *signinError) sentence() string { return fmt.Sprintf("AADSTS%d: %s", e.number, e.words) }

// refuse answers a program with the refusal.
func (t *Tenant) refuse(w http.ResponseWriter, e *signinError) {
	writeJSON(w, e.status, e.body())
}

func (t *Tenant) unknownTenant(w http.ResponseWriter, tenant string) {
	t.refuse(w, &signinError{status: 400, kind: "invalid_tenant", number: 90002, words: fmt.Sprintf("Tenant '%s' not found.", tenant)})
}

func invalidInstance() *signinError {
	return &signinError{status: 400, kind: "invalid_instance", number: 50049, words: "Unknown or invalid instance."}
}

func invalidRequest(number int, words string) *signinError {
	return &signinError{status: 400, kind: "invalid_request", number: number, words: words}
}

func missingParameter(name string) *signinError {
	return invalidRequest(900144, fmt.Sprintf("The request body must contain the following parameter: '%s'.", name))
}

func invalidClient(number int, words string) *signinError {
	return &signinError{status: http.StatusUnauthorized, kind: "invalid_client", number: number, words: words}
}

func invalidGrant(number int, words string) *signinError {
	return &signinError{status: 400, kind: "invalid_grant", number: number, words: words}
}

func invalidScope(scope string) *signinError {
	return &signinError{status: 400, kind: "invalid_scope", number: 70011, words: fmt.Sprintf("The provided value for the input parameter 'scope' is not valid. The scope %s is not known.", scope)}
}

func consentRequired() *signinError {
	e := invalidGrant(65001, "The user or administrator has not consented to use the application.")
	e.suberror = "consent_required"
	return e
}

func unknownApplication(id string) *signinError {
	return &signinError{status: 400, kind: "unauthorized_client", number: 700016, words: fmt.Sprintf("Application with identifier '%s' was not found in the directory.", id)}
}

func disabledAccount() *signinError {
	return invalidGrant(50057, "The user account is disabled.")
}
