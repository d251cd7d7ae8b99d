package endurance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// The kinds of records.
const (
	did      = "did"      // a person did something; Wants says what they expect of it
	sent     = "sent"     // Slack sent it to a connection
	acked    = "acked"    // a connection acknowledged it; Refused when the answer said no
	answered = "answered" // a private answer reached the person
	told     = "told"     // the person alone was told something that does not name the act
	opened   = "opened"   // a modal was opened with the trigger of it
	saw      = "saw"      // the person read in a modal what came of it
	homed    = "homed"    // the person's Home tab was published
	asked    = "asked"    // Entra has a request; State is where it stands at the end
	posted   = "posted"   // a marked message stands in a channel
	place    = "place"    // every request is told here: Who is the person, or empty for all
	feeds    = "feeds"    // what becomes of every request is told here, a line for each event
	gone     = "gone"     // nothing can be posted in the channel any more
	broken   = "broken"   // from At to Until a replica or Redis was dead or stood still
)

// What people want of an act.
const (
	nothing   = ""
	anAnswer  = "answer"  // a private answer
	aForm     = "form"    // a modal of its own with what was asked for, or a private answer in its place
	aView     = "view"    // the modal that is open to change, or a private answer in its place
	aRequest  = "request" // a request in Entra, or a refusal
	aHomePage = "home"
)

// record is one line of a history. Act names what a person did: it is the
// same in each delivery of it, and two acts never share it.
type record struct {
	Kind    string    `json:"kind"`
	At      time.Time `json:"at,omitzero"`
	Act     string    `json:"act,omitempty"` // empty in did: Slack could not send it
	Who     string    `json:"who,omitempty"`
	What    string    `json:"what,omitempty"` // words for people; in posted, what the line tells
	Wants   string    `json:"wants,omitempty"`
	Reason  string    `json:"reason,omitempty"` // of a submission and of its request: no two are alike
	Refused bool      `json:"refused,omitempty"`
	Request string    `json:"request,omitempty"`
	Channel string    `json:"channel,omitempty"`
	State   string    `json:"state,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// writeHistory writes a history as JSON lines.
func writeHistory(w io.Writer, history []record) error {
	lines := json.NewEncoder(w)
	for _, r := range history {
		if err := lines.Encode(r); err != nil {
			return fmt.Errorf("write the history: %w", err)
		}
	}
	return nil
}

// readHistory reads what writeHistory wrote.
func readHistory(r io.Reader) ([]record, error) {
	var history []record
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var one record
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("read line %d of the history: %w", len(history)+1, err)
		}
		history = append(history, one)
	}
	return history, lines.Err()
}
