package views

import (
	"time"

	"accessbot/internal/access"
)

func (f foreign) approval() Approval {
	a := Approval{
		Card: f.card(access.PendingApproval), AskID: "ASK0000000000000000000001", Title: f.Role, Department: f.Catalog, Manager: f.Person,
		Contents: f.pack().Contents, Why: f.Say("their manager"), Deadline: noon().AddDate(0, 0, 14), Colleagues: -1,
	}
	a.Stage, a.Stages = 1, 2
	return a
}

// approvalStories are the approval card and its reminders.
func approvalStories() []story {
	with := func(change func(f foreign, a *Approval)) func(f foreign) any {
		return func(f foreign) any {
			a := f.approval()
			change(f, &a)
			return f.ApprovalCard(a)
		}
	}
	return append(outcomeStories(with),
		story{"approval", with(func(foreign, *Approval) {})},
		story{"approval in a channel", with(func(f foreign, a *Approval) { a.InChannel, a.Others = true, []string{f.Person, f.UPN} })},
		story{"approval with everything", with(func(f foreign, a *Approval) {
			a.Others, a.Earlier, a.LastEnded, a.Colleagues = []string{f.Person, f.UPN}, 2, noon().AddDate(0, -1, 0), 4
			a.Answers = []Answered{{f.Description, f.Reason}, {f.Catalog, f.Typed}}
			a.Questions = []Answered{{f.Sentence, f.Reason}, {f.Sentence, ""}}
			a.Starts, a.Ends = noon().AddDate(0, 0, 9), noon().AddDate(0, 0, 32)
		})},
		story{"approval of an extension by an alternate", with(func(_ foreign, a *Approval) {
			a.Type, a.Alternate, a.Earlier, a.Colleagues = access.UserUpdate, true, 7, 0
		})},
		story{"approval with nothing known", func(f foreign) any { return f.ApprovalCard(Approval{AskID: "ASK"}) }},
		story{"approval of 40 answers and 300 approvers", with(func(f foreign, a *Approval) {
			a.Others = numbered(f.Person, 300)
			for range 40 {
				a.Answers = append(a.Answers, Answered{f.Description, f.Description})
			}
		})},
		story{"approval that is decided in My Access", with(func(_ foreign, a *Approval) { a.Elsewhere = myAccess })},
		story{"nudge", func(f foreign) any { return f.NudgeReply(f.nudge()) }},
		story{"nudge of the requestor, and the last", func(f foreign) any {
			n := f.nudge()
			n.ByRequestor, n.Next, n.Deadline = true, time.Time{}, time.Time{}
			return f.NudgeReply(n)
		}},
		story{"nudge that is over", func(f foreign) any { return f.NudgeDone(f.nudge()) }})
}

func (f foreign) nudge() Nudge {
	return Nudge{AskID: "ASK", Requestor: f.Person, PackageName: f.Package, Since: noon(), Deadline: noon().AddDate(0, 0, 14), Next: noon().Add(8 * time.Hour)}
}

func outcomeStories(with func(func(foreign, *Approval)) func(foreign) any) []story {
	end := func(outcome func(f foreign) Outcome) func(f foreign) any {
		return with(func(f foreign, a *Approval) { o := outcome(f); a.Outcome = &o })
	}
	return []story{
		{"approval approved", end(func(f foreign) Outcome { return Outcome{Verdict: access.Approved, By: f.Person, At: noon()} })},
		{"approval denied with a reason", end(func(f foreign) Outcome {
			return Outcome{Verdict: access.Refused, By: f.Person, Reason: f.Reason, At: noon()}
		})},
		{"approval decided elsewhere", end(func(f foreign) Outcome {
			return Outcome{Verdict: access.Approved, By: f.Person, At: noon(), Elsewhere: true}
		})},
		{"approval decided by somebody", end(func(foreign) Outcome { return Outcome{State: access.Delivering} })},
		{"approval that nobody decided", end(func(foreign) Outcome { return Outcome{State: access.Denied, NobodyBy: noon()} })},
		{"approval of what was canceled", end(func(foreign) Outcome { return Outcome{State: access.Canceled} })},
		{"approval of a stage that is over", end(func(foreign) Outcome { return Outcome{State: access.PendingApproval} })},
	}
}
