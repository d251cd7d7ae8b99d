package views

import (
	"fmt"
	"time"

	"accessbot/internal/access"
)

func modalStories() []story {
	sent := func(approval, extends bool) func(f foreign) any {
		return func(f foreign) any {
			return f.Submitted(Sent{PackageName: f.Package, RequestID: requestID, Approval: approval, Extends: extends})
		}
	}
	return []story{
		{"loading", func(f foreign) any { return f.Loading("Looking for " + f.Typed + "…") }},
		{"signing in", func(f foreign) any { return f.SigningIn(f.Say("Preparing the sign-in…")) }},
		{"sending", func(f foreign) any { return f.Sending() }},
		{"still trying", func(f foreign) any { return f.StillTrying(f.Package) }},
		{"submitted", sent(false, false)},
		{"submitted and waiting", sent(true, false)},
		{"submitted to extend", sent(true, true)},
		{"submitted as a message", func(f foreign) any { return f.SubmittedMessage(Sent{PackageName: f.Package, RequestID: requestID}) }},
		{"already sent", func(f foreign) any { return f.AlreadySent() }},
		{"refused", func(f foreign) any { return f.Refused(Refusal{Sentence: f.Sentence}) }},
		{"refused with a reference", func(f foreign) any { return f.Refused(Refusal{Sentence: f.Sentence, Ref: "ABCD1234"}) }},
		{"refused with another try", func(f foreign) any { return f.Refused(Refusal{Sentence: f.Sentence, DraftID: draftID}) }},
		{"refused with everything", func(f foreign) any {
			return f.Refused(Refusal{Sentence: f.Sentence, Ref: "ABCD1234", DraftID: draftID, SignIn: true, RequestID: requestID, ExtendID: "a1", LinkText: f.Say("Open in My Access"), LinkURL: myAccess})
		}},
		{"sign in", func(f foreign) any { return f.SignIn(SignInPage{URL: signInURL}) }},
		{"sign in for a package", func(f foreign) any {
			return f.SignIn(SignInPage{Why: f.Sentence, URL: signInURL, DraftID: draftID, Package: f.Package})
		}},
		{"sign in by device code", func(f foreign) any {
			return f.SignIn(SignInPage{URL: "https://microsoft.com/devicelogin", DeviceCode: "ABCD1234", DraftID: draftID, Package: f.Package})
		}},
		{"linked", func(f foreign) any { return f.Linked(f.person()) }},
		{"already linked", func(f foreign) any { return f.AlreadyLinked(f.person()) }},
		{"already linked without a name", func(f foreign) any { return f.AlreadyLinked(access.Person{}) }},
	}
}

func messageStories() []story {
	return []story{
		{"plain", func(f foreign) any { return f.Plain("Canceled: Entra drops your request for *%s*.", f.Package) }},
		{"plain with nothing to say", func(f foreign) any { return f.Plain("%s is not known.", "") }},
		{"fault", func(f foreign) any { return f.Fault(f.Sentence, "") }},
		{"fault with a reference", func(f foreign) any { return f.Fault(f.Sentence, "ABCD1234") }},
		{"continue", func(f foreign) any { return f.Continue(f.Sentence, f.draft()) }},
		{"continue without a package", func(f foreign) any { return f.Continue(f.Sentence, access.Draft{ID: draftID}) }},
		{"sign in first", func(f foreign) any { return f.SignInFirst(f.Sentence) }},
		{"help", func(f foreign) any { return f.Help("", "") }},
		{"help after a typing mistake", func(f foreign) any { return f.Help(f.Typed, "request") }},
		{"help after something unknown", func(f foreign) any { return f.Help(f.Typed, "") }},
		{"who am i", func(f foreign) any { return f.WhoAmI(f.person()) }},
		{"who am i without a name", func(f foreign) any { return f.WhoAmI(access.Person{}) }},
		{"signed out", func(f foreign) any { return f.SignedOut(f.person()) }},
	}
}

