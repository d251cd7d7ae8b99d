package entrasim

import (
	"fmt"
	"net/http"
)

// graphError is a refusal of Microsoft Graph.
type graphError struct {
	status  int
	code    string
	message string
	header  http.Header // extra headers; may be nil
}

func (e *graphError) Error() string { return e.code + ": " + e.message }

// body is the refusal as Graph words it.
func (e *graphError) body(call *Call) map[string]any {
	return map[string]any{"error": map[string]any{
		"code": e.code, "message": e.message, "details": []any{},
		"innerError": map[string]any{
			"date":              call.At.UTC().Format("2006-01-02T15:04:05"),
			"request-id":        call.RequestID,
			"client-request-id": call.ClientRequestID,
		},
	}}
}

func badRequest(format string, args ...any) *graphError {
	return &graphError{status: http.StatusBadRequest, code: "BadRequest", message: fmt.Sprintf(format, args...)}
}

func denied() *graphError {
	return &graphError{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation."}
}

// unauthorizedRole is the refusal of entitlement management, in its own spelling, to somebody without a role.
func unauthorizedRole() *graphError {
	return &graphError{status: http.StatusForbidden, code: "UnAuthorized", message: "User is not authorized to perform the operation. Reason: Unauthorized"}
}

func noSuchResource(id string) *graphError {
	return &graphError{status: http.StatusNotFound, code: "Request_ResourceNotFound", message: fmt.Sprintf("Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)}
}

// notFound is how entitlement management says that it has no such object.
func notFound(what, id string) *graphError {
	return &graphError{status: http.StatusNotFound, code: "ResourceNotFound", message: fmt.Sprintf("The %s '%s' was not found.", what, id)}
}

func noRoute(url string) *graphError {
	return &graphError{status: http.StatusNotFound, code: "UnknownError", message: fmt.Sprintf("No HTTP resource was found that matches the request URI '%s'.", url)}
}

func invalidToken(message string) *graphError {
	return &graphError{
		status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: message,
		header: http.Header{"Www-Authenticate": {`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`}},
	}
}
