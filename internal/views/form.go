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
		blocks = append(blocks, section(":warning: %s", esc(f.Problem)))
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
	head := slack.NewHeaderBlock(plain(p.Name, maxHeader))
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
		parts = append(parts, esc(c.Role)+" of *"+esc(c.Resource)+"*")
	}
	return clip(join(parts), 1500)
}

// policyBlocks state the one policy, or let the person choose.
func policyBlocks(f Form) []slack.Block {
	if len(f.Policies) == 1 {
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
	return []slack.Block{slack.NewInputBlock(BlockPolicy, words("Which way?"), nil, policyElement(options, chosen))}
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

// Choice is a question which package was meant.
type Choice struct {
	Typed    string
	Near     []access.Package // the best matches, best first
	Tied     bool             // several match equally well
	DraftID  string
	Nothing  bool // the person may request nothing at all
	MyAccess string
}

// ChoosePackage lets the person pick: near names as buttons, and a menu that
// searches all.
func ChoosePackage(c Choice) *Modal {
	var blocks []slack.Block
	switch {
	case c.Nothing:
		blocks = append(blocks, section("There is no access package that you may ask for. If you expected one, ask the owner of its catalog."))
	case c.Typed == "":
		blocks = append(blocks, section("Which access do you need?"))
	case c.Tied:
		blocks = append(blocks, section("Several packages match “%s”. Which one do you mean?", esc(clip(c.Typed, 200))))
	case len(c.Near) > 0:
		blocks = append(blocks, section("There is no package called “%s” that you may ask for. Did you mean one of these?", esc(clip(c.Typed, 200))))
	default:
		blocks = append(blocks, section("There is no package called “%s” that you may ask for. Search all that you may ask for:", esc(clip(c.Typed, 200))))
	}
	for _, p := range c.Near {
		blocks = append(blocks, nearBlock(p))
	}
	if !c.Nothing {
		blocks = append(blocks, searchBlock(len(c.Near) > 0))
	}
	m := modal(FormWait, c.DraftID, "Request access", "", blocks...)
	m.NotifyOnClose = c.DraftID != "" && c.Typed != ""
	return m
}

func nearBlock(p access.Package) slack.Block {
	text := "*" + esc(p.Name) + "*"
	if p.Description != "" {
		text += "\n" + esc(clip(p.Description, 300))
	}
	pick := button(ActChoose, p.ID, "Choose", "Choose "+p.Name)
	return slack.NewSectionBlock(markdown(text), nil, slack.NewAccessory(pick))
}

func searchBlock(others bool) slack.Block {
	text := "Search by name, description or what it contains:"
	if others {
		text = "Or search all that you may ask for:"
	}
	zero := 0
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), ActPackage)
	menu.MinQueryLength = &zero
	return slack.NewSectionBlock(words(text), nil, slack.NewAccessory(menu))
}

// Option is one entry of a menu that is filled while the person types.
type Option struct {
	Value, Text, Description string
}

// Options is the menu's answer, cut to what Slack takes; the caller tells
// when something was cut.
func Options(options []Option) []*slack.OptionBlockObject {
	out := make([]*slack.OptionBlockObject, 0, len(options))
	for _, o := range options[:min(len(options), maxOptions)] {
		var about *slack.TextBlockObject
		if Clean(o.Description) != "" {
			about = plain(o.Description, maxLabel)
		}
		out = append(out, slack.NewOptionBlockObject(o.Value, plain(o.Text, maxLabel), about))
	}
	return out
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
