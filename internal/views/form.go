package views

import (
	"strings"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Form is the request form of one package.
type Form struct {
	Draft    access.Draft
	Package  access.Package
	Policies []access.Policy
	Problem  string // why the last try did not go through; empty for none
}

// RequestForm asks what the package's policies need.
func RequestForm(f Form) *Modal {
	var blocks []slack.Block
	if f.Problem != "" {
		blocks = append(blocks, section(":warning: %s", escTo(f.Problem, maxSentence)))
	}
	blocks = append(blocks, about(f.Package)...)
	blocks = append(blocks, policyBlocks(f)...)
	blocks = append(blocks, reasonBlock(f))
	m := modal(FormRequest, f.Draft.ID, "Request access", "Request", blocks...)
	m.NotifyOnClose = true
	return m
}

// about tells what the package is and grants.
func about(p access.Package) []slack.Block {
	head := slack.NewHeaderBlock(plain(plainName(p.Name), maxHeader))
	blocks := []slack.Block{head}
	if Clean(p.Description) != "" {
		blocks = append(blocks, slack.NewSectionBlock(plain(p.Description, maxSection), nil, nil))
	}
	if grants := grantWords(p.Contents); grants != "" {
		blocks = append(blocks, note("Gives you: %s", grants))
	}
	return blocks
}

// grantWords reads like "Member of *Marketing resources*".
func grantWords(contents []access.Content) string {
	var parts []string
	for _, c := range contents {
		part := bold(c.Resource)
		if Clean(c.Role) != "" {
			part = esc(c.Role) + " of " + part
		}
		parts = append(parts, part)
	}
	return join(parts)
}

// policyBlocks state the one policy, or let the person choose.
func policyBlocks(f Form) []slack.Block {
	switch len(f.Policies) {
	case 0:
		return []slack.Block{section("No policy of this package covers you, so Entra would refuse the request.")}
	case 1:
		p := f.Policies[0]
		return []slack.Block{section("You get it %s. %s", p.Length.Words(), approvalSentence(p))}
	}
	options := make([]*slack.OptionBlockObject, 0, len(f.Policies))
	var chosen *slack.OptionBlockObject
	for _, p := range f.Policies[:min(len(f.Policies), maxOptions)] {
		o := slack.NewOptionBlockObject(p.ID, plain(p.Name, maxLabel), plain(policyWords(p), maxLabel))
		options = append(options, o)
		if p.ID == f.Draft.PolicyID {
			chosen = o
		}
	}
	in := slack.NewInputBlock(BlockPolicy, words("Which way?"), nil, policyElement(options, chosen))
	in.DispatchAction = true // the choice is kept, should the form be closed
	if more := len(f.Policies) - len(options); more > 0 {
		return []slack.Block{in, note("%d more are not shown: Slack takes %d here. My Access shows all.", more, maxOptions)}
	}
	return []slack.Block{in}
}

// policyElement is a list to choose from: radio buttons as long as Slack
// takes them, else a menu.
func policyElement(options []*slack.OptionBlockObject, chosen *slack.OptionBlockObject) slack.BlockElement {
	if len(options) > 10 {
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Choose"), ActPolicy, options...)
		menu.InitialOption = chosen
		return menu
	}
	radio := slack.NewRadioButtonsBlockElement(ActPolicy, options...)
	radio.InitialOption = chosen
	return radio
}

func approvalSentence(p access.Policy) string {
	if p.Approval {
		return "Somebody must approve it first."
	}
	return "Nobody needs to approve it."
}

// policyWords reads like "for 14 days, no approval".
func policyWords(p access.Policy) string {
	parts := []string{p.Length.Words(), "no approval"}
	if p.Approval {
		parts[1] = "needs approval"
	}
	if p.Justification {
		parts = append(parts, "needs a reason")
	}
	return strings.Join(parts, ", ")
}

// reasonBlock takes the reason. It is required only where every policy
// demands one; a choice that demands it is checked on Submit.
func reasonBlock(f Form) *slack.InputBlock {
	text := slack.NewPlainTextInputBlockElement(words("Why do you need it?"), ActReason)
	text.Multiline, text.MaxLength = true, access.MaxReason
	text.InitialValue = clip(f.Draft.Reason, access.MaxReason)
	text.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
	in := slack.NewInputBlock(BlockReason, words("Reason"), words("Approvers and auditors can read it."), text)
	in.DispatchAction = true
	in.Optional = !allJustify(f.Policies)
	return in
}

func allJustify(ps []access.Policy) bool {
	for _, p := range ps {
		if !p.Justification {
			return false
		}
	}
	return true
}
