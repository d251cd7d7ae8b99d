package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// modal is the frame of all modals. private is an id of a server record,
// never a fact.
func (l Language) modal(callback, private, title, submit string, blocks ...slack.Block) *Modal {
	m := &Modal{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: private,
		Title: words(clip(title, maxTitle)), Close: words(l.Say("Close")), Blocks: slack.Blocks{BlockSet: blocks},
	}
	if submit != "" {
		m.Submit, m.Close = words(submit), words(l.Say("Cancel"))
	}
	return m
}

// InModal shows what a message says, where a modal is open already.
func (l Language) InModal(title string, m Message) *Modal {
	return l.modal("", "", title, "", m.Blocks...)
}

// Loading is shown at once, while the bot asks Entra. Closing it is told to
// the bot.
func (l Language) Loading(what string) *Modal {
	m := l.modal(FormWait, "", l.Say("Request access"), "", section(":hourglass_flowing_sand: %s", esc(what)))
	m.NotifyOnClose = true
	return m
}

// SigningIn is Loading on the way to a sign-in, or back from it.
func (l Language) SigningIn(what string) *Modal {
	m := l.Loading(what)
	m.Title = words(l.Say("Sign in"))
	return m
}

// Sending is shown from Submit until Entra has answered.
func (l Language) Sending() *Modal {
	return l.modal(FormWait, "", l.Say("Request access"), "",
		l.section(":hourglass_flowing_sand: Sending your request to Entra…"),
		l.note("You can close this window: I go on, and the request card tells what happened."))
}

// StillTrying is shown when Entra is busy and the bot keeps trying.
func (l Language) StillTrying(packageName string) *Modal {
	return l.modal(FormWait, "", l.Say("Request access"), "",
		l.section(":hourglass_flowing_sand: Entra is busy. Your request for %s is not lost: I keep trying for the next minutes.", l.bold(packageName)),
		l.note("You can close this window: I tell you what happened."))
}

// Sent is a request that Entra has taken.
type Sent struct {
	PackageName string
	RequestID   string
	Approval    bool // somebody must approve it
	Extends     bool // it extends what the person holds
}

func (s Sent) sentence(l Language) string {
	told := l.Say("Entra has your request for %s.", l.bold(s.PackageName))
	if s.Extends {
		told = l.Say("Entra has your wish to extend %s.", l.bold(s.PackageName))
	}
	if s.Approval {
		return told + " " + l.Say("Somebody must approve it first.")
	}
	return told
}

// Submitted is shown once Entra has the request.
func (l Language) Submitted(s Sent) *Modal {
	return l.modal("", "", l.Say("Request access"), "",
		l.section(":white_check_mark: Submitted. %s", s.sentence(l)),
		l.note("The request card in our direct message follows it until the end."),
		slack.NewActionBlock("", l.cancelButton(Card{RequestID: s.RequestID, PackageName: s.PackageName})))
}

// SubmittedMessage is Submitted for whom no modal is open.
func (l Language) SubmittedMessage(s Sent) Message {
	m := Message{Text: l.Say("Submitted. %s", s.sentence(l)), Blocks: []slack.Block{l.section(":white_check_mark: Submitted. %s", s.sentence(l))}}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", l.cancelButton(Card{RequestID: s.RequestID, PackageName: s.PackageName})))
	return m
}

// AlreadySent answers a second Submit of the same form.
func (l Language) AlreadySent() *Modal {
	return l.modal("", "", l.Say("Request access"), "",
		l.section(":white_check_mark: This form was sent already; I sent nothing twice."),
		l.note("The request card in our direct message tells where it stands."))
}

// Refusal is a modal that tells why something did not happen, and offers to
// go on with the draft where that can help.
type Refusal struct {
	Sentence string
	Ref      string // reference of the log line; empty for none
	DraftID  string // offers Try again; empty for none
	// RequestID offers Details of the request that stands in the way, and
	// ExtendID to extend what is held; both may be empty.
	RequestID, ExtendID string
	SignIn              bool   // offers Sign in
	LinkText            string // a link elsewhere; empty for none
	LinkURL             string
}

// Refused shows a Refusal.
func (l Language) Refused(r Refusal) *Modal {
	blocks := []slack.Block{section(":warning: %s", escTo(r.Sentence, maxSentence))}
	if els := r.buttons(l); len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	if r.Ref != "" {
		blocks = append(blocks, l.note("Reference %s", esc(r.Ref)))
	}
	return l.modal("", "", l.Say("Request access"), "", blocks...)
}

