package commands

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// dryRun drafts a plan of a wish and shows what it would do. Nothing is done
// before it is confirmed. An interaction that is worked twice drafts one plan.
func (b *Bot) dryRun(ctx context.Context, in *slackapp.Interaction, a administrator, w plans.Wish, warnings ...string) (slackapp.Reply, error) {
	id, err := b.cfg.Store.Noted(ctx, in.Key, "plan")
	if err != nil {
		return slackapp.Reply{}, err
	}
	var p plans.Plan
	if id != "" {
		p, err = b.cfg.Plans.Get(ctx, id)
	} else if p, err = b.draftPlan(ctx, a, w); err == nil {
		err = b.cfg.Store.Note(ctx, in.Key, "plan", p.ID)
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	v := planView(p)
	v.Warnings = warnings
	switch w := w.(type) {
	case plans.CreatePackage:
		v.Terraform = true
	case plans.DeletePackage:
		if own := ownGroups(w); len(own) > 0 && len(w.DeleteGroups) == 0 {
			v.Package, v.Groups = w.Package.ID, namesOf(own)
		}
	}
	return showAdmin(views.DryRun(v)), nil
}

func namesOf(all []plans.Thing) string {
	var names []string
	for _, t := range all {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// draftPlan makes a plan that is told in the direct message with its owner and,
// where another administrator must agree, in the channel of the requests.
func (b *Bot) draftPlan(ctx context.Context, a administrator, w plans.Wish) (plans.Plan, error) {
	direct, err := b.slack.OpenDirect(ctx, a.who.Member())
	if err != nil {
		return plans.Plan{}, err
	}
	places := []string{direct}
	if b.cfg.SecondAdmin && b.channel != "" {
		places = append(places, b.channel)
	}
	return b.cfg.Plans.Draft(ctx, a.who, w, places...)
}

// checkTyped compares what was typed while the form is open, so that it is
// mended there.
func (b *Bot) checkTyped(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	p, err := b.cfg.Plans.Get(ctx, in.Private)
	if access.KindOf(err) == access.NotFound {
		return nil, nil // told after the form is closed
	}
	if err != nil {
		return nil, err
	}
	if p.Owner == in.Sender && !strings.EqualFold(strings.TrimSpace(in.Values[views.BlockTyped]), p.Typed) {
		return map[string]string{views.BlockTyped: "To confirm this, type exactly: " + views.Clean(p.Typed)}, nil
	}
	return nil, nil
}

// confirmPlan starts a plan, or asks for a second administrator.
func (b *Bot) confirmPlan(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := b.actOnPlan(ctx, a, sessions.Act{What: "admin.confirm", Plan: in.Private}, func() (plans.Plan, error) {
		return b.cfg.Plans.Confirm(ctx, a.who, in.Private, in.Values[views.BlockTyped])
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.Begun(planView(p))), nil
}

// actOnPlan does something with a plan between two lines of the audit log.
func (b *Bot) actOnPlan(ctx context.Context, a administrator, act sessions.Act, do func() (plans.Plan, error)) (plans.Plan, error) {
	act.Slack, act.Entra = a.who.Member(), a.who.Person()
	var p plans.Plan
	err := b.audited(ctx, act, func() (err error) {
		p, err = do()
		return err
	})
	return p, err
}

// resumePlan goes on with a plan that stopped.
func (b *Bot) resumePlan(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := b.actOnPlan(ctx, a, sessions.Act{What: "admin.resume", Plan: in.Value}, func() (plans.Plan, error) {
		return b.cfg.Plans.Resume(ctx, a.who, in.Value)
	})
	return onPlan(p, "I go on with it: ", err)
}

// undoPlan takes back what a plan did.
func (b *Bot) undoPlan(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := b.actOnPlan(ctx, a, sessions.Act{What: "admin.undo", Plan: in.Value}, func() (plans.Plan, error) {
		return b.cfg.Plans.Undo(ctx, a.who, in.Value)
	})
	return onPlan(p, "I take it back: ", err)
}

// agreePlan is the consent of another administrator.
func (b *Bot) agreePlan(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := b.actOnPlan(ctx, a, sessions.Act{What: "admin.agree", Plan: in.Value}, func() (plans.Plan, error) {
		return b.cfg.Plans.Agree(ctx, a.who, in.Value)
	})
	return onPlan(p, "You agreed, and it has begun: ", err)
}

func onPlan(p plans.Plan, did string, err error) (slackapp.Reply, error) {
	if err != nil {
		return slackapp.Reply{}, err
	}
	return say(views.Language{}.Plain(did+"%s.", p.Title)), nil
}

// myPlans lists the plans of the person.
func (b *Bot) myPlans(ctx context.Context, in *slackapp.Interaction, _ administrator) (slackapp.Reply, error) {
	mine, err := b.cfg.Plans.Mine(ctx, in.Sender)
	if err != nil {
		return slackapp.Reply{}, err
	}
	var all []views.PlanView
	for _, p := range mine {
		v := planView(p)
		v.CanAgree = false // nobody agrees to a plan of their own
		all = append(all, v)
	}
	return showAdmin(views.MyPlans(all)), nil
}

// planView is a plan for people.
func planView(p plans.Plan) views.PlanView {
	v := views.PlanView{
		ID: p.ID, Title: p.Title, State: p.State.Words(), Owner: p.Person.Name, Note: p.Note, Typed: p.Typed,
		Second: p.Second.Required, Agreed: p.Second.Person.Name,
		CanResume: p.State == plans.Stopped || p.State == plans.UndoFailed, CanAgree: p.State == plans.Asked,
	}
	for _, c := range p.HTTP() {
		v.Calls = append(v.Calls, c.Method+" "+c.Path)
	}
	for i := range p.Steps {
		v.Steps = append(v.Steps, stepView(&p, i))
	}
	v.Undo, _ = p.UndoWords()
	v.CanUndo = len(v.Undo) > 0 && (p.State == plans.Stopped || p.State == plans.Done || p.State == plans.UndoFailed)
	return v
}

// stepView is a step for people. A step that is being taken back is told by
// what becomes of that.
func stepView(p *plans.Plan, i int) views.PlanStep {
	s := &p.Steps[i]
	v := views.PlanStep{Words: s.Words, Note: s.Note, Mark: markOf(s.State)}
	failed := s.Failure
	if s.Back != nil && s.State != plans.Reverse {
		v.Words, v.Mark, failed = s.Back.Words, markOf(s.Back.State), s.Back.Failure
	}
	if v.Mark == views.StepFailed && failed != nil {
		v.Note = views.Language{}.Error(&access.Error{Kind: failed.Kind, Sentence: failed.Sentence})
	}
	return v
}

func markOf(s plans.StepState) views.StepMark {
	switch s {
	case plans.Did, plans.Skipped:
		return views.StepDone
	case plans.Doing:
		return views.StepNow
	case plans.Failed:
		return views.StepFailed
	case plans.Reverse:
		return views.StepReverse
	}
	return views.StepOpen
}
