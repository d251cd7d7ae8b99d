package views

import (
	"github.com/slack-go/slack"
)

// Unapproved is access that is given though the policy demands an approval
// and none is known.
type Unapproved struct {
	RequestID   string
	Requestor   string
	By          string // the administrator who ordered it; empty when the person asked
	PackageName string
	PolicyName  string
}

// Tripwire shows an Unapproved to those who watch over access.
func Tripwire(u Unapproved) Message {
	who := Language{}.escName(u.Requestor)
	text := who + " is getting " + Language{}.escName(u.PackageName) + " without an approval that I can see, though its policy demands one."
	shown := ":rotating_light: " + Language{}.bold(u.Requestor) + " is getting " + Language{}.bold(u.PackageName) +
		" *without an approval that I can see*, though the policy " + Language{}.bold(u.PolicyName) + " demands one."
	if Clean(u.By) != "" {
		text += " It was assigned by " + esc(u.By) + "."
		shown += " It was assigned by " + esc(u.By) + "."
	}
	shown += " Neither Slack nor Entra's history of the request names an approver; the audit log of Entra may."
	remove := button(ActRemove, u.RequestID, "Remove the access", "Remove the access of "+u.Requestor+" to "+u.PackageName)
	remove.Style = slack.StyleDanger
	remove.Confirm = slack.NewConfirmationBlockObject(words("Remove this access?"),
		words("Entra ends it, in your name."), words("Remove"), words("Keep it"))
	return Message{Text: text, Blocks: []slack.Block{section("%s", shown), note("Request %s", esc(u.RequestID)), slack.NewActionBlock("", remove)}}
}
