package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// seekChunk is how many people are sought before it is written down who was
// found.
const seekChunk = 20

// seek finds out which of the people of a stage are in Slack. It reports true
// when its time was over before all were sought.
func (t *Tracker) seek(ctx context.Context, rec sessions.Tracked, a sessions.Asking, until time.Time) (sessions.Asking, bool, error) {
	for time.Now().Before(until) {
		var found []sessions.Asked
		var missing []access.Sentence
		for _, one := range a.Asked {
			if one.Sought || one.Alternate && !a.Escalated || len(found) == seekChunk {
				continue
			}
			member, why, err := t.memberFor(ctx, rec, one)
			if err != nil {
				return a, false, err
			}
			one.Sought, one.Member = true, member
			if why != "" {
				missing = append(missing, access.Sayf(why, one.Person.Name))
			}
			found = append(found, one)
		}
		if len(found) == 0 {
			return a, false, nil
		}
		var err error
		if a, err = t.cfg.Store.UpdateAsking(ctx, a, func(a *sessions.Asking) error { putSought(a, found, missing); return nil }); err != nil {
			return a, false, err
		}
	}
	return a, true, nil
}

// putSought notes who was found. Everybody is asked once, however many
// accounts lead to the same member.
func putSought(a *sessions.Asking, found []sessions.Asked, missing []access.Sentence) {
	for _, one := range found {
		i := slices.IndexFunc(a.Asked, func(b sessions.Asked) bool { return b.Person.ID == one.Person.ID && b.Alternate == one.Alternate })
		if i < 0 || a.Asked[i].Sought {
			continue
		}
		twice := slices.ContainsFunc(a.Asked, func(b sessions.Asked) bool { return b.Ask != "" && b.Member == one.Member })
		if one.Member.User != "" && !twice {
			one.Ask = sessions.NewAskID()
		}
		a.Asked[i] = one
	}
	for _, name := range missing {
		a.Unreached = addName(a.Unreached, name)
	}
}

// memberFor finds an approver in Slack: by the link of the account, else by
// the address that both sides know. Without one why says of a name why nobody is asked.
func (t *Tracker) memberFor(ctx context.Context, rec sessions.Tracked, one sessions.Asked) (m access.Member, why string, err error) {
	if one.Guest {
		return m, "%s (a guest)", nil
	}
	m, err = t.cfg.Store.MemberOf(ctx, one.Person)
	if access.KindOf(err) == access.NotLinked {
		err = t.slack.call(func() (err error) {
			m, err = t.cfg.People.MemberByEmail(ctx, address(one.Person))
			return err
		})
	}
	switch access.KindOf(err) {
	case access.NotFound:
		return access.Member{}, "%s (not in Slack)", nil
	case access.NotAllowed:
		return access.Member{}, "%s (a guest in Slack)", nil
	}
	self := rec.By.ID == "" || rec.By.ID == rec.Person.ID
	if err == nil && self && m == rec.Owner { // nobody decides about themselves
		return access.Member{}, "%s (the same Slack account as who asks)", nil
	}
	return m, "", err
}

// address is where Entra says that somebody gets mail.
func address(p access.Person) string {
	if p.Mail != "" {
		return p.Mail
	}
	return p.UPN
}

// copies are the approval cards of a stage: one for each person who was found,
// and the one of the channel.
func copies(rec sessions.Tracked, a sessions.Asking) []sessions.Ask {
	var all []sessions.Ask
	for _, one := range a.Asked {
		if one.Ask != "" {
			all = append(all, sessions.Ask{
				ID: one.Ask, RequestID: rec.ID, Stage: a.Stage, Person: one.Person, Member: one.Member, Why: one.Why, Alternate: one.Alternate,
			})
		}
	}
	if a.Channel != "" {
		all = append(all, sessions.Ask{ID: a.Channel, RequestID: rec.ID, Stage: a.Stage, Channel: a.ChannelID})
	}
	return all
}

// tellCopies posts and corrects the copies of a stage that is open, and
// reminds who is slow. It gives when to look again.
func (t *Tracker) tellCopies(ctx context.Context, rec sessions.Tracked, a sessions.Asking, until time.Time) (time.Duration, error) {
	all := copies(rec, a)
	asked, err := t.readManners(ctx, a, all)
	if err != nil {
		return 0, err
	}
	next := sessions.Never
	var errs []error
	for _, c := range all {
		if time.Now().After(until) {
			return t.cfg.Every, errors.Join(errs...)
		}
		due, err := t.tellCopy(ctx, rec, a, asked.manner(c))
		errs = append(errs, err)
		next = sooner(next, due)
	}
	return next, errors.Join(errs...)
}

func (t *Tracker) tellCopy(ctx context.Context, rec sessions.Tracked, a sessions.Asking, m mannered) (time.Duration, error) {
	c, err := t.cfg.Store.AddAsk(ctx, m.Ask)
	if err != nil || c.Gone != "" {
		return sessions.Never, err
	}
	c, quiet, err := t.keepQuiet(ctx, c, m)
	if err != nil || quiet && c.Card.Intent.IsZero() {
		return sessions.Never, err
	}
	if c.Channel == "" {
		if c, err = t.openCopy(ctx, c); err != nil || c.Gone != "" {
			return sessions.Never, err
		}
	}
	if err := t.postCopy(ctx, rec, a, c); err != nil {
		return sessions.Never, fmt.Errorf("ask %s: %w", c.Member.User, err)
	}
	if c, err = t.cfg.Store.ApprovalAsk(ctx, c.ID); err != nil {
		return sessions.Never, err
	}
	if c.Gone != "" && c.InChannel() {
		return t.cfg.Every, nil // those who rely on the channel may have to be asked themselves
	}
	if c.Gone != "" {
		return sessions.Never, nil
	}
	if err := t.correctCopy(ctx, rec, a, c); err != nil {
		return sessions.Never, err
	}
	if c.InChannel() || quiet {
		return sessions.Never, nil
	}
	return t.nudge(ctx, rec, a, c)
}

