package views

import (
	"fmt"
	"time"

	"accessbot/internal/access"
)

func modalStories() []story {
	return []story{
		{"loading", func(f foreign) any { return Loading("Looking for " + f.Typed + "…") }},
		{"sending", func(foreign) any { return Sending() }},
		{"still trying", func(f foreign) any { return StillTrying(f.Package) }},
		{"submitted", func(f foreign) any { return Submitted(f.Package, access.Submitted) }},
		{"submitted and waiting", func(f foreign) any { return Submitted(f.Package, access.PendingApproval) }},
		{"submitted in an unknown state", func(f foreign) any { return Submitted(f.Package, access.Unknown) }},
		{"already sent", func(foreign) any { return AlreadySent() }},
		{"refused", func(f foreign) any { return Refused(Refusal{Sentence: f.Sentence}) }},
		{"refused with a reference", func(f foreign) any { return Refused(Refusal{Sentence: f.Sentence, Ref: "ABCD1234"}) }},
		{"refused with another try", func(f foreign) any { return Refused(Refusal{Sentence: f.Sentence, DraftID: draftID}) }},
		{"refused with everything", func(f foreign) any {
			return Refused(Refusal{Sentence: f.Sentence, Ref: "ABCD1234", DraftID: draftID, SignIn: true, LinkText: "Open in My Access", LinkURL: myAccess})
		}},
		{"sign in", func(foreign) any { return SignIn(SignInPage{URL: signInURL}) }},
		{"sign in for a package", func(f foreign) any {
			return SignIn(SignInPage{Why: f.Sentence, URL: signInURL, DraftID: draftID, Package: f.Package})
		}},
		{"sign in by device code", func(f foreign) any {
			return SignIn(SignInPage{URL: "https://microsoft.com/devicelogin", DeviceCode: "ABCD1234", DraftID: draftID, Package: f.Package})
		}},
		{"linked", func(f foreign) any { return Linked(f.person()) }},
		{"already linked", func(f foreign) any { return AlreadyLinked(f.person()) }},
		{"already linked without a name", func(foreign) any { return AlreadyLinked(access.Person{}) }},
	}
}

func messageStories() []story {
	return []story{
		{"plain", func(f foreign) any { return Plain("Canceled: Entra drops your request for *%s*.", f.Package) }},
		{"plain with nothing to say", func(foreign) any { return Plain("%s is not known.", "") }},
		{"fault", func(f foreign) any { return Fault(f.Sentence, "") }},
		{"fault with a reference", func(f foreign) any { return Fault(f.Sentence, "ABCD1234") }},
		{"continue", func(f foreign) any { return Continue(f.Sentence, f.draft()) }},
		{"continue without a package", func(f foreign) any { return Continue(f.Sentence, access.Draft{ID: draftID}) }},
		{"sign in first", func(f foreign) any { return SignInFirst(f.Sentence) }},
		{"help", func(foreign) any { return Help("", "") }},
		{"help after a typing mistake", func(f foreign) any { return Help(f.Typed, "request") }},
		{"help after something unknown", func(f foreign) any { return Help(f.Typed, "") }},
		{"who am i", func(f foreign) any { return WhoAmI(f.person()) }},
		{"who am i without a name", func(foreign) any { return WhoAmI(access.Person{}) }},
		{"signed out", func(f foreign) any { return SignedOut(f.person()) }},
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
	page := func(held, open, page int) func(foreign) any {
		return func(f foreign) any {
			m := f.mine(held, open)
			m.Page = page
			return MineList(m)
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
			return MineList(m)
		}},
		{"mine of a request without a time", func(foreign) any {
			return MineList(Mine{Open: []access.Request{{State: access.Submitted}}})
		}},
		{"home not linked", func(foreign) any { return HomeTab(Mine{}, false) }},
		{"home empty", func(f foreign) any { return HomeTab(f.mine(0, 0), true) }},
		{"home of several", func(f foreign) any { return HomeTab(f.mine(3, 2), true) }},
		{"home of many", func(f foreign) any { return HomeTab(f.mine(30, 2), true) }},
		{"home that could not be filled", func(f foreign) any { return HomeFault(f.Sentence) }},
	}
}
