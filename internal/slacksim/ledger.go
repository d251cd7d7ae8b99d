package slacksim

import (
	"net/http"
	"time"
)

// Ledger is the account of everything that went to the app and of every message that was posted, for those who count
// what was lost and what was done twice.
type Ledger struct {
	Envelopes   []*LedgerEntry     `json:"envelopes"`
	Messages    []*LedgerMessage   `json:"messages"`
	Connections []LedgerConnection `json:"connections"`
}

// The outcomes of an envelope, as the person or Slack's event queue met them.
const (
	Waiting      = "waiting"       // for its acknowledgement
	Acknowledged = "acknowledged"  // in time
	Unanswered   = "unanswered"    // AckWithin ran out: a person was told so, an event is sent again
	Undelivered  = "not delivered" // there was no connection, or no app any more: a person was told so at once
)

// LedgerEntry is one envelope. A retry of an event is an envelope of its own with the same EventID.
type LedgerEntry struct {
	ID string `json:"envelope_id"`
	// Type is events_api, slash_commands or interactive; Kind the event's or interaction's type, or the command.
	Type string `json:"type"`
	Kind string `json:"kind"`
	// EventID is set for events, TriggerID for what people do; Attempt counts the retries of an event.
	EventID   string `json:"event_id,omitempty"`
	TriggerID string `json:"trigger_id,omitempty"`
	Attempt   int    `json:"attempt"`
	// User is the id of whoever acted, empty for events that nobody brought about.
	User string `json:"user,omitempty"`
	// Sent has one entry for each time that it went out: two when it was doubled.
	Sent    []Transmission `json:"sent"`
	Outcome string         `json:"outcome"`
	// AckedAt is when the acknowledgement that counted came, by the workspace's clock; nil when none did.
	AckedAt *time.Time `json:"acked_at"`
	// LateAckAt is when an acknowledgement came that was too late to count; nil when none did.
	LateAckAt *time.Time `json:"late_ack_at"`
}

// Transmission is one sending of an envelope.
type Transmission struct {
	// Connection is the number of the connection, counted from 1 since the start.
	Connection int       `json:"connection"`
	At         time.Time `json:"at"`
}

// LedgerMessage is one message, as it was posted.
type LedgerMessage struct {
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts,omitempty"`
	User     string `json:"user"`
	Text     string `json:"text"`
	// OnlyFor is the id of the one who sees an ephemeral message.
	OnlyFor string `json:"only_for,omitempty"`
	// Metadata is what the app posted with it, nil when nothing.
	Metadata map[string]any `json:"metadata"`
	// Edits counts the changes since, and Deleted says that it is gone.
	Edits   int  `json:"edits"`
	Deleted bool `json:"deleted"`
}

// LedgerConnection is a connection that is open now.
type LedgerConnection struct {
	Number int `json:"connection"`
	// Leaving connections were told to disconnect; silent ones are open and dead.
	Leaving bool `json:"leaving"`
	Silent  bool `json:"silent"`
}

// Ledger gives the account so far.
func (w *Workspace) Ledger() Ledger {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := Ledger{Envelopes: []*LedgerEntry{}, Messages: []*LedgerMessage{}, Connections: []LedgerConnection{}}
	for _, e := range w.ledger.Envelopes {
		entry := *e
		entry.Sent = append([]Transmission{}, e.Sent...)
		out.Envelopes = append(out.Envelopes, &entry)
	}
	for _, m := range w.ledger.Messages {
		posted := *m
		out.Messages = append(out.Messages, &posted)
	}
	for _, c := range w.connections {
		out.Connections = append(out.Connections, LedgerConnection{Number: c.number, Leaving: c.leaving, Silent: c.silent})
	}
	return out
}

// enter opens the account of an envelope.
func (w *Workspace) enter(e *envelope) {
	e.entry = &LedgerEntry{
		ID: e.id, Type: e.kind, Attempt: e.attempt, Outcome: Waiting, EventID: text(e.payload, "event_id"),
		TriggerID: text(e.payload, "trigger_id"), User: text(e.payload, "user_id"),
	}
	switch e.kind {
	case "events_api":
		event := child(e.payload, "event")
		e.entry.Kind, e.entry.User = text(event, "type"), text(event, "user")
	case "slash_commands":
		e.entry.Kind = text(e.payload, "command")
	default:
		e.entry.Kind, e.entry.User = text(e.payload, "type"), text(child(e.payload, "user"), "id")
	}
	w.ledger.Envelopes = append(w.ledger.Envelopes, e.entry)
}

// enterMessage opens the account of a message.
func (w *Workspace) enterMessage(m *message) {
	m.entry = &LedgerMessage{
		Channel: m.channel.id, TS: m.ts, ThreadTS: m.threadTS, User: m.user, Text: m.text, OnlyFor: m.onlyFor,
		Metadata: clone(m.metadata),
	}
	w.ledger.Messages = append(w.ledger.Messages, m.entry)
}

func (w *Workspace) serveLedger(rw http.ResponseWriter, _ *http.Request) { writeJSON(rw, w.Ledger()) }
