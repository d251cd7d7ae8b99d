package entrasim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// exchange is one Graph call while it is being served. The tenant is locked for as long as it lives.
type exchange struct {
	t     *Tenant
	r     *http.Request
	who   caller
	path  string // as written, version included
	query query
	now   time.Time
	body  []byte
}

// answer is what an operation replies with; body nil means that there is none.
type answer struct {
	status int
	body   any
	header http.Header
}

// world is a shorter way to the directory.
func (x *exchange) world() *world { return x.t.world }

// id is the value of the path's {id}.
func (x *exchange) id() string { return x.r.PathValue("id") }

// read decodes the call's JSON body.
func (x *exchange) read(into any) *graphError {
	if len(bytes.TrimSpace(x.body)) == 0 {
		return badRequest("Empty Payload. JSON content expected.")
	}
	if !strings.HasPrefix(strings.ToLower(x.r.Header.Get("Content-Type")), "application/json") {
		return &graphError{status: http.StatusUnsupportedMediaType, code: "RequestBodyRead", message: "A supported MIME type could not be found that matches the content type of the request."}
	}
	decoder := json.NewDecoder(bytes.NewReader(x.body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return badRequest("The property %s does not exist on the type. Make sure to only use property names that are defined by the type.", name)
	}
	return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
}

// context is the @odata.context of an answer.
func (x *exchange) context(of string) string {
	return x.t.GraphURL() + "/v1.0/$metadata#" + of
}

func ok(body any) (*answer, *graphError) { return &answer{status: http.StatusOK, body: body}, nil }

func noContent() (*answer, *graphError) { return &answer{status: http.StatusNoContent}, nil }
