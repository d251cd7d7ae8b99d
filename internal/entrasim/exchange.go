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

// author is who the caller is, for the members that say who made something.
func (x *exchange) author() string {
	if x.who.user == nil {
		return x.t.app.name
	}
	return x.who.user.upn
}

// newlyVisible is when an object that is made now can be seen.
func (x *exchange) newlyVisible() born {
	return born{visible: x.now.Add(x.t.knobs.NewObjectVisibleAfter.Duration())}
}

// created answers that an object was made; of is its collection in the names of v1.0.
func (x *exchange) created(of, id string, shown *record) (*answer, *graphError) {
	return &answer{
		status: http.StatusCreated, header: http.Header{"Location": {x.t.GraphURL() + x.path + "/" + id}},
		body: shown.before("@odata.context", x.context(of+"/$entity")),
	}, nil
}

// typed is the annotation that clients may put on every object they send.
type typed struct {
	Type string `json:"@odata.type"`
}

// read decodes the call's JSON body.
func (x *exchange) read(into any) *graphError {
	return x.readIn(nil, into)
}

// readIn decodes a body that has other names in beta, which words translates to those of the struct; a word that
// becomes empty is taken and ignored. The other version's names are refused, as unknown ones are.
func (x *exchange) readIn(words map[string]string, into any) *graphError {
	if refusal := x.readableBody(); refusal != nil {
		return refusal
	}
	raw := withoutAnnotations(x.body)
	if x.beta() && len(words) > 0 {
		var refusal *graphError
		if raw, refusal = translated(raw, words); refusal != nil {
			return refusal
		}
	}
	return strictly(raw, into)
}

func (x *exchange) readableBody() *graphError {
	if len(bytes.TrimSpace(x.body)) == 0 {
		return badRequest("Empty Payload. JSON content expected.")
	}
	if !strings.HasPrefix(strings.ToLower(x.r.Header.Get("Content-Type")), "application/json") {
		return &graphError{status: http.StatusUnsupportedMediaType, code: "RequestBodyRead", message: "A supported MIME type could not be found that matches the content type of the request."}
	}
	return nil
}

// strictly decodes JSON and refuses members that the struct does not have.
func strictly(raw []byte, into any) *graphError {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return unknownMember(name)
	}
	return unreadable()
}

func unknownMember(name string) *graphError {
	return badRequest("The property %s does not exist on the type. Make sure to only use property names that are defined by the type.", name)
}

func unreadable() *graphError {
	return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
}

func ok(body any) (*answer, *graphError) { return &answer{status: http.StatusOK, body: body}, nil }

func noContent() (*answer, *graphError) { return &answer{status: http.StatusNoContent}, nil }
