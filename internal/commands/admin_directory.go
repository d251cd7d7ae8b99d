package commands

import (
	"context"
	"fmt"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/plans"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// directory is where people and groups are made and deleted.
func (b *Bot) directory(context.Context, *slackapp.Interaction, administrator) (slackapp.Reply, error) {
	return showAdmin(views.AdminDirectory()), nil
}

// personForm asks who a new person is.
func (b *Bot) personForm(context.Context, *slackapp.Interaction, administrator) (slackapp.Reply, error) {
	return showAdmin(views.PersonForm()), nil
}

func newPerson(in *slackapp.Interaction) plans.CreateUser {
	return plans.CreateUser{Account: plans.Account{Name: entered(in, views.BlockName), UPN: entered(in, views.BlockSignInName)}}
}

// checkPersonForm holds the form against itself while it is open.
func checkPersonForm(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	if _, err := newPerson(in).Build(); err != nil {
		return map[string]string{views.BlockSignInName: access.SentenceOf(err)}, nil
	}
	return nil, nil
}

// createPerson turns the form into a plan.
func (b *Bot) createPerson(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.dryRun(ctx, in, a, newPerson(in))
}

// adminPerson shows the person that was chosen in the menu that searches.
func (b *Bot) adminPerson(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Profile(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PersonCard(p)), nil
}

// adminGroup shows the group that was chosen in the menu that searches.
func (b *Bot) adminGroup(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.showGroup(ctx, a, in.Value, 0)
}

// adminGroupPage shows a page of the members of a group.
func (b *Bot) adminGroupPage(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	page, id := readPage(in.Value)
	return b.showGroup(ctx, a, id, page)
}

func (b *Bot) showGroup(ctx context.Context, a administrator, id string, page int) (slackapp.Reply, error) {
	g, err := a.as.Reader().Group(ctx, id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	members, err := collect(a.as.Reader().Members(ctx, id))
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.GroupCard(views.GroupView{Group: g, Members: members, Page: page})), nil
}

// deletePerson and deleteGroup turn a button into a plan, whose name must be
// typed.
func (b *Bot) deletePerson(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Profile(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, plans.DeleteUser{Person: plans.Thing{ID: p.ID, Name: p.Name}})
}

func (b *Bot) deleteGroup(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	g, err := groupThing(ctx, a, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, plans.DeleteGroup{Group: g})
}

// maxPeople is how many people a menu offers.
const maxPeople = 100

// suggestPeople fills the menu of people of the directory, as the person.
func (b *Bot) suggestPeople(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	if err != nil || strings.TrimSpace(in.Text) == "" {
		return nil, err
	}
	var options []views.Option
	for p, err := range a.as.Reader().SearchPeople(ctx, plainText(in.Text)) {
		if err != nil {
			return nil, err
		}
		options = append(options, views.Option{Value: p.ID, Text: p.Name, Description: or(p.UPN, p.Title)})
		if len(options) == maxPeople {
			break
		}
	}
	return options, nil
}

// Whisperer tells one person something in a conversation that nobody else sees
// and that Slack does not keep.
type Whisperer interface {
	Whisper(ctx context.Context, channel string, m access.Member, msg views.Message) error
}

// Passwords shows the passwords of new accounts to whoever makes them.
type Passwords struct{ slack Whisperer }

// NewPasswords makes a Passwords.
func NewPasswords(w Whisperer) Passwords { return Passwords{w} }

// ShowPassword is what plans.Secrets asks for: the owner sees the password in
// the direct message, and it is neither logged nor kept.
func (s Passwords) ShowPassword(ctx context.Context, p plans.Plan, upn, password string) error {
	if len(p.Places) == 0 {
		return fmt.Errorf("plan %s is told nowhere", p.ID)
	}
	return s.slack.Whisper(ctx, p.Places[0], p.Owner, views.Password(upn, password))
}
