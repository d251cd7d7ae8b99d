package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A response URL takes this many posts, for this long.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

// responseURL is the right to answer where a person acted.
type responseURL struct {
	channel *channel
	member  string
	source  *message // the message that was acted on; nil for commands
	issued  time.Time
	uses    int
}

// newResponseURL gives an address; kind is commands, actions or app, as in Slack's own addresses.
func (w *Workspace) newResponseURL(kind string, c *channel, memberID string, source *message) string {
	path := kind + "/" + teamID + "/" + strconv.FormatUint(uint64(w.rand.Uint32()), 10) + "/" + w.randomLetters(24)
	w.responses[path] = &responseURL{channel: c, member: memberID, source: source, issued: w.now()}
	return w.base + path
}

// serveResponse answers a post to a response URL. It takes the lock.
func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	args, err := readResponse(r)
	w.mu.Lock()
	fault := w.takeFault("response_url")
	if err == nil && fault != nil && !fault.AfterCommit && !fault.onlyWaits() {
		err = fault.refusal()
	}
	if err == nil {
		err = w.respond(strings.TrimPrefix(r.URL.Path, "/"), args)
	}
	if err == nil && fault != nil && fault.AfterCommit {
		err = fault.refusal()
	}
	w.recordCall("response_url", "", args, err)
	w.calls[len(w.calls)-1].URL = w.base + strings.TrimPrefix(r.URL.Path, "/")
	w.mu.Unlock()
	if fault != nil {
		fault.wait(r.Context())
	}
	if fault != nil && fault.resets() {
		resetConnection(rw)
		return
	}
	writeResponseAnswer(rw, err)
}

func readResponse(r *http.Request) (arguments, error) {
	if r.Method != http.MethodPost {
		return nil, refuse("invalid_request")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return nil, refuse("request_timeout")
	}
	args := arguments{}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if r.ParseForm() != nil {
			return nil, refuse("invalid_payload")
		}
		body = []byte(r.PostForm.Get("payload"))
	}
	if json.Unmarshal(body, &args) != nil {
		return nil, refuse("invalid_payload")
	}
	return args, nil
}

func writeResponseAnswer(rw http.ResponseWriter, err error) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	var refusal *apiError
	if !errors.As(err, &refusal) {
		_, _ = io.WriteString(rw, "ok")
		return
	}
	switch refusal.code {
	case "ratelimited":
		if refusal.retryAfter > 0 {
			rw.Header().Set("Retry-After", strconv.Itoa(refusal.retryAfter))
		}
		rw.WriteHeader(http.StatusTooManyRequests)
	case "used_url", "expired_url":
		rw.WriteHeader(http.StatusNotFound)
	default:
		rw.WriteHeader(http.StatusBadRequest)
	}
	_, _ = io.WriteString(rw, refusal.code)
}

func (w *Workspace) respond(path string, args arguments) error {
	to := w.responses[path]
	switch {
	case to == nil || w.now().Sub(to.issued) > responseLife:
		return refuse("expired_url")
	case to.uses >= responseUses:
		return refuse("used_url")
	}
	if err := w.limitBurst("response_url", 1, 10); err != nil {
		return err
	}
	to.uses++
	return w.answerInPlace(to, args)
}

// answerInPlace does what the body of a response URL, or the acknowledgement of a command, asks for.
func (w *Workspace) answerInPlace(to *responseURL, args arguments) error {
	if args.flag("delete_original") {
		if to.source == nil || !to.source.fromApp() {
			return refuse("cannot_delete_original")
		}
		w.deleteMessage(to.source)
		return nil
	}
	said, err := w.readContent(args)
	if err != nil {
		return err
	}
	if args.flag("replace_original") && to.source != nil {
		if !to.source.fromApp() {
			return refuse("cannot_replace_original")
		}
		w.edit(to.source, said)
		return nil
	}
	m := said.message(to.channel)
	m.threadTS = to.channel.parentFor(args.text("thread_ts"))
	if args.text("response_type") != "in_channel" {
		m.onlyFor = to.member
		if to.source != nil && m.threadTS == "" {
			m.threadTS = to.channel.parentFor(replyTS(to.source))
		}
	}
	w.post(m)
	return nil
}

// replyTS is the thread that a message is a reply in, empty at the top level of a channel.
func replyTS(m *message) string {
	if m.isReply() {
		return m.threadTS
	}
	return ""
}
