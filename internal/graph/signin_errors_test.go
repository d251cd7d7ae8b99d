package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	"github.com/stretchr/testify/assert"
)

// refusedBy is MSAL's error for an answer of the token endpoint.
func refusedBy(status int, body string, headers ...string) error {
	response := respond(status, body, headers...)
	return fmt.Errorf("acquire: %w", msal.CallErr{Req: &http.Request{}, Resp: response, Err: errors.New("text: " + body + canaryToken)})
}

func TestRefusalsOfTheSignInServiceAreSaidPlainly(t *testing.T) {
	const start = `{"error_description":"AADSTS0: ` + canaryBody + ` Trace ID: x","trace_id":"trace-1","error":`
	tests := []struct {
		name, body string
		status     int
		kind       access.Kind
		says       string
	}{
		{"a wrong credential", start + `"invalid_client","error_codes":[7000222]}`, 401, access.Misconfigure, "credential"},
		{"an unknown application", start + `"unauthorized_client","error_codes":[700016]}`, 400, access.Misconfigure, "AZURE_CLIENT_ID"},
		{"an unknown scope", start + `"invalid_scope","error_codes":[70011]}`, 400, access.Misconfigure, "permission"},
		{"another host's Graph", start + `"invalid_resource","error_codes":[500011]}`, 400, access.Misconfigure, "GRAPH_URL"},
		{"a malformed request", start + `"invalid_request","error_codes":[9002313]}`, 400, access.Misconfigure, "app registration"},
		{"a disabled account", start + `"invalid_grant","error_codes":[50057]}`, 400, access.SignInAgain, "disabled"},
		{"no assignment to the application", start + `"invalid_grant","error_codes":[50105]}`, 400, access.SignInAgain, "assigned"},
		{"a changed password", start + `"invalid_grant","error_codes":[50173]}`, 400, access.SignInAgain, "password"},
		{"an old sign-in", start + `"invalid_grant","error_codes":[700082]}`, 400, access.SignInAgain, "expired"},
		{"consent taken back", start + `"invalid_grant","error_codes":[65001],"suberror":"consent_required"}`, 400, access.SignInAgain, "agreed"},
		{"another factor", start + `"interaction_required","error_codes":[50076],"claims":"{}"}`, 400, access.SignInAgain, "one more proof"},
		{"conditional access", start + `"interaction_required","error_codes":[53003]}`, 400, access.SignInAgain, "rules"},
		{"a used code", start + `"invalid_grant","error_codes":[54005]}`, 400, access.SignInAgain, "already used"},
		{"a number nobody knows", start + `"invalid_grant","error_codes":[1]}`, 400, access.SignInAgain, "no longer accepts"},
		{"a declined code", start + `"authorization_declined","error_codes":[70019]}`, 400, access.NotAllowed, "declined"},
		{"an expired code", start + `"expired_token","error_codes":[70020]}`, 400, access.SignInAgain, "expired"},
		{"a passing fault", start + `"temporarily_unavailable","error_codes":[90033]}`, 400, access.Unavailable, "cannot reach"},
		{"a fault", "<html>" + canaryBody, 503, access.Unavailable, "cannot reach"},
		{"too many calls", "", 429, access.Throttled, "too much to do"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := explainSignIn(t.Context(), refusedBy(tt.status, tt.body, "Retry-After", "7"))
			e := kindIs(t, tt.kind, err)
			assert.Contains(t, e.Sentence, tt.says)
			assert.Equal(t, 7*time.Second, e.After)
			holdsNoCanary(t, err.Error(), e.Sentence, fmt.Sprintf("%+v", e.Err))
			if strings.HasPrefix(tt.body, "{") {
				assert.Equal(t, "trace-1", e.RequestID)
			}
		})
	}
}

func TestOtherEndsOfASignInHoldNothingOfIt(t *testing.T) {
	done, cancel := context.WithCancel(t.Context())
	cancel()
	link := &url.Error{Op: "Post", URL: "https://login.example/" + canaryToken, Err: io.ErrUnexpectedEOF}
	tests := map[string]error{
		"no answer":            fmt.Errorf("server response error: %w", link),
		"an answer of no kind": msal.InvalidJsonErr{Err: errors.New("bytes were: " + canaryToken)},
		"the time is over":     fmt.Errorf("x: %w", context.DeadlineExceeded),
		"something else":       errors.New(canaryToken),
	}
	for name, cause := range tests {
		t.Run(name, func(t *testing.T) {
			err := explainSignIn(t.Context(), cause)
			e := kindIs(t, access.Unavailable, err)
			holdsNoCanary(t, err.Error(), e.Sentence)
		})
	}
	t.Run("nobody waits", func(t *testing.T) {
		err := explainSignIn(done, errors.New(canaryToken))
		_ = kindIs(t, access.Unavailable, err)
		assert.ErrorIs(t, err, context.Canceled)
	})
	t.Run("words that were there stay", func(t *testing.T) {
		_ = kindIs(t, access.NotFound, explainSignIn(t.Context(), fmt.Errorf("x: %w", notFound())))
	})
}
