package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"accessbot/internal/access"
)

// state is how a finding stands.
type state string

const (
	well state = "ok"
	warn state = "warn" // the bot works, but not as well as it could
	fail state = "fail" // the bot does not work, or breaks a promise
)

// finding is one line of the doctor's.
type finding struct {
	State state  `json:"state"`
	Check string `json:"check"`
	Found string `json:"found"`
	Do    string `json:"do,omitempty"` // what to do next; empty when all is well
}

// doctor looks at everything that an operator can get wrong. It changes
// nothing, in Slack, in Entra and in Redis.
type doctor struct {
	settings Settings
	client   *http.Client
	log      *slog.Logger
	held     int // connections to Slack of all replicas; -1 while that is not known
}

// runDoctor is `bot doctor`. It ends with an error when something fails.
func runDoctor(ctx context.Context, p program) error {
	flags := flag.NewFlagSet("bot doctor", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print one JSON object")
	settings, err := readSettings(p, flags)
	if errors.Is(err, errUsage) {
		return err
	}
	found := unsettled(err)
	if err == nil {
		found = append(found, examine(ctx, p, settings)...)
	}
	tell := tellText
	if *asJSON {
		tell = tellJSON
	}
	if err := tell(p.out, found); err != nil {
		return fmt.Errorf("tell what was found: %w", err)
	}
	if slices.ContainsFunc(found, func(f finding) bool { return f.State == fail }) {
		return errTold
	}
	return nil
}

// unsettled tells what is wrong with the settings, or that nothing is.
func unsettled(err error) []finding {
	if err == nil {
		return []finding{{well, "settings", "all are well formed", ""}}
	}
	faults := []string{err.Error()}
	if unfit, ok := errors.AsType[unfitSettings](err); ok {
		faults = unfit
	}
	var found []finding
	for _, fault := range faults {
		found = append(found, finding{fail, "settings", fault, "Mend it, and ask again: the rest is looked at when the settings are well formed."})
	}
	return found
}

// examineFor bounds each of the examinations.
const examineFor = 30 * time.Second

// examine looks at everything outside, one after the other.
func examine(ctx context.Context, p program, s Settings) []finding {
	client, err := httpClient(s.SSLCertFile)
	if err != nil {
		return []finding{{fail, "certificates", err.Error(), "Set SSL_CERT_FILE to a PEM file of the roots to trust, or unset it."}}
	}
	d := &doctor{settings: s, client: client, log: newLog(io.Discard, s.LogLevel, "json"), held: -1}
	if s.LogLevel == "debug" {
		d.log = newLog(p.err, s.LogLevel, s.LogFormat)
	}
	var found []finding
	for _, look := range []func(context.Context) []finding{d.memory, d.slack, d.entra, d.signIn} {
		ctx, cancel := context.WithTimeout(ctx, examineFor)
		found = append(found, look(ctx)...)
		cancel()
	}
	return found
}

// why is what an error says to an operator: the sentence, and the cause.
func why(err error) string {
	known, ok := errors.AsType[*access.Error](err)
	switch {
	case !ok:
		return err.Error()
	case known.Err == nil:
		return access.SentenceOf(known)
	case known.Kind == access.Misconfigure || known.Kind == access.NotAllowed:
		return access.SentenceOf(known) + " (" + known.Err.Error() + ")"
	}
	return known.Err.Error()
}

// tellText prints the findings for a person.
func tellText(w io.Writer, found []finding) error {
	count := map[state]int{}
	for _, f := range found {
		count[f.State]++
		if _, err := fmt.Fprintf(w, "%-4s  %s: %s\n", f.State, f.Check, f.Found); err != nil {
			return err
		}
		if f.Do != "" {
			fmt.Fprintf(w, "      → %s\n", f.Do)
		}
	}
	_, err := fmt.Fprintf(w, "\n%d ok, %d to think about, %d to mend\n", count[well], count[warn], count[fail])
	return err
}

// tellJSON prints the findings for a program.
func tellJSON(w io.Writer, found []finding) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(map[string][]finding{"findings": found})
}
