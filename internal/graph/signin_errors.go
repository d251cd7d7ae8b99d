package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
)

// oauthError is what the sign-in service refused, as codes only: its text may
// hold names and ids, and is never kept.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
type oauthError struct {
	status  int
	code    string // such as invalid_grant
	numbers []int  // such as 50076, of AADSTS50076
	trace   string
	claims  string // what a new sign-in is to carry; never logged
}

// Error is for logs.
func (e *oauthError) Error() string {
	var numbers strings.Builder
	for _, n := range e.numbers {
		fmt.Fprintf(&numbers, " AADSTS%d", n)
	}
	return fmt.Sprintf("sign-in service: status %d %s%s (trace %s)", e.status, e.code, numbers.String(), e.trace)
}

// any reports whether the service gave one of the numbers.
func (e *oauthError) any(numbers ...int) bool {
	return slices.ContainsFunc(numbers, func(n int) bool { return slices.Contains(e.numbers, n) })
}

// readOAuthError reads the refusal inside an error of MSAL's.
func readOAuthError(call msal.CallErr) *oauthError {
	e := &oauthError{status: call.Resp.StatusCode}
	var body struct {
		Error   word  `json:"error"`
		Numbers []int `json:"error_codes"`
		Trace   word  `json:"trace_id"`
		Claims  word  `json:"claims"`
	}
	text, err := io.ReadAll(io.LimitReader(call.Resp.Body, maxErrorBody))
	if err == nil && json.Unmarshal(text, &body) == nil {
		e.numbers, e.claims = body.Numbers, challengeIn(string(body.Claims))
	}
	e.code, e.trace = codeOf(string(body.Error)), idOf(string(body.Trace))
	return e
}

// explainSignIn turns an error of signing in into words. Errors of MSAL are
// not wrapped, because some hold what was sent or answered.
func explainSignIn(ctx context.Context, err error) error {
	if known, ok := errors.AsType[*access.Error](err); ok {
		return known
	}
	if call, ok := errors.AsType[msal.CallErr](err); ok && call.Resp != nil {
		e := readOAuthError(call)
		kind, sentence := e.words()
		after, _ := retryAfter(call.Resp.Header.Get("Retry-After"), time.Now())
		return &access.Error{Kind: kind, Sentence: sentence, After: after, RequestID: e.trace, Err: e}
	}
	f := connectionFault(err)
	_, network := errors.AsType[*url.Error](err)
	switch {
	case f.permanent:
		return misconfigured("I do not trust the certificate of Entra's sign-in address. An administrator must check AZURE_AUTHORITY_HOST and SSL_CERT_FILE.")
	case errors.Is(err, context.DeadlineExceeded):
		return &access.Error{Kind: access.Unavailable, Sentence: "Entra took too long to answer. Please try again in a minute.", Err: context.DeadlineExceeded}
	case ctx.Err() != nil:
		return &access.Error{Kind: access.Unavailable, Sentence: signInSilence, Err: ctx.Err()}
	case network:
		return &access.Error{Kind: access.Unavailable, Sentence: signInSilence, Err: f.err}
	}
	return &access.Error{Kind: access.Unavailable, Sentence: signInSilence, Err: fmt.Errorf("sign-in: %T", err)}
}

const signInSilence = "I cannot reach Entra's sign-in service at the moment. Please try again in a minute."

// words goes by the service's codes.
func (e *oauthError) words() (access.Kind, string) {
	switch {
	case e.status == 429:
		return access.Throttled, "Entra's sign-in service has too much to do right now. Please try again in a minute."
	case e.status >= 500 || e.code == "temporarily_unavailable" || e.code == "server_error":
		return access.Unavailable, signInSilence
	}
	switch e.code {
	case "invalid_client":
		return access.Misconfigure, "Entra refuses my application's credential: it is wrong or has expired. An administrator must renew it."
	case "unauthorized_client", "invalid_tenant":
		return access.Misconfigure, "Entra does not know my application in this tenant. An administrator must check AZURE_TENANT_ID and AZURE_CLIENT_ID."
	case "invalid_scope":
		return access.Misconfigure, "Entra does not know a permission that I ask for. An administrator must check my app registration and GRAPH_URL."
	case "invalid_resource":
		return access.Misconfigure, "Entra does not know Microsoft Graph by the address I have. An administrator must check GRAPH_URL."
	case "authorization_declined", "access_denied":
		return access.NotAllowed, "The sign-in was declined, so nothing was linked. You can start it again whenever you like."
	case "expired_token", "bad_verification_code", "code_expired":
		return access.SignInAgain, "The sign-in code has expired. Please start the sign-in again."
	case "invalid_grant", "interaction_required", "login_required", "consent_required":
		return access.SignInAgain, e.why()
	}
	return access.Misconfigure, "Entra refuses the way I sign in. An administrator must check my app registration."
}

// why says in plain words why the person must sign in again.
func (e *oauthError) why() string {
	switch {
	case e.any(50057):
		return "Your Entra account is disabled. Please talk to your administrator."
	case e.any(50105):
		return "Your Entra account has not been assigned to my application. Ask your administrator for that, then sign in again."
	case e.any(50173):
		return "Your Entra password was changed or your sign-ins were ended. Please sign in again."
	case e.any(700082, 700084, 70008, 70043, 50132, 50133):
		return "Your sign-in to Entra has expired. Please sign in again."
	case e.any(65001, 65004):
		return "You, or your administrator, have not agreed to what I need, or have taken that back. Please sign in again."
	case e.any(50076, 50079, 50074, 50158):
		return "Your organization asks for one more proof that it is you. Please sign in again."
	case e.any(53000, 53001, 53002, 53003, 53004):
		return "Your organization's rules want a new sign-in, from a device or place that they allow. Please sign in again."
	case e.any(54005, 501481, 50148):
		return "That sign-in was already used or does not belong to the link you opened. Please start the sign-in again."
	}
	return "Entra no longer accepts your sign-in. Please sign in again."
}

// ended reports whether the refusal means that the kept sign-in is of no use
// any more. One that lacks a permission is still good for what was granted.
func ended(err error) bool {
	e, ok := errors.AsType[*oauthError](err)
	return ok && e.code == "invalid_grant" && !e.any(65001, 65004)
}
