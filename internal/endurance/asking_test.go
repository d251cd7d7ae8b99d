package endurance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
)

// Where people ask, and how patient they are.
const (
	requestsChannel = "#access-requests"
	feedChannel     = "#general"
	askingPlace     = "#general"
	tries           = 8                // how often somebody begins again
	beginsAgain     = time.Second      // after an error
	waitsFor        = 30 * time.Second // for something to come of what was acknowledged
	codeLabel       = "Code from the sign-in page"
)

// signIn links a person's account: a command, a browser, a code.
func (c *crowd) signIn(name string) {
	p := c.w.slack.Person(name).In(askingPlace)
	err := unstuck(func() error {
		if err := p.Slash("/access signin").Acked(); err != nil {
			return err
		}
		modal := p.Modal().Await(codeLabel)
		code, err := c.browse(name, modal.LinkURL("Sign in to Entra"))
		if err != nil {
			return err
		}
		if err := modal.Fill(codeLabel, code).Submit(); err != nil {
			return err
		}
		modal.Await("signed in").CloseAll()
		return nil
	})
	assert.NoError(c.w.t, err, "sign %s in", name)
}

// browse goes through the sign-in as the person would, and returns the code on
// the last page, such as ABCD-EFGH.
func (c *crowd) browse(name, link string) (string, error) {
	b := entrasim.NewBrowser()
	for i, step := range []func() error{
		func() error { return b.Open(link) },
		func() error { return b.Fill("Password", c.w.entra.Person(name).Password) },
		func() error { return b.Press("Sign in") },
		func() error { return b.Press("Accept") },
	} {
		if err := step(); err != nil {
			return "", fmt.Errorf("sign in, step %d: %w (the page says: %s)", i+1, err, b.Text())
		}
	}
	for word := range strings.FieldsSeq(b.Text()) {
		if len(word) == 9 && word[4] == '-' && strings.ToUpper(word) == word {
			return word, nil
		}
	}
	return "", fmt.Errorf("the page shows no code: %s", b.Text())
}

// asker asks for packages one after the other, beginning with another one than
// the neighbour, and begins again when they meet an error.
func (c *crowd) asker(name string, first int, b busy) {
	for i := range b.packages {
		<-time.After(b.think * time.Duration(5+first) / 10) // not all at once
		pkg := packages()[(first+i)%len(packages())]
		for range tries {
			if c.ask(name, pkg) {
				break
			}
			<-time.After(beginsAgain)
		}
	}
}

// ask goes from the command to the submitted form; it reports whether the
// person knows how it ended.
func (c *crowd) ask(name, pkg string) bool {
	p := c.w.slack.Person(name).In(askingPlace)
	line := "/access request " + pkg
	d := deed{who: name, what: line, wants: aForm, matches: func(p payload) bool { return "/access "+p.Text == line }}
	defer func() { _ = unstuck(func() error { closeAll(p); return nil }) }()
	seen := privateLines(p)
	id, err := c.do(d, func() error { return p.Slash(line).Acked() })
	for range tries {
		if err != nil || !c.formOpens(p, id, seen) {
			return false
		}
		if slices.Contains(p.Modal().Fields(), "Reason") {
			return c.submit(name, p)
		}
		seen = privateLines(p)
		id, err = c.goOn(name, p)
	}
	return false
}

// formOpens waits for a form or for a private line in its place, and reports
// whether there is a form now or a line that leads to it.
func (c *crowd) formOpens(p *slacksim.Person, id string, seen int) bool {
	form := false
	eventually(waitsFor, func() bool {
		form = p.ModalIsOpen() && !waiting(p)
		return form || privateLines(p) > seen
	})
	if form {
		c.note(record{Kind: saw, At: time.Now(), Act: id, What: p.Modal().Title()})
	}
	return form
}

func closeAll(p *slacksim.Person) {
	if p.ModalIsOpen() {
		p.Modal().CloseAll()
	}
}

// waiting says whether the modal on top only asks for patience.
func waiting(p *slacksim.Person) bool {
	text := ""
	_ = unstuck(func() error { text = p.Modal().Text(); return nil })
	return text == "" || strings.HasSuffix(strings.Split(text, "\n")[0], "…") || strings.Contains(text, "I keep trying")
}

// goOn presses the button of a modal or line that is not the form itself.
func (c *crowd) goOn(name string, p *slacksim.Person) (string, error) {
	d := deed{who: name, what: "go on", wants: aView, matches: func(p payload) bool { return p.Type == "block_actions" }}
	return c.do(d, func() error {
		return unstuck(func() error { return p.Modal().Press("Try again").Acked() })
	})
}

func privateLines(p *slacksim.Person) int {
	n := 0
	for _, m := range p.Messages(askingPlace) {
		if m.Ephemeral {
			n++
		}
	}
	return n
}

// submit fills the form in and sends it, again while Slack shows trouble: that
// is the same act. It reports whether the person knows how it ended.
func (c *crowd) submit(name string, p *slacksim.Person) bool {
	reason := c.word()
	d := deed{
		who: name, what: "submit " + reason, wants: aRequest, reason: reason,
		matches: func(p payload) bool { return p.Type == "view_submission" },
	}
	if unstuck(func() error { p.Modal().Fill("Reason", reason); return nil }) != nil {
		return false
	}
	for range tries {
		id, err := c.do(d, func() error { return unstuck(p.Modal().Submit) })
		if err != nil {
			continue
		}
		eventually(waitsFor, func() bool { return !p.ModalIsOpen() || !waiting(p) })
		if p.ModalIsOpen() && !waiting(p) {
			text := p.Modal().Text()
			c.note(record{Kind: saw, At: time.Now(), Act: id, What: text, Refused: strings.Contains(text, "⚠") || strings.Contains(text, ":warning:")})
		}
		return true
	}
	return false
}
