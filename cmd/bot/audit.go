package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"accessbot/internal/sessions"
)

// runAudit is `bot audit export|verify`. It reads REDIS_URL and SEAL_KEYS
// only, and changes nothing.
func runAudit(ctx context.Context, p program) error {
	tasks := map[string]func(context.Context, program) error{"export": exportAudit, "verify": verifyAudit}
	if len(p.args) == 0 || tasks[p.args[0]] == nil {
		fmt.Fprintln(p.err, "usage: bot audit export [--since WHEN] [--until WHEN]")
		fmt.Fprintln(p.err, "       bot audit verify [--anchor SEQ:MAC] [--after SEQ:MAC]")
		return errUsage
	}
	task := tasks[p.args[0]]
	p.args = p.args[1:]
	return task(ctx, p)
}

// openAudit opens the store that keeps the audit log.
func openAudit(p program) (*sessions.Store, error) {
	address := strings.TrimSpace(p.env["REDIS_URL"])
	if address == "" {
		return nil, errors.New("REDIS_URL is not set: set it and SEAL_KEYS as for `bot serve`, which keeps the audit log there")
	}
	return sessions.New(sessions.Config{URL: address, SealKeys: strings.TrimSpace(p.env["SEAL_KEYS"])})
}

// parseAudit reads the flags of a task that takes nothing else.
func parseAudit(p program, flags *flag.FlagSet) error {
	flags.SetOutput(p.err)
	if err := flags.Parse(p.args); err != nil {
		return errors.Join(errUsage, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("there is nothing to do with %q", flags.Arg(0))
	}
	return nil
}

// exportAudit prints the lines of the audit log as JSON, one a line.
func exportAudit(ctx context.Context, p program) error {
	flags := flag.NewFlagSet("bot audit export", flag.ContinueOnError)
	var span period
	flags.Func("since", "first moment: 2026-11-25, 2026-11-25T13:00:00Z, or how long ago, such as 24h", instant(&span.since))
	flags.Func("until", "moment before which to stop, in the same forms", instant(&span.until))
	if err := parseAudit(p, flags); err != nil {
		return err
	}
	store, err := openAudit(p)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	for e, err := range store.AuditEntries(ctx) {
		if err != nil {
			return err
		}
		if err := span.print(p.out, e); err != nil {
			return fmt.Errorf("export the audit log: %w", err)
		}
	}
	return nil
}

// period is a span of time, its end left out. A moment that is zero is none.
type period struct{ since, until time.Time }

func (s period) covers(at time.Time) bool {
	return !at.Before(s.since) && (s.until.IsZero() || at.Before(s.until))
}

// print writes an entry that falls into the period, and its MAC with it. One
// that cannot be read is always written: it is evidence.
func (s period) print(w io.Writer, e sessions.AuditEntry) error {
	var l sessions.AuditLine
	if err := json.Unmarshal([]byte(e.Raw), &l); err != nil {
		return json.NewEncoder(w).Encode(map[string]string{"entry": e.ID, "unreadable": e.Raw, "mac": e.MAC})
	}
	if !s.covers(l.At) {
		return nil
	}
	mac, err := json.Marshal(e.MAC)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s,\"mac\":%s}\n", strings.TrimSuffix(e.Raw, "}"), mac)
	return err
}

// instant reads a moment in one of its three forms.
func instant(into *time.Time) func(string) error {
	return func(text string) error {
		for _, form := range []string{time.RFC3339, time.DateOnly} {
			if at, err := time.Parse(form, text); err == nil {
				*into = at
				return nil
			}
		}
		if ago, err := time.ParseDuration(text); err == nil {
			*into = time.Now().Add(-ago)
			return nil
		}
		return errors.New("use 2026-11-25 (UTC), 2026-11-25T13:00:00Z, or how long ago, such as 24h")
	}
}

// verifyAudit tells whether the audit log is in order, or the first line that
// is not.
func verifyAudit(ctx context.Context, p program) error {
	flags := flag.NewFlagSet("bot audit verify", flag.ContinueOnError)
	var check sessions.AuditCheck
	flags.StringVar(&check.Anchor, "anchor", "", "SEQ:MAC from the bot's log, a line that must be there")
	flags.StringVar(&check.After, "after", "", "SEQ:MAC of the last line that need not be looked at")
	if err := parseAudit(p, flags); err != nil {
		return err
	}
	store, err := openAudit(p)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	report, err := store.VerifyAudit(ctx, check)
	if err != nil {
		return err
	}
	if report.Fault != "" {
		fmt.Fprintln(p.out, report.Fault)
		return errTold
	}
	fmt.Fprintf(p.out, "%d lines, all in order\n", report.Lines)
	if len(report.Open) > 0 {
		fmt.Fprintf(p.out, "%d of them tell an act whose outcome is not known: line %s\n", len(report.Open), joined(report.Open))
	}
	if report.Lines > 0 {
		fmt.Fprintf(p.out, "the log reaches %s\n", report.End)
	}
	return nil
}

// joined is a list of numbers, cut where it gets long.
func joined(numbers []int64) string {
	const most = 20
	var words []string
	for i, n := range numbers {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprint(n))
	}
	return strings.Join(words, ", ")
}
