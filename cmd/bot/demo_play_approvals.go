package main

import (
	"fmt"

	"accessbot/internal/slacksim"
)

// playApprovals is what approvers live through: a question before a decision,
// two stages, an approval, a denial with its reason, a decision in My Access,
// and somebody who presses and may not.
func playApprovals(w *world) error {
	p, err := w.link("Requestor1")
	if err != nil {
		return err
	}
	for _, act := range []func(*world, *slacksim.Person) error{asksForTwoStages, isRefused, managerLooks, managerAsks, managerApproves, financeDenies, isApprovedElsewhere} {
		if err := act(w, p); err != nil {
			return err
		}
	}
	for _, place := range []string{"#access-requests", "DM"} {
		p.AwaitIn(place, "asked for Production Database").AwaitText("State: Denied").AwaitReply("Denied by Approver1")
		p.AwaitIn(place, "asked for Finance Reports").AwaitText("State: Delivered").AwaitReply("member of Finance readers")
	}
	for name, place := range map[string]string{"Approver1": "DM", "Approver2": "DM", "Admin1": "#it-approvals"} {
		p := w.slack.Person(name)
		p.AwaitIn(place, "Requestor1 asked for Production Database").AwaitText("Denied by Approver1")
		p.AwaitIn(place, "Requestor1 asked for Finance Reports").AwaitText("Approved by Approver2 outside Slack")
	}
	return nil
}

func asksForTwoStages(_ *world, p *slacksim.Person) error {
	p.Slash("/access request Production Database")
	modal := p.Modal().Await("Which ticket is this for?")
	modal.Fill("Reason", "A broken index").Fill("Which ticket is this for?", "OPS-12").Choose("What will you do?", "Fix data")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("submit the request: %w", err)
	}
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Production Database").AwaitReply("Waiting for approval by Manager1 (your manager)")
	return nil
}

// isRefused is an administrator who sees the card in the channel and is none
// of its approvers.
func isRefused(w *world, _ *slacksim.Person) error {
	p := w.slack.Person("Admin1").In("#it-approvals")
	card := p.AwaitIn("#it-approvals", "Requestor1 asked for Production Database")
	if err := card.Press("Approve").Acked(); err != nil {
		return fmt.Errorf("press as somebody who may not: %w", err)
	}
	if err := w.signInHere(p); err != nil {
		return err
	}
	p.Modal().Await("you are not one of its approvers").Close()
	if n := w.entra.CallsTo("PATCH", "/stages/"); n != 0 {
		return fmt.Errorf("%d decisions reached Entra", n)
	}
	return nil
}

// signInHere goes through the sign-in that a person's modal asks for.
func (w *world) signInHere(p *slacksim.Person) error {
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := w.signIn(p.Name(), modal.LinkURL("Sign in to Entra"))
	if err != nil {
		return err
	}
	if err := modal.Fill("Code from the sign-in page", code).Submit(); err != nil {
		return fmt.Errorf("type the code: %w", err)
	}
	return nil
}

func managerLooks(w *world, _ *slacksim.Person) error {
	m := w.slack.Person("Manager1").In("DM")
	m.Slash("/access approvals")
	if err := m.AwaitIn("DM", "To see and decide what waits for you").Press("Continue").Acked(); err != nil {
		return fmt.Errorf("begin to sign in: %w", err)
	}
	if err := w.signInHere(m); err != nil {
		return err
	}
	m.Modal().Await("One request waits for your decision").Close()
	m.AwaitIn("DM", "Requestor1 asked for Production Database").AwaitText("You are asked as their manager. Stage 1 of 2.").AwaitText("OPS-12")
	return nil
}

// managerAsks wants to know more before deciding.
func managerAsks(w *world, p *slacksim.Person) error {
	m := w.slack.Person("Manager1").In("DM")
	card := m.AwaitIn("DM", "Requestor1 asked for Production Database")
	if err := card.Press("Ask a question").Acked(); err != nil {
		return fmt.Errorf("open the question: %w", err)
	}
	if err := m.Modal().Await("Your question").Fill("Your question", "Which table is it?").Submit(); err != nil {
		return fmt.Errorf("ask the question: %w", err)
	}
	m.AwaitIn("DM", "I asked Requestor1.")
	if err := p.AwaitIn("DM", "A question of Manager1").Press("Answer").Acked(); err != nil {
		return fmt.Errorf("open the answer: %w", err)
	}
	if err := p.Modal().Await("Which table is it?").Fill("Answer", "Only the one of invoices").Submit(); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	m.AwaitIn("DM", "The answer of Requestor1 about the request for Production Database").AwaitText("Only the one of invoices")
	card.AwaitText("Manager1 asked: Which table is it?").AwaitText("Only the one of invoices")
	return nil
}

func managerApproves(w *world, p *slacksim.Person) error {
	m := w.slack.Person("Manager1").In("DM")
	card := m.AwaitIn("DM", "Requestor1 asked for Production Database")
	if err := card.Press("Approve").Acked(); err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	m.Modal().Await("Approved as Manager1").Close()
	card.AwaitText("Approved by Manager1")
	p.AwaitIn("DM", "You asked for Production Database").AwaitReply("Stage 1 of 2 approved by Manager1. Now waiting for approval by one of Finance approvers (2 people).")
	return nil
}

// financeDenies signs in only when the decision is on its way.
func financeDenies(w *world, p *slacksim.Person) error {
	a := w.slack.Person("Approver1").In("DM")
	card := a.AwaitIn("DM", "Requestor1 asked for Production Database").AwaitText("Stage 2 of 2")
	if err := card.Press("Deny").Acked(); err != nil {
		return fmt.Errorf("deny: %w", err)
	}
	if err := a.Modal().Await("Why not?").Fill("Reason", "Use the copy of last night").Submit(); err != nil {
		return fmt.Errorf("give the reason: %w", err)
	}
	if err := w.signInHere(a); err != nil {
		return err
	}
	a.Modal().Await("Denied as Approver1").Close()
	p.AwaitIn("DM", "You asked for Production Database").AwaitReply("Denied by Approver1, who wrote: “Use the copy of last night”")
	return nil
}

func isApprovedElsewhere(w *world, p *slacksim.Person) error {
	p.Slash("/access request finance reports because month end")
	p.Modal().Await("Submitted").Close()
	card := p.AwaitIn("DM", "You asked for Finance Reports")
	card.AwaitReply("Waiting for approval by one of Finance approvers")
	w.slack.Person("Approver2").AwaitIn("DM", "Requestor1 asked for Finance Reports")
	requests := w.entra.Requests()
	if err := w.entra.Decide("Approver2", requests[len(requests)-1].ID, true, "Welcome"); err != nil {
		return fmt.Errorf("approve in My Access: %w", err)
	}
	card.AwaitReply("Approved by Approver2 outside Slack")
	card.AwaitReply("member of Finance readers")
	return nil
}
