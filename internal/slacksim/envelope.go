package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ErrNoAnswer is what a person meets when the app does not acknowledge in time.
var ErrNoAnswer = errors.New("app did not respond")

// ErrUninstalled is what a person meets once the app was taken out of the workspace.
var ErrUninstalled = errors.New("app is not installed any more")

// ErrNoConnection is what a person meets when the app has no connection at all.
var ErrNoConnection = errors.New("app is not connected")

// envelope is a payload on its way to the app.
type envelope struct {
	id      string
	kind    string // events_api, slash_commands or interactive
	payload object
	accepts bool // accepts_response_payload
	attempt int
	reason  string
	// settle is told, once, what the app answered or that it did not. It may be nil.
	settle func(answer json.RawMessage, err error)
	timer  *appointment
	sentTo int
	entry  *LedgerEntry
}

// EnvelopeLog is the record of one envelope that was sent.
type EnvelopeLog struct {
	ID   string
	Type string
	Sent time.Time
	// Acked is when the first acknowledgement came; zero until then.
	Acked time.Time
	// Connection is the number of the connection it went to, counted from 1 since the start.
	Connection int
	Payload    json.RawMessage
	// Answer is the payload of the acknowledgement, nil when there was none.
	Answer json.RawMessage
	// Attempt is 0 at first and counts the retries of events.
	Attempt int
	reason  string
	accepts bool
	entry   *LedgerEntry
}

// wire is the envelope as it travels.
func (e *EnvelopeLog) wire() []byte {
	o := object{"envelope_id": e.ID, "type": e.Type, "payload": e.Payload, "accepts_response_payload": e.accepts}
	if e.Type == "events_api" {
		o["retry_attempt"], o["retry_reason"] = e.Attempt, e.reason
	}
	return frame(o)
}

// Envelopes lists everything sent so far, oldest first.
func (w *Workspace) Envelopes() []EnvelopeLog {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]EnvelopeLog, len(w.envelopes))
	for i, e := range w.envelopes {
		out[i] = *e
	}
	return out
}

// AwaitSettled waits until no envelope waits for its acknowledgement any more.
func (w *Workspace) AwaitSettled() error {
	if w.await(w.cfg.AckWithin+w.cfg.Patience, func() bool { return len(w.unsettled) == 0 }) {
		return nil
	}
	return &Stuck{Why: "envelopes still wait for their acknowledgement"}
}

func (w *Workspace) log(e *EnvelopeLog) { w.envelopes = append(w.envelopes, e) }

// deliver sends an envelope to one connection and waits, without holding anything up, for its acknowledgement.
func (w *Workspace) deliver(e *envelope) {
	e.id = uuid.NewString()
	w.enter(e)
	if w.uninstalled {
		w.finish(e, nil, ErrUninstalled)
		return
	}
	c := w.pickConnection(0)
	if c == nil {
		w.finish(e, nil, ErrNoConnection)
		return
	}
	w.unsettled[e.id] = e
	w.transmit(e, c)
	if w.socket.duplicateNext > 0 {
		w.socket.duplicateNext--
		w.transmit(e, w.pickConnection(c.number))
	}
	e.sentTo = c.number
	e.timer = w.afterReal(w.cfg.AckWithin, func() {
		delete(w.unsettled, e.id)
		w.finish(e, nil, ErrNoAnswer)
	})
}

func (w *Workspace) transmit(e *envelope, c *connection) {
	payload, _ := json.Marshal(e.payload)
	sent := &EnvelopeLog{
		ID: e.id, Type: e.kind, Sent: w.now(), Connection: c.number, Payload: payload, Attempt: e.attempt, reason: e.reason,
		accepts: e.accepts, entry: e.entry,
	}
	w.log(sent)
	e.entry.Sent = append(e.entry.Sent, Transmission{Connection: c.number, At: sent.Sent})
	c.transmit(sent.wire(), w.socket.strike())
	w.cutSoon(c)
	w.changedNow()
}

// finish settles an envelope, once: acknowledged, unanswered or not delivered.
func (w *Workspace) finish(e *envelope, answer json.RawMessage, err error) {
	switch now := w.now(); {
	case err == nil:
		e.entry.Outcome, e.entry.AckedAt = Acknowledged, &now
	case errors.Is(err, ErrNoAnswer):
		e.entry.Outcome = Unanswered
	default:
		e.entry.Outcome = Undelivered
	}
	if e.settle != nil {
		e.settle(answer, err)
	}
	w.changedNow()
}

// takeFrame reads what came in on a connection. Everything but a timely acknowledgement is ignored, as is one that is
// too long for Slack.
func (w *Workspace) takeFrame(c *connection, data []byte) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if len(data) >= maxAckBytes || json.Unmarshal(data, &ack) != nil || ack.EnvelopeID == "" {
		return
	}
	if w.socket.dropAcks > 0 {
		w.socket.dropAcks--
		return
	}
	if c.cutOnAck {
		c.cut()
		return
	}
	w.recordAck(c, ack.EnvelopeID, ack.Payload)
	e := w.unsettled[ack.EnvelopeID]
	if e == nil || w.socket.acksBoundToTheir && e.sentTo != c.number {
		return
	}
	delete(w.unsettled, e.id)
	w.callOff(e.timer)
	w.finish(e, answerOf(ack.Payload), nil)
}

// recordAck notes an acknowledgement with the sending that it answers: that on its own connection, else, where Slack
// takes it on any, the last one.
func (w *Workspace) recordAck(c *connection, id string, payload json.RawMessage) {
	var other *EnvelopeLog
	for _, e := range slices.Backward(w.envelopes) {
		if e.ID != id || !e.Acked.IsZero() {
			continue
		}
		if e.Connection == c.number {
			w.noteAck(e, payload)
			return
		}
		if other == nil && !w.socket.acksBoundToTheir {
			other = e
		}
	}
	if other != nil {
		w.noteAck(other, payload)
	}
}

func (w *Workspace) noteAck(e *EnvelopeLog, payload json.RawMessage) {
	e.Acked, e.Answer = w.now(), answerOf(payload)
	if late := e.Acked; e.entry.Outcome == Unanswered {
		e.entry.LateAckAt = &late
	}
	w.changedNow()
}

// answerOf takes a missing payload, null and {} for the same: no answer but the acknowledgement.
func answerOf(payload json.RawMessage) json.RawMessage {
	switch strings.TrimSpace(string(payload)) {
	case "", "null", "{}":
		return nil
	}
	return payload
}

func sentence(format string, args ...any) string { return fmt.Sprintf(format, args...) }
