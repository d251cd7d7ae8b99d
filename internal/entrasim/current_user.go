package entrasim

import (
	"net/http"
	"strings"
)

// parameter is the value of "on" in a call of filterByCurrentUser.
func (x *exchange) parameter() string { return x.argument("on") }

// argument is the value of a parameter of the function at the end of the path, or empty.
func (x *exchange) argument(wanted string) string {
	_, after, _ := strings.Cut(x.path, "(")
	for one := range strings.SplitSeq(strings.TrimSuffix(after, ")"), ",") {
		name, value, _ := strings.Cut(one, "=")
		if strings.EqualFold(strings.TrimSpace(name), wanted) {
			return strings.Trim(strings.TrimSpace(value), "'")
		}
	}
	return ""
}

// on refuses a value of filterByCurrentUser's parameter that the function does not know.
func (x *exchange) on(known ...string) *graphError {
	for _, one := range known {
		if strings.EqualFold(one, x.parameter()) {
			return nil
		}
	}
	return &graphError{status: http.StatusBadRequest, code: "BadRequest", message: "The value '" + x.parameter() + "' is not valid for the parameter 'on'."}
}