// mine holds and waits for that many packages.
func (f foreign) mine(held, open int) Mine {
	m := Mine{Who: f.person(), MyAccess: myAccess}
	for i := range open {
		m.Open = append(m.Open, access.Request{
			ID: fmt.Sprint(i), PackageName: f.Package, State: states()[i%len(states())], Created: noon().Add(-time.Duration(i) * time.Hour),
		})
	}
	for i := range held {
		a := access.Assignment{ID: fmt.Sprint(i), PackageName: f.Package, State: "delivered"}
		if i%2 == 0 {
			a.Expires = noon().AddDate(0, 0, i+1)
		}
		m.Held = append(m.Held, a)
	}
	return m
}

func mineStories() []story {
	page := func(held, open, page int) func(f foreign) any {
		return func(f foreign) any {
			m := f.mine(held, open)
			m.Page = page
			return f.MineList(m)
		}
	}
	return []story{
		{"mine empty", page(0, 0, 0)},
		{"mine of one each", page(1, 1, 0)},
		{"mine of a full page", page(10, 2, 0)},
		{"mine first page", page(20, 10, 0)},
		{"mine middle page", page(20, 10, 1)},
		{"mine last page", page(20, 10, 2)},
		{"mine past the last page", page(20, 10, 99)},
		{"mine before the first page", page(20, 10, -1)},
		{"mine of 1000", page(1000, 1000, 80)},
		{"mine without My Access", func(f foreign) any {
			m := f.mine(1, 0)
			m.MyAccess = ""
			return f.MineList(m)
		}},
		{"mine of a request without a time", func(f foreign) any {
			return f.MineList(Mine{Open: []access.Request{{State: access.Submitted}}})
		}},
		{"holdings to choose from", func(f foreign) any { return f.Holdings("Which one do you want to extend?", f.mine(12, 0).Held) }},
		{"holdings in a modal", func(f foreign) any { return f.InModal("Extend access", f.Holdings(f.Sentence, f.mine(2, 0).Held)) }},
		{"open requests to choose from", func(f foreign) any { return f.OpenRequests("Do you mean one of these?", f.mine(0, 12).Open) }},
		{"ending", func(f foreign) any { return f.Ending(f.Package) }},
	}
}

// begin is what somebody can do who has that much of everything.
func (f foreign) begin(held, open, waiting, likely int) Start {
	return Start{Mine: f.mine(held, open), Waiting: f.waiting(waiting), Likely: f.near(likely), Admin: waiting > 1}
}

func startStories() []story {
	start := func(held, open, waiting, likely int) func(f foreign) any {
		return func(f foreign) any { return f.StartHere(f.begin(held, open, waiting, likely)) }
	}
	home := func(held, open, waiting, likely int) func(f foreign) any {
		return func(f foreign) any { return f.HomeTab(f.begin(held, open, waiting, likely), true) }
	}
	return []story{
		{"start with nothing", start(0, 0, 0, 0)},
		{"start of a requestor", start(2, 1, 0, 3)},
		{"start of an approver", start(2, 5, 1, 3)},
		{"start of an administrator", start(0, 0, 7, 3)},
		{"home not linked", func(f foreign) any { return f.HomeTab(Start{}, false) }},
		{"home empty", home(0, 0, 0, 0)},
		{"home of several", home(3, 2, 1, 3)},
		{"home of many", home(30, 2, 9, 3)},
		{"home that could not be filled", func(f foreign) any { return f.HomeFault(f.Sentence) }},
	}
}

