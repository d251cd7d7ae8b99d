package commands

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// audited does an act between two lines of the audit log: that it is about to
// be done, and what became of it. Without the first line nothing is done.
func (b *Bot) audited(ctx context.Context, a sessions.Act, do func() error) error {
	ref, err := b.cfg.Store.Begin(ctx, a)
	if err != nil {
		return err
	}
	err = do()
	outcome := "done"
	switch kind := access.KindOf(err); {
	case kind == access.Unclear:
		outcome = "unclear"
	case err != nil:
		outcome = "refused: " + string(kind)
	}
	if failed := b.cfg.Store.End(ctx, ref, outcome, requestIDOf(err)); failed != nil {
		b.log.Error("the outcome of an act is not in the audit log", "what", a.What, "error", failed)
	}
	return err
}

// requestIDOf is Microsoft's id of a call that failed, for its support.
func requestIDOf(err error) string {
	if e, ok := errors.AsType[*access.Error](err); ok {
		return e.RequestID
	}
	return ""
}
