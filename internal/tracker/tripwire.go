package tracker

import (
	"context"
	"log/slog"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// whatTripwire marks the line that something was given without an approval.
const whatTripwire = "tripwire"

// tripwire reports, once, a request whose policy demands an approval and that
// is being granted though none is known, here or in Entra's history.
func (t *Tracker) tripwire(ctx context.Context, log *slog.Logger, rec sessions.Tracked) error {
	given := rec.State == access.Delivering || rec.State == access.PartiallyDelivered || rec.State == access.Delivered
	if !given || rec.Removes() || !unapproved(rec) || rec.Tripped.TS != "" {
		return nil
	}
	log.Error("access is given without an approval that I can see", "package", rec.PackageID, "person", rec.Person.ID, "state", string(rec.State))
	done := func(ctx context.Context, done sessions.Post, _ bool) error {
		_, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error { r.Tripped = done; return nil })
		return err
	}
	logged := func(ctx context.Context, _ string) error { return done(ctx, sessions.Post{TS: "log"}, false) }
	if t.channels.Audit == "" {
		return logged(ctx, "")
	}
	return t.once(ctx, post{
		line:    access.Line{Channel: t.channels.Audit, Request: rec.ID, What: whatTripwire},
		message: views.Tripwire(views.Unapproved{RequestID: rec.ID, Requestor: rec.Person.Name, By: rec.By.Name, PackageName: rec.PackageName, PolicyName: rec.PolicyName}),
		done:    rec.Tripped, record: done, gone: logged,
	})
}
