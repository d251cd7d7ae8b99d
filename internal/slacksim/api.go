package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tokenKind says which token a method takes.
type tokenKind string

const (
	noToken  tokenKind = ""
	botToken tokenKind = "bot"
	appToken tokenKind = "app"
	anyToken tokenKind = "any"
)

// method is one Web API method: who may call it, with what, how often, and what it does.
// See https://docs.slack.dev/reference/methods.
type method struct {
	token     tokenKind
	scopes    []string // one of them is needed; empty means none
	perMinute int      // the tier; 0 means no limit, or one that the method applies itself
	required  []string
	run       func(*Workspace, arguments) (object, error)
}

// apiError is a refusal with Slack's error code and what else the answer carries.
type apiError struct {
	code       string
	extra      object
	retryAfter int
}

func (e *apiError) Error() string { return e.code }

func refuse(code string) error { return &apiError{code: code} }

// Call is one call of the Web API or of a response URL, as it was answered.
type Call struct {
	Method string
	// Who is "bot", "app" or "" by the token that was used.
	Who  string
	Args map[string]any
	// URL is the response URL that was posted to; empty for a method.
	URL string
	// Error is Slack's error code, empty when the call succeeded.
	Error string
	At    time.Time
}

// Calls lists every call so far, oldest first.
func (w *Workspace) Calls() []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Call(nil), w.calls...)
}

// CallsTo counts the calls of one method so far.
func (w *Workspace) CallsTo(method string) int {
	count := 0
	for _, c := range w.Calls() {
		if c.Method == method {
			count++
		}
	}
	return count
}

// serveAPI answers one Web API call. It takes the lock.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	args, token, err := readCall(r)
	if w.kindOf(token) == botToken {
		rw.Header().Set("X-OAuth-Scopes", strings.Join(w.scopes, ","))
	}
	w.mu.Lock()
	var answer object
	fault := w.takeFault(name)
	switch {
	case err != nil:
	case fault != nil && !fault.AfterCommit && !fault.onlyWaits():
		err = fault.refusal()
		w.spend(args.text("trigger_id"), err)
	default:
		answer, err = w.call(name, args, token)
	}
	if fault != nil && fault.AfterCommit && err == nil {
		err = fault.refusal()
	}
	w.recordCall(name, w.kindOf(token), args, err)
	w.mu.Unlock()
	if fault != nil {
		fault.wait(r.Context())
	}
	switch {
	case fault != nil && fault.resets():
		resetConnection(rw)
	case fault != nil && fault.Status >= 500:
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(fault.Status)
		_, _ = io.WriteString(rw, "<!DOCTYPE html><html><head><title>Server Error</title></head><body></body></html>")
	default:
		writeAnswer(rw, answer, err, withoutCharset(r))
	}
}

// call checks a call as Slack does, in Slack's order, and runs it.
func (w *Workspace) call(name string, args arguments, token string) (object, error) {
	m, known := w.methods[name]
	if !known {
		return nil, &apiError{code: "unknown_method", extra: object{"req_method": name}}
	}
	if err := w.authorize(m, token); err != nil {
		return nil, err
	}
	if err := w.limitRate(name, m.perMinute); err != nil {
		return nil, err
	}
	for _, arg := range m.required {
		if !args.has(arg) {
			return nil, missingField(arg)
		}
	}
	if name == "auth.test" && w.kindOf(token) == appToken {
		return object{"app_name": w.manifest.Display.Name, "app_id": appID}, nil
	}
	return m.run(w, args)
}

func missingField(name string) error {
	return invalidArguments("missing required field: " + name)
}

func invalidArguments(problems ...string) error {
	return &apiError{code: "invalid_arguments", extra: problemReport(problems)}
}

// problemReport is how Slack tells what is wrong with arguments or blocks.
func problemReport(problems []string) object {
	messages := make([]string, len(problems))
	for i, p := range problems {
		messages[i] = "[ERROR] " + p
	}
	return object{"response_metadata": object{"messages": messages}}
}

func (w *Workspace) authorize(m method, token string) error {
	if m.token == noToken {
		return nil
	}
	kind := w.kindOf(token)
	switch {
	case token == "":
		return refuse("not_authed")
	case kind == noToken:
		return refuse("invalid_auth")
	case m.token != anyToken && m.token != kind:
		return refuse("not_allowed_token_type")
	case kind == botToken && w.revoked:
		return refuse("account_inactive")
	}
	return w.requireScope(m.scopes...)
}

// requireScope refuses unless one of the scopes was granted.
func (w *Workspace) requireScope(scopes ...string) error {
	if slices.ContainsFunc(scopes, w.hasScope) {
		return nil
	}
	if len(scopes) == 0 {
		return nil
	}
	return &apiError{code: "missing_scope", extra: object{
		"needed": strings.Join(scopes, ","), "provided": strings.Join(w.scopes, ","),
	}}
}

func (w *Workspace) kindOf(token string) tokenKind {
	switch token {
	case "":
		return noToken
	case w.cfg.BotToken:
		return botToken
	case w.cfg.AppToken:
		return appToken
	}
	return noToken
}

func (w *Workspace) recordCall(name string, who tokenKind, args arguments, err error) {
	code := ""
	if err != nil {
		code = err.Error()
	}
	w.calls = append(w.calls, Call{Method: name, Who: string(who), Args: args, Error: code, At: w.now()})
	w.changedNow()
}

// readCall reads the arguments and the token of a call: query, form or JSON body; token in the header or among the
// arguments, but for JSON bodies in the header only.
func readCall(r *http.Request) (arguments, string, error) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	args := fromForm(r.URL.Query())
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, readErr := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	switch {
	case readErr != nil:
		return args, token, refuse("request_timeout")
	case r.Method == http.MethodGet || len(body) == 0:
	case err != nil:
		return args, token, refuse("missing_post_type")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return args, token, refuse("invalid_charset")
	case kind == "application/json":
		sent := arguments{}
		if json.Unmarshal(body, &sent) != nil {
			return args, token, refuse("invalid_json")
		}
		delete(sent, "token")
		return sent, token, nil
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return args, token, refuse("invalid_form_data")
		}
		args = fromForm(form)
	default:
		return args, token, refuse("invalid_post_type")
	}
	if token == "" {
		token = args.text("token")
	}
	delete(args, "token")
	return args, token, nil
}

func withoutCharset(r *http.Request) bool {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json" && params["charset"] == ""
}

func writeAnswer(rw http.ResponseWriter, answer object, err error, missingCharset bool) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	status := http.StatusOK
	if refusal, ok := errors.AsType[*apiError](err); ok {
		answer = object{"ok": false, "error": refusal.code}
		maps.Copy(answer, refusal.extra)
		if refusal.code == "ratelimited" {
			if refusal.retryAfter > 0 {
				rw.Header().Set("Retry-After", strconv.Itoa(refusal.retryAfter))
			}
			status = http.StatusTooManyRequests
		}
	} else {
		answer["ok"] = true
	}
	if missingCharset {
		addWarning(answer, "missing_charset")
	}
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(answer)
}

// addWarning puts a warning into both places where Slack puts them.
func addWarning(answer object, warning string) {
	meta, _ := answer["response_metadata"].(object)
	if meta == nil {
		meta = object{}
		answer["response_metadata"] = meta
	}
	list, _ := meta["warnings"].([]string)
	meta["warnings"] = append(list, warning)
	answer["warning"] = strings.Join(append(list, warning), ",")
}

// resetConnection drops a connection the hard way, so that the caller cannot know what became of its call.
func resetConnection(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		return
	}
	abort(conn)
}