func listStories() []story {
	list := func(words string, n, page int) func(f foreign) any {
		return func(f foreign) any {
			if words != "" {
				words = f.Typed
			}
			return f.PackageList(List{Words: words, Found: f.near(n), Page: page, MyAccess: myAccess})
		}
	}
	why := func(change func(*Why), policies int) func(f foreign) any {
		return func(f foreign) any {
			w := Why{Package: f.pack(), Policies: f.policies(policies), Deciders: map[string][]string{"policy-2": {f.Sentence, f.Sentence}}}
			change(&w)
			return f.WhyPackage(w)
		}
	}
	return []story{
		{"list of nothing", list("", 0, 0)},
		{"list of nothing found", list("words", 0, 0)},
		{"list of one", list("", 1, 0)},
		{"list of a second page", list("words", 300, 1)},
		{"why", why(func(*Why) {}, 1)},
		{"why in several ways", why(func(*Why) {}, 3)},
		{"why not", why(func(*Why) {}, 0)},
		{"why of what is held", why(func(w *Why) { w.Held = &access.Assignment{Expires: noon()} }, 1)},
		{"why of what is held for ever", why(func(w *Why) { w.Held = &access.Assignment{} }, 1)},
		{"why of what is open", why(func(w *Why) { w.Open = &access.Request{State: access.PendingApproval} }, 1)},
		{"details", func(f foreign) any {
			return f.RequestDetails(Details{Card: f.card(access.Delivered)})
		}},
		{"details for an administrator", func(f foreign) any {
			return f.RequestDetails(Details{Card: f.card(access.Delivered), Removable: true})
		}},
		{"details of a failed delivery", func(f foreign) any {
			return f.RequestDetails(Details{Card: f.card(access.DeliveryFailed)})
		}},
		{"details of one's own", func(f foreign) any {
			d := Details{Card: f.card(access.PendingApproval), MyAccess: myAccess, Links: []Link{{f.Say("Thread here"), myAccess}, {f.Say("Thread in the channel"), myAccess}}}
			d.Own = true
			for range 60 {
				d.Answers = append(d.Answers, Answered{f.Typed, f.Reason})
			}
			return f.RequestDetails(d)
		}},
	}
}

// waiting are n requests that wait for a decision.
func (f foreign) waiting(n int) []Waiting {
	out := make([]Waiting, n)
	for i := range out {
		out[i] = Waiting{RequestID: fmt.Sprintf("request-%d", i), Requestor: f.Person, PackageName: f.Package, Reason: f.Reason, Created: noon()}
	}
	return out
}

func decideStories() []story {
	form := func(change func(*Decision), n int) func(f foreign) any {
		return func(f foreign) any {
			d := Decision{DraftID: draftID, About: f.waiting(n), Evidence: []string{f.Sentence}}
			change(&d)
			return f.DecideForm(d)
		}
	}
	return []story{
		{"inbox empty", func(f foreign) any { return f.InboxList(Inbox{}) }},
		{"inbox of one", func(f foreign) any { return f.InboxList(Inbox{All: f.waiting(1)}) }},
		{"inbox of many", func(f foreign) any { return f.InboxList(Inbox{All: f.waiting(35), Page: 1}) }},
		{"inbox of one package of two", func(f foreign) any {
			all := append(f.waiting(2), Waiting{RequestID: "request-9", Requestor: f.Person, PackageName: "Payroll"})
			return f.InboxList(Inbox{All: all, Only: "Payroll"})
		}},
		{"inbox of a package for which none waits", func(f foreign) any { return f.InboxList(Inbox{All: f.waiting(1), Only: f.Package + "!"}) }},
		{"inbox of requests without a time", func(f foreign) any { return f.InboxList(Inbox{All: []Waiting{{RequestID: "request-1"}}}) }},
		{"decide", form(func(*Decision) {}, 1)},
		{"decide several", form(func(d *Decision) { d.Evidence = nil }, 14)},
		{"decide nothing", form(func(*Decision) {}, 0)},
		{"deny", form(func(d *Decision) { d.Verdict = access.Refused }, 1)},
		{"approve with a reason", form(func(d *Decision) {
			d.Verdict, d.ReasonNeeded, d.Problem = access.Approved, true, "The policy wants a reason for the decision."
		}, 1)},
		{"decision that can be taken back", func(f foreign) any { return f.UndoDecision(draftID, access.Approved, 10*time.Second) }},
		{"decided", func(f foreign) any { return f.Decided([]string{f.Sentence, f.Sentence}) }},
		{"ask a question", func(f foreign) any { return f.AskForm("ask-1") }},
		{"answer a question", func(f foreign) any { return f.AnswerForm("request-1/q1", f.Reason) }},
		{"asked", func(f foreign) any { return f.Asked(f.Person, f.Package, f.Reason, "request-1/q1") }},
		{"answered", func(f foreign) any { return f.AnsweredTo(f.Person, f.Package, f.Reason, f.Reason) }},
		{"continue a decision", func(f foreign) any { return f.ContinueDecision(draftID) }},
	}
}
