package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"golang.org/x/sync/errgroup"
)

// story is played by people through the doors that people use: typing and
// pressing in Slack, filling forms in a browser.
type story struct {
	play func(w *world) error
	seed string // of the tenant
}

func stories() map[string]story {
	return map[string]story{
		"tutorial": {playTutorial, "company"}, "asking": {playAsking, "company"}, "approvals": {playApprovals, "company"},
		"admin": {playAdmin, "empty"},
	}
}

// playStory plays a story in a world of its own, prints what each person saw,
// and fails unless all of it happened.
func playStory(ctx context.Context, p program, name string, log *slog.Logger) error {
	told, known := stories()[name]
	if !known {
		return fmt.Errorf("there is no story %q: use %s", name, strings.Join(slices.Sorted(maps.Keys(stories())), ", "))
	}
	w, err := newWorld(0, slacksim.Config{Patience: 15 * time.Second, RateLimits: true}, entrasim.Config{Seed: told.seed})
	if err != nil {
		return err
	}
	w.env["APPROVALS_CHANNEL"] = "it-approvals" // where cards are seen by some who may not decide
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	g.Go(func() error { return w.serve(ctx, log) })
	err = act(w, told.play)
	fmt.Fprint(p.out, w.slack.Transcript())
	stop()
	if err = errors.Join(err, g.Wait(), w.close()); err != nil {
		return fmt.Errorf("the story %q did not come to its end: %w", name, err)
	}
	_, err = fmt.Fprintf(p.out, "\nThe story %q came to its end: every expected line appeared.\n", name)
	return err
}

// act plays the story; a person who cannot go on ends it with the reason.
func act(w *world, play func(*world) error) (err error) {
	defer func() {
		switch end := recover().(type) {
		case nil:
		case *slacksim.Stuck:
			err = end
		default:
			panic(end)
		}
	}()
	if err := w.slack.AwaitConnections(1); err != nil {
		return err
	}
	return play(w)
}

// playTutorial is the heart of Microsoft's tutorial: a person asks for the
// package Marketing Campaign and becomes a member of Marketing resources.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
func playTutorial(w *world) error {
	requestor := w.slack.Person("Requestor1").In("#access-requests")
	requestor.Slash("/access request Marketing Campaign")
	modal := requestor.Modal().Await("Code from the sign-in page")
	code, err := w.signIn("Requestor1", modal.LinkURL("Sign in to Entra"))
	if err != nil {
		return err
	}
	if err := modal.Fill("Code from the sign-in page", code).Submit(); err != nil {
		return fmt.Errorf("type the code: %w", err)
	}
	modal.Await("Marketing Campaign").Await("Reason")
	if err := modal.Fill("Reason", "Need access to New Campaign within Marketing").Submit(); err != nil {
		return fmt.Errorf("submit the form: %w", err)
	}
	modal.Await("Submitted")
	modal.Close()
	for _, place := range []string{"#access-requests", "DM"} {
		card := requestor.AwaitIn(place, "asked for Marketing Campaign")
		card.AwaitReply("Delivered")
		card.AwaitReply("member of Marketing resources")
		card.AwaitText("State: Delivered")
	}
	w.slack.Person("Approver1").AwaitIn("#access-requests", "Requestor1 asked for Marketing Campaign")
	if members := w.entra.Members("Marketing resources"); !strings.Contains(strings.Join(members, ","), "Requestor1") {
		return fmt.Errorf("Requestor1 is not among the members of Marketing resources: %v", members)
	}
	return nil
}

// signIn goes through the sign-in in a browser, as the person would, and
// returns the code that the last page shows.
func (w *world) signIn(name, link string) (string, error) {
	person, browser := w.entra.Person(name), entrasim.NewBrowser()
	steps := []func() error{
		func() error { return browser.Open(link) },
		func() error { return browser.Fill("Password", person.Password) },
		func() error { return browser.Press("Sign in") },
		func() error { return firstPassword(browser, person.Password) },
		func() error {
			if codeIn(browser.Text()) != "" {
				return nil // everything was granted before
			}
			return browser.Press("Accept")
		},
	}
	for i, step := range steps {
		if err := step(); err != nil {
			return "", fmt.Errorf("sign in, step %d: %w (the page says: %s)", i+1, err, browser.Text())
		}
	}
	if code := codeIn(browser.Text()); code != "" {
		return code, nil
	}
	return "", fmt.Errorf("the page shows no code: %s", browser.Text())
}

// codeIn finds the code on the last page, such as ABCD-EFGH; "" when there is
// none.
func codeIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		if len(word) == 9 && word[4] == '-' && strings.ToUpper(word) == word {
			return word
		}
	}
	return ""
}