// openCopy finds the conversation of a copy.
func (t *Tracker) openCopy(ctx context.Context, c sessions.Ask) (sessions.Ask, error) {
	channel, locale, gone := t.channels.Approvals, "", ""
	if !c.InChannel() {
		err := t.slack.call(func() (err error) {
			channel, err = t.cfg.People.OpenDirect(ctx, c.Member)
			return err
		})
		switch {
		case t.cfg.Slack.IsGone(err):
			gone = err.Error()
		case err != nil:
			return c, err
		default:
			locale = t.localeOf(ctx, c.Member)
		}
	}
	return t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error {
		c.Channel, c.Locale, c.Gone = channel, locale, gone
		return nil
	})
}

func (t *Tracker) postCopy(ctx context.Context, rec sessions.Tracked, a sessions.Asking, c sessions.Ask) error {
	return t.once(ctx, post{
		line: askLine(c), message: t.askCard(rec, a, c), done: c.Card,
		record: func(ctx context.Context, done sessions.Post, found bool) error {
			_, err := t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error {
				c.Card = done
				if !found {
					c.Shown = showsAsk(rec, a)
				}
				return nil
			})
			return err
		},
		gone: func(ctx context.Context, why string) error {
			_, err := t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error { c.Gone = why; return nil })
			return err
		},
	})
}

// correctCopy edits a copy that shows something older.
func (t *Tracker) correctCopy(ctx context.Context, rec sessions.Tracked, a sessions.Asking, c sessions.Ask) error {
	if c.Shown == showsAsk(rec, a) {
		return nil
	}
	if err := t.edit(ctx, askLine(c), c.Card.TS, t.askCard(rec, a, c)); err != nil {
		return err
	}
	_, err := t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error { c.Shown = showsAsk(rec, a); return nil })
	return err
}

// showsAsk is what an open copy shows, as far as it changes.
func showsAsk(rec sessions.Tracked, a sessions.Asking) string {
	answered := 0
	for _, q := range rec.Questions {
		if q.Answer != "" {
			answered++
		}
	}
	return fmt.Sprintf("%d questions, %d answered, escalated %t", len(rec.Questions), answered, a.Escalated)
}

// askCard is a copy that is open.
func (t *Tracker) askCard(rec sessions.Tracked, a sessions.Asking, c sessions.Ask) views.Message {
	l := views.In(c.Locale)
	m := l.ApprovalCard(t.approvalView(rec, a, c))
	if c.Anyway {
		return l.AskedAnyway(m)
	}
	return m
}

// approvalView is a copy in words.
func (t *Tracker) approvalView(rec sessions.Tracked, a sessions.Asking, c sessions.Ask) views.Approval {
	l := views.In(c.Locale)
	v := views.Approval{
		Card: views.Card{
			RequestID: rec.ID, Type: rec.Type, Requestor: rec.Person.Name, By: rec.By.Name, PackageName: rec.PackageName, PolicyName: rec.PolicyName,
			Length: rec.Length, Starts: rec.Starts, Ends: rec.Ends, State: rec.State, Stage: a.Stage, Stages: rec.StageCount, Created: rec.Created,
		},
		AskID: c.ID, InChannel: c.InChannel(), Why: l.Sentence(c.Why), Alternate: c.Alternate, Deadline: a.Deadline, Others: others(rec, a, c),
		Title: a.Evidence.Title, Department: a.Evidence.Department, Manager: a.Evidence.Manager, Contents: a.Evidence.Contents,
		Earlier: a.Evidence.Earlier, LastEnded: a.Evidence.LastEnded, Colleagues: a.Evidence.Colleagues,
		Unreached: rec.Owner.User == "", Elsewhere: t.cfg.Elsewhere(rec.PackageName, a.Evidence.Catalog),
	}
	if t.isPublic(c) {
		return v // what the person wrote is for the approvers
	}
	v.Reason = rec.Reason
	for _, answer := range rec.Answers {
		v.Answers = append(v.Answers, views.Answered(answer))
	}
	for _, q := range rec.Questions {
		v.Questions = append(v.Questions, views.Answered{Question: l.Say("%s asked: %s", q.By.Name, q.Text), Answer: q.Answer})
	}
	return v
}

// others names who else is asked, to one of them or to the channel.
func others(rec sessions.Tracked, a sessions.Asking, c sessions.Ask) []string {
	if c.InChannel() {
		return views.In(c.Locale).Sentences(forOthers(rec.Approvers))
	}
	var names []string
	for _, one := range a.Asked {
		if one.Person.ID != c.Person.ID && (!one.Alternate || a.Escalated) {
			names = append(names, one.Person.Name)
		}
	}
	return names
}
