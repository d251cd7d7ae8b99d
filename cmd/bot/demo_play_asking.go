package main

import (
	"fmt"
	"slices"

	"accessbot/internal/slacksim"
)

// playAsking is the life of a requestor: questions over two pages, a whole
// line, an extension, a package given back, a request canceled, and a denial.
func playAsking(w *world) error {
	p, err := w.link("Requestor1")
	if err != nil {
		return err
	}
	for _, act := range []func(*world, *slacksim.Person) error{answersQuestions, typesALine, extendsAndGivesBack, cancelsOne, isDenied} {
		if err := act(w, p); err != nil {
			return err
		}
	}
	for _, place := range []string{"#access-requests", "DM"} {
		for heading, state := range map[string]string{
			"asked for Travel Planner": "Delivered", "asked for Sales Dashboards EMEA": "Delivered", "asked to extend Sales Dashboards EMEA": "Extended",
			"asked to give back Sales Dashboards EMEA": "Removed", "asked for Finance Reports": "Canceled", "asked for Engineering Sandbox": "Denied",
		} {
			p.AwaitIn(place, heading).AwaitText("State: " + state).AwaitReply(state)
		}
	}
	return nil
}

// link signs a person in, as people do, and gives them where they ask.
func (w *world) link(name string) (*slacksim.Person, error) {
	p := w.slack.Person(name).In("#access-requests")
	p.Slash("/access signin")
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := w.signIn(name, modal.LinkURL("Sign in to Entra"))
	if err != nil {
		return nil, err
	}
	if err := modal.Fill("Code from the sign-in page", code).Submit(); err != nil {
		return nil, fmt.Errorf("type the code: %w", err)
	}
	modal.Await("You are signed in as " + name).Close()
	return p, nil
}

func answersQuestions(_ *world, p *slacksim.Person) error {
	p.Slash("/access request Travel Planner")
	modal := p.Modal().Await("Which cost centre pays?")
	modal.Fill("Reason", "The fair in March").Fill("Which cost centre pays?", "CC-1234").Choose("Which class?", "Second class")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("go to the second page: %w", err)
	}
	modal.Await("Which regions?").Choose("Which regions?", "Europe").Choose("Which regions?", "Asia")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("submit the answers: %w", err)
	}
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Travel Planner").AwaitReply("Delivered")
	return nil
}

func typesALine(_ *world, p *slacksim.Person) error {
	p.Slash("/access request sales dashboards emea because I prepare the quarter")
	p.Modal().Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Sales Dashboards EMEA").AwaitReply("Delivered")
	return nil
}

func extendsAndGivesBack(w *world, p *slacksim.Person) error {
	p.Slash("/access extend sales dashboards emea")
	modal := p.Modal().Await("You get it for 90 days")
	if err := modal.Fill("Reason", "The quarter after, too").Submit(); err != nil {
		return fmt.Errorf("submit the extension: %w", err)
	}
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked to extend Sales Dashboards EMEA").AwaitReply("until")
	p.Slash("/access return sales dashboards emea")
	if err := p.Await("This is what you hold").Press("Give back").Acked(); err != nil {
		return fmt.Errorf("give back: %w", err)
	}
	p.AwaitIn("DM", "asked to give back Sales Dashboards EMEA").AwaitReply("ended as you asked")
	if slices.Contains(w.entra.Members("Sales EMEA readers"), "Requestor1") {
		return fmt.Errorf("Requestor1 is still a member of Sales EMEA readers")
	}
	return nil
}

func cancelsOne(_ *world, p *slacksim.Person) error {
	p.Slash("/access request finance reports because month end")
	p.Modal().Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval")
	p.Slash("/access cancel finance reports")
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Canceled by Requestor1")
	return nil
}

// isDenied is denied outside Slack: the thread tells it all the same.
func isDenied(w *world, p *slacksim.Person) error {
	p.Slash("/access request Engineering Sandbox")
	modal := p.Modal().Await("Which way?")
	modal.Choose("Which way?", "Half a year, manager approves")
	modal.Await("Your manager Manager1 decides.")
	if err := modal.Fill("Reason", "Load tests").Submit(); err != nil {
		return fmt.Errorf("submit the form: %w", err)
	}
	modal.Await("Submitted").Close()
	card := p.AwaitIn("DM", "asked for Engineering Sandbox")
	card.AwaitReply("Waiting for approval")
	requests := w.entra.Requests()
	if err := w.entra.Decide("Manager1", requests[len(requests)-1].ID, false, "Use the shared sandbox"); err != nil {
		return fmt.Errorf("deny in My Access: %w", err)
	}
	card.AwaitReply("Denied")
	return nil
}
