package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Start is what a person can do now.
type Start struct {
	Mine
	Waiting []Waiting        // for the person's decision, oldest first
	Likely  []access.Package // what the person may want to ask for
	Admin   bool             // the person may administer packages
}

// StartHere answers a bare /access.
func (l Language) StartHere(s Start) Message {
	text := s.Sentence(l)
	blocks := append([]slack.Block{section("*%s*", text)}, s.todo(l)...)
	for i, r := range s.Open[:min(len(s.Open), 3)] {
		blocks = append(blocks, l.openRow(r, i)...)
	}
	blocks = append(blocks, s.likely(l)...)
	els := []slack.BlockElement{primary(button(ActRequest, "", l.Say("Request access"), l.Say("Request access to a package"))), button(ActMine, "", l.Say("What I hold"), l.Say("Show what I hold"))}
	blocks = append(blocks, slack.NewActionBlock("", append(els, s.doors(l)...)...), l.note("`/access help` lists everything that can be typed."))
	return Message{Text: text, Blocks: blocks}
}

// todo is what waits for the person.
func (s Start) todo(l Language) []slack.Block {
	if len(s.Waiting) == 0 {
		return nil
	}
	waits := l.waiting(len(s.Waiting))
	decide := primary(button(ActApprovals, "", l.Say("Decide"), l.Say("Show what waits for my decision")))
	return []slack.Block{slack.NewSectionBlock(words(waits), nil, slack.NewAccessory(decide))}
}

// mostOnHome is how many requests the home tab shows of those that wait for a
// decision.
const mostOnHome = 5

// inbox is what waits for the person, to be decided on the home tab.
func (s Start) inbox(l Language) []slack.Block {
	if len(s.Waiting) == 0 {
		return nil
	}
	blocks := []slack.Block{section("*%s*", l.waiting(len(s.Waiting)))}
	for i, w := range s.Waiting[:min(len(s.Waiting), mostOnHome)] {
		blocks = append(blocks, w.row(l, i)...)
	}
	var els []slack.BlockElement
	if same := (Inbox{All: s.Waiting}).together(); same != "" {
		els = append(els, button(ActDecideAll, "", l.Say("Decide several together"), l.Say("Decide several requests for %s together", same)))
	}
	if len(s.Waiting) > mostOnHome {
		els = append(els, button(ActApprovals, "", l.Say("Show all"), l.Say("Show what waits for my decision")))
	}
	if len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return append(blocks, slack.NewDividerBlock())
}

// waiting counts what waits for somebody's decision.
func (l Language) waiting(n int) string {
	return l.Count(n, "One request waits for your decision.", "There are %d requests that wait for your decision.")
}

func (s Start) doors(l Language) []slack.BlockElement {
	if !s.Admin {
		return nil
	}
	return []slack.BlockElement{button(ActAdmin, "", l.Say("Administer"), l.Say("Administer access packages"))}
}

func (s Start) likely(l Language) []slack.Block {
	if len(s.Likely) == 0 {
		return nil
	}
	blocks := []slack.Block{l.section("You may want:")}
	for i := range s.Likely {
		blocks = append(blocks, l.packageRow(s.Likely, i))
	}
	return blocks
}

// primary marks the one button that is most likely wanted.
func primary(b *slack.ButtonBlockElement) *slack.ButtonBlockElement {
	b.Style = slack.StylePrimary
	return b
}

// HomeTab is the app's home: what waits for the person, what is held and
// open, and where to begin. A person who is not linked is asked to sign in.
func (l Language) HomeTab(s Start, linked bool) *Home {
	blocks := []slack.Block{slack.NewHeaderBlock(words(l.Say("Access packages")))}
	if !linked {
		return home(append(blocks,
			l.section("Sign in once with your Entra account. Then ask for access, and follow it, from here."),
			slack.NewActionBlock("", primary(button(ActSignIn, "", l.Say("Sign in"), l.Say("Sign in to Entra"))))))
	}
	blocks = append(blocks, s.inbox(l)...)
	if doors := s.doors(l); len(doors) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", doors...))
	}
	blocks = append(blocks, section("*%s*", s.Sentence(l)))
	blocks = append(blocks, s.list(l)...)
	if likely := s.likely(l); len(likely) > 0 {
		blocks = append(append(blocks, slack.NewDividerBlock()), likely...)
	}
	return home(append(blocks, slack.NewDividerBlock(), l.note("Signed in as %s.", l.bold(s.Who.Name))))
}

// HomeFault is the home tab when it cannot be filled.
func (l Language) HomeFault(sentence string) *Home {
	return home([]slack.Block{
		slack.NewHeaderBlock(words(l.Say("Access packages"))), section(":warning: %s", escTo(sentence, maxSentence)),
		slack.NewActionBlock("", button(ActHome, "", l.Say("Look again"), l.Say("Load the home tab again"))),
	})
}

func home(blocks []slack.Block) *Home {
	return &Home{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}