func (r Refusal) buttons(l Language) []slack.BlockElement {
	var els []slack.BlockElement
	if r.DraftID != "" {
		els = append(els, button(ActContinue, r.DraftID, l.Say("Try again"), l.Say("Try again with the same form")))
	}
	if r.SignIn {
		els = append(els, button(ActSignIn, r.DraftID, l.Say("Sign in"), l.Say("Sign in to Entra")))
	}
	if r.RequestID != "" {
		els = append(els, button(ActDetails, r.RequestID, l.Say("Details"), l.Say("Details of the open request")))
	}
	if r.ExtendID != "" {
		els = append(els, button(ActExtend, r.ExtendID, l.Say("Extend"), l.Say("Extend what you hold")))
	}
	if r.LinkURL != "" {
		els = append(els, l.link(ActMyAccess, r.LinkText, r.LinkURL))
	}
	return els
}

func (l Language) link(action, text, url string) *slack.ButtonBlockElement {
	b := button(action, "", text, l.Say("%s, opens your browser", text))
	b.URL = url
	return b
}

// SignInPage is what a person needs to link an account.
type SignInPage struct {
	Why        string // a sentence; empty for the plain one
	URL        string // of the bot's own sign-in page
	DraftID    string
	Package    string // what the request goes on with afterwards; may be empty
	DeviceCode string // set when people sign in with a code at URL
}

// SignIn asks the person to sign in and, after the browser way, to type the
// code of the page.
func (l Language) SignIn(p SignInPage) *Modal {
	why := l.Say("Sign in once with your Entra account, so that I ask as you and never as myself.")
	if p.Why != "" {
		why = p.Why
	}
	blocks := []slack.Block{section("%s", escTo(why, maxSentence))}
	if p.Package != "" {
		blocks = append(blocks, l.note("Your request for %s goes on right after.", l.bold(p.Package)))
	}
	if p.DeviceCode != "" {
		return l.modal(FormWait, p.DraftID, l.Say("Sign in"), "", append(blocks, l.deviceSteps(p)...)...)
	}
	m := l.modal(FormCode, p.DraftID, l.Say("Sign in"), l.Say("Continue"), append(blocks, l.browserSteps(p)...)...)
	m.NotifyOnClose = p.DraftID != ""
	return m
}

func (l Language) browserSteps(p SignInPage) []slack.Block {
	open := l.link(ActOpenLink, l.Say("Sign in to Entra"), p.URL)
	open.Style = slack.StylePrimary
	code := slack.NewPlainTextInputBlockElement(words("ABCD-EFGH"), BlockCode)
	code.MaxLength = 20
	return []slack.Block{
		l.section("*1.* Open the sign-in page. It is for you alone and good for ten minutes."),
		slack.NewActionBlock("", open),
		l.section("*2.* The page then shows a code. Type it here."),
		slack.NewInputBlock(BlockCode, words(l.Say("Code from the sign-in page")),
			words(l.Say("It proves that the browser and this Slack account are both yours. Never type a code that somebody sent you.")), code),
	}
}

func (l Language) deviceSteps(p SignInPage) []slack.Block {
	open := l.link(ActOpenLink, l.Say("Open the sign-in page"), p.URL)
	open.Style = slack.StylePrimary
	return []slack.Block{
		l.section("*1.* Open the sign-in page of Microsoft."),
		slack.NewActionBlock("", open),
		l.section("*2.* Type this code there: `%s`", esc(p.DeviceCode)),
		l.note("This window goes on by itself. Never type a code that somebody sent you."),
	}
}

// Linked is shown after an account was linked with nothing to go on with.
func (l Language) Linked(who access.Person) *Modal {
	return l.modal("", "", l.Say("Sign in"), "",
		l.section(":white_check_mark: You are signed in as %s (%s).", l.bold(who.Name), l.named(esc(who.UPN))),
		slack.NewActionBlock("", button(ActRequest, "", l.Say("Request access"), l.Say("Request access to a package"))))
}

// AlreadyLinked answers a sign-in of somebody who is linked.
func (l Language) AlreadyLinked(who access.Person) *Modal {
	return l.modal("", "", l.Say("Sign in"), "",
		l.section("You are signed in as %s (%s).", l.bold(who.Name), l.named(esc(who.UPN))),
		l.note("To use another account, sign out first: `/access signout`."))
}
