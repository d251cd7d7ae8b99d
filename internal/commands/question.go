package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// askForm opens the form for a question about a request. Who may ask is looked
// at when it is sent.
func askForm(in *slackapp.Interaction) *views.Modal { return in.Language().AskForm(in.Value) }

// checkQuestion refuses an empty question or answer at its field.
func (b *Bot) checkQuestion(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	if strings.TrimSpace(in.Values[views.BlockReason]) == "" {
		return map[string]string{views.BlockReason: in.Language().Say("Please write something.")}, nil
	}
	return nil, nil
}

// askQuestion brings an approver's question to the requestor, and keeps it
// with the request: reminders rest until it is answered.
func (b *Bot) askQuestion(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	in.Value = in.Private
	ask, rec, refusal, err := b.asked(ctx, in)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	about := access.Deciding{Requests: []string{rec.ID}, Stage: ask.Stage, Question: bounded(in.Values[views.BlockReason], 1000)}
	d, err := b.draftFor(ctx, in, access.Draft{Deciding: &about})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// sendQuestion brings the question of a draft to the requestor, as somebody who
// may decide.
func (b *Bot) sendQuestion(ctx context.Context, who access.Principal, d access.Draft) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, d.Deciding.Requests[0])
	if err != nil {
		return slackapp.Reply{}, err
	}
	if rec.Owner.User == "" {
		return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "Nothing was asked: %s has not linked an account here. Please ask another way.", Args: []any{rec.Person.Name}}
	}
	if _, _, err := stageFor(ctx, b.cfg.Graph.AsWith(who, b.cfg.Graph.ApproverScopes()), rec.ID, d.Deciding.Stage); err != nil {
		return slackapp.Reply{}, err
	}
	q := sessions.Question{ID: rand.Text()[:8], Stage: d.Deciding.Stage, By: who.Person(), BySlack: d.Owner, Text: d.Deciding.Question, At: time.Now()}
	err = b.onceFor(ctx, d.ID, "question", func() error {
		_, err := b.cfg.Store.UpdateTracked(ctx, rec.ID, func(t *sessions.Tracked) error {
			t.Questions = append(t.Questions, q)
			return nil
		})
		if err != nil {
			return err
		}
		return b.slack.Tell(ctx, rec.Owner, b.languageOf(ctx, rec.Owner).Asked(q.By.Name, rec.PackageName, q.Text, rec.ID+"/"+q.ID))
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return say(views.In(d.Locale).Plain("I asked %s. You are not reminded until the answer is here.", rec.Person.Name)), nil
}

// onceFor does something for an interaction once, also when a replica dies
// over it: then it may be done twice rather than never.
func (b *Bot) onceFor(ctx context.Context, key, field string, do func() error) error {
	done, err := b.cfg.Store.Noted(ctx, key, field)
	if err != nil || done != "" {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return b.cfg.Store.Note(ctx, key, field, "done")
}

// questionOf finds the question that a value names. Only the requestor may
// answer it.
func (b *Bot) questionOf(ctx context.Context, in *slackapp.Interaction, value string) (sessions.Tracked, sessions.Question, string, error) {
	request, id, _ := strings.Cut(value, "/")
	rec, err := b.cfg.Store.Tracked(ctx, request)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && rec.Owner != in.Sender {
		return rec, sessions.Question{}, in.Language().Say("This question is not for you."), nil
	}
	for _, q := range rec.Questions {
		if q.ID == id {
			return rec, q, "", err
		}
	}
	return rec, sessions.Question{}, in.Language().Say("I no longer know this question."), err
}

// answerForm is the Answer button of a question.
func (b *Bot) answerForm(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	_, q, refusal, err := b.questionOf(ctx, in, in.Value)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	if q.Answer != "" {
		return say(in.Language().Plain("You answered this: %s", q.Answer)), nil
	}
	return show(in.Language().AnswerForm(in.Value, q.Text), in.Language().Plain("Slack was too slow to open the form. Press Answer again.")), nil
}

// submitAnswer keeps the answer with the request and brings it to who asked.
func (b *Bot) submitAnswer(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, q, refusal, err := b.questionOf(ctx, in, in.Private)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	answer := bounded(in.Values[views.BlockReason], 1000)
	err = b.onceFor(ctx, in.Key, "answer", func() error {
		if _, err := b.cfg.Store.UpdateTracked(ctx, rec.ID, func(t *sessions.Tracked) error {
			return answerIn(t, q.ID, answer)
		}); err != nil {
			return err
		}
		return b.slack.Tell(ctx, q.BySlack, b.languageOf(ctx, q.BySlack).AnsweredTo(rec.Person.Name, rec.PackageName, q.Text, answer))
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().Plain("%s has your answer.", q.By.Name)), b.cfg.Store.Poke(ctx, rec.ID)
}

func answerIn(t *sessions.Tracked, id, answer string) error {
	for i := range t.Questions {
		if t.Questions[i].ID == id && t.Questions[i].Answer == "" {
			t.Questions[i].Answer, t.Questions[i].Answered = answer, time.Now()
		}
	}
	return nil
}

// snoozeFor is how long a snoozed approval is quiet.
const snoozeFor = 24 * time.Hour

// snooze is the button on a reminder.
func (b *Bot) snooze(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	ask, _, refusal, err := b.asked(ctx, in)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	if err := b.cfg.Store.Snooze(ctx, ask.ID, time.Now().Add(snoozeFor)); err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().Plain("Good: I remind you of this no sooner than tomorrow.")), nil
}

// remind is the requestor's button that has the approvers reminded, once a
// day.
func (b *Bot) remind(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && rec.Owner != in.Sender {
		return say(in.Language().Plain("Only who asked can have the approvers reminded.")), nil
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	if rec.State != access.PendingApproval {
		return say(in.Language().Plain("This request waits for nobody: %s.", in.Language().State(rec.State))), nil
	}
	done, next, err := b.cfg.Store.Remind(ctx, rec.ID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if !done {
		left := in.Language().Count(max(1, int(time.Until(next).Hours())), "in 1 hour", "in %d hours")
		return say(in.Language().Plain("They were reminded today already. You can do it again %s.", left)), nil
	}
	return say(in.Language().Plain("I remind them now.")), nil
}
