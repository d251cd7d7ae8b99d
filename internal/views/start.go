package views

import (
	"fmt"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Start is what a person can do now.
type Start struct {
	Mine
	Waiting int              // how many requests wait for the person's decision
	Likely  []access.Package // what the person may want to ask for
	Admin   bool             // the person may administer packages
}

// StartHere answers a bare /access.
func StartHere(s Start) Message {
	text := s.Sentence()
	blocks := append([]slack.Block{section("*%s*", text)}, s.todo()...)
	for i, r := range s.Open[:min(len(s.Open), 3)] {
		blocks = append(blocks, openRow(r, i)...)
	}
	blocks = append(blocks, s.likely()...)
	els := []slack.BlockElement{primary(button(ActRequest, "", "Request access", "Request access to a package")), button(ActMine, "", "What I hold", "Show what I hold")}
	blocks = append(blocks, slack.NewActionBlock("", append(els, s.doors()...)...), note("`/access help` lists everything that can be typed."))
	return Message{Text: text, Blocks: blocks}
}

// todo is what waits for the person.
func (s Start) todo() []slack.Block {
	if s.Waiting == 0 {
		return nil
	}
	waits := "One request waits for your decision."
	if s.Waiting > 1 {
		waits = fmt.Sprintf("There are %d requests that wait for your decision.", s.Waiting)
	}
	decide := primary(button(ActApprovals, "", "Decide", "Show what waits for my decision"))
	return []slack.Block{slack.NewSectionBlock(words(waits), nil, slack.NewAccessory(decide))}
}

func (s Start) doors() []slack.BlockElement {
	if !s.Admin {
		return nil
	}
	return []slack.BlockElement{button(ActAdmin, "", "Administer", "Administer access packages")}
}

func (s Start) likely() []slack.Block {
	if len(s.Likely) == 0 {
		return nil
	}
	blocks := []slack.Block{section("You may want:")}
	for i := range s.Likely {
		blocks = append(blocks, packageRow(s.Likely, i))
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
func HomeTab(s Start, linked bool) *Home {
	blocks := []slack.Block{slack.NewHeaderBlock(words("Access packages"))}
	if !linked {
		return home(append(blocks,
			section("Sign in once with your Entra account. Then ask for access, and follow it, from here."),
			slack.NewActionBlock("", primary(button(ActSignIn, "", "Sign in", "Sign in to Entra")))))
	}
	blocks = append(blocks, s.todo()...)
	if doors := s.doors(); len(doors) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", doors...))
	}
	blocks = append(blocks, section("*%s*", s.Sentence()))
	blocks = append(blocks, s.list()...)
	if likely := s.likely(); len(likely) > 0 {
		blocks = append(append(blocks, slack.NewDividerBlock()), likely...)
	}
	return home(append(blocks, slack.NewDividerBlock(), slack.NewContextBlock("", markdown("Signed in as "+bold(s.Who.Name)+"."))))
}

// HomeFault is the home tab when it cannot be filled.
func HomeFault(sentence string) *Home {
	return home([]slack.Block{
		slack.NewHeaderBlock(words("Access packages")), section(":warning: %s", escTo(sentence, maxSentence)),
		slack.NewActionBlock("", button(ActHome, "", "Look again", "Load the home tab again")),
	})
}

func home(blocks []slack.Block) *Home {
	return &Home{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}
