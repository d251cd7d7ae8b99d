// Package commands is what the bot does: one file per use case, from an
// interaction in to a reply out. It decides nothing that Entra decides: each
// act on access is a call made as the person who clicked. It knows nothing of
// envelopes, sockets or Redis keys.
package commands

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// Config is what the use cases work with.
type Config struct {
	Store *sessions.Store
	Graph *graph.Client
	Log   *slog.Logger
	// PublicURL is where people's browsers reach the bot; empty with SignIn
	// "device".
	PublicURL string
	// SignIn is how people link their account: "browser" or "device".
	SignIn string
	// FreshSignIn is within which time somebody must have signed in to Entra to
	// decide about a package, by name of the package or of its catalog.
	FreshSignIn map[string]time.Duration
	// LinkOnly names packages and catalogs whose requests are decided in My
	// Access alone.
	LinkOnly []string
	// UndoWindow is how long a decision can be taken back before Entra is told;
	// 0 tells Entra at once.
	UndoWindow time.Duration
	// MyAccessURL is Microsoft's own portal for the tenant.
	MyAccessURL string
	// Plans is where administrators draft and confirm what they change.
	Plans *plans.Book
	// TryDelete ends assignments by DELETE first, where administrators remove
	// them, and by a request where Entra refuses that.
	TryDelete bool
	// SecondAdmin makes another administrator agree to every plan.
	SecondAdmin bool
}

// Bot has the use cases. Make one with New, give its Routes to slackapp, and
// then tell it where Slack is with Connect.
type Bot struct {
	cfg   Config
	log   *slog.Logger
	slack Slack
	// channel gets a request card for everyone to see; empty for none.
	channel string
	menus   *menus

	closing chan struct{}  // closed when the bot stops
	waiting sync.WaitGroup // device sign-ins under way
}

// Slack is what the use cases ask of Slack beside their replies.
type Slack interface {
	Profile(ctx context.Context, m access.Member) (slackapp.Profile, error)
	MemberByEmail(ctx context.Context, email string) (access.Member, slackapp.Profile, error)
	OpenDirect(ctx context.Context, m access.Member) (string, error)
	Channel(ctx context.Context, id string) (slackapp.Channel, error)
	Permalink(ctx context.Context, channel, ts string) (string, error)
	Tell(ctx context.Context, m access.Member, msg views.Message) error
}

// New makes the use cases.
func New(cfg Config) *Bot {
	return &Bot{cfg: cfg, log: cfg.Log, menus: newMenus(), closing: make(chan struct{})}
}

// Connect says where Slack is. Before it nothing of the Bot may run.
func (b *Bot) Connect(s Slack) { b.slack = s }

// PostTo says which channel gets the request cards; empty for none. Call it
// before the first interaction.
func (b *Bot) PostTo(channel string) { b.channel = channel }

// Close ends what runs in the background and waits for it. Call it once.
func (b *Bot) Close() {
	close(b.closing)
	b.waiting.Wait()
}

// Routes is the table of everything that people can do.
func (b *Bot) Routes() *slackapp.Routes {
	ask := slackapp.Route{Opens: loading, Do: b.startRequest}
	return &slackapp.Routes{
		Commands:         map[string]slackapp.Route{"/access": {Opens: openForCommand, Do: b.command}},
		Actions:          joined(b.actions(ask), b.decisions(), b.administration()),
		Submits:          joined(b.submits(), b.administrationForms()),
		Closes:           b.closes(),
		Menus:            joined(map[string]slackapp.Route{views.ActPackage: {Answer: b.suggestPackages}}, b.administrationMenus()),
		Shortcuts:        map[string]slackapp.Route{views.ShortcutRequest: ask},
		MessageShortcuts: map[string]slackapp.Route{views.ShortcutLike: {Opens: loading, Do: b.requestLike}},
		Home:             slackapp.Route{Do: b.openHome},
		Mention:          slackapp.Route{Do: b.spoken},
		Direct:           slackapp.Route{Do: b.spoken},
		Links:            slackapp.Route{Do: b.unfurl},
		Left:             b.left,
	}
}

// joined puts tables of routes into one; no id stands in two of them.
func joined(tables ...map[string]slackapp.Route) map[string]slackapp.Route {
	all := map[string]slackapp.Route{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

func (b *Bot) actions(ask slackapp.Route) map[string]slackapp.Route {
	quiet := slackapp.Route{} // followed links: the browser does the work
	save := slackapp.Route{Do: b.saveTyped}
	return map[string]slackapp.Route{
		views.ActRequest:            ask,
		views.ActContinue:           {Opens: loading, Do: b.continueRequest},
		views.ActPackage:            {Do: b.choosePackage},
		views.ActChoose:             {Do: b.choosePackage},
		views.ActReason:             save,
		views.ActStart:              save,
		views.ActEnd:                save,
		views.ActField:              save,
		views.ActPolicy:             {Do: b.choosePolicy},
		views.ActBack:               {Do: b.previousPage},
		views.ActCancel:             {Do: b.cancelRequest},
		views.ActDetails:            {Opens: loading, Do: b.details},
		views.ActExtend:             {Opens: loading, Do: b.extendButton},
		views.ActGiveBack:           {Do: b.giveBackButton},
		views.ActLetEnd:             {Do: b.letEnd},
		views.ActSignIn:             {Opens: openSignIn, Do: b.signIn},
		views.ActSignOut:            {Do: b.signOut},
		views.ActMine:               {Do: b.showMine},
		views.ActHome:               {Do: b.openHome},
		views.ActMinePage:           {Do: b.minePage},
		views.ActMinePage + ".next": {Do: b.minePage},
		views.ActListPage:           {Do: b.turnList},
		views.ActListPage + ".next": {Do: b.turnList},
		views.ActOpenLink:           quiet,
		views.ActOpenLink + ".1":    quiet,
		views.ActMyAccess:           quiet,
	}
}

// decisions are the acts of approvers, and of who waits for them.
func (b *Bot) decisions() map[string]slackapp.Route {
	return map[string]slackapp.Route{
		views.ActApprove:             {Do: b.approve},
		views.ActDeny:                {Do: b.deny},
		views.ActUndoDecision:        {Do: b.takeBack},
		views.ActAsk:                 {Opens: askForm},
		views.ActSnooze:              {Do: b.snooze},
		views.ActAnswer:              {Do: b.answerForm},
		views.ActRemind:              {Do: b.remind},
		views.ActReprocess:           {Do: b.reprocess},
		views.ActRemove:              {Do: b.takeAway},
		views.ActApprovals:           {Do: b.approvals},
		views.ActInboxPage:           {Do: b.turnInbox},
		views.ActInboxOnly:           {Do: b.filterInbox},
		views.ActHowAsked:            {Do: b.chooseHowAsked},
		views.ActInboxPage + ".next": {Do: b.turnInbox},
		views.ActDecide:              {Opens: loading, Do: b.decide},
		views.ActDecideAll:           {Opens: loading, Do: b.decideSeveral},
	}
}

func (b *Bot) submits() map[string]slackapp.Route {
	return map[string]slackapp.Route{
		views.FormRequest: {Check: b.checkRequest, Sent: b.sending, Do: b.submitRequest},
		views.FormCode:    {Check: b.checkCode, Sent: b.checking, Do: b.codeAccepted},
		views.FormDecide:  {Check: b.checkDecision, Sent: deciding, Do: b.submitDecision},
		views.FormAsk:     {Check: b.checkQuestion, Do: b.askQuestion},
		views.FormAnswer:  {Check: b.checkQuestion, Do: b.submitAnswer},
	}
}

func (b *Bot) closes() map[string]slackapp.Route {
	return map[string]slackapp.Route{
		views.FormRequest: {Do: b.closedForm},
		views.FormWait:    {Do: b.closedForm},
		views.FormCode:    {Do: b.closedForm},
	}
}

// saying are the commands that take what follows the verb.
func (b *Bot) saying() map[string]func(context.Context, *slackapp.Interaction, string) (slackapp.Reply, error) {
	return map[string]func(context.Context, *slackapp.Interaction, string) (slackapp.Reply, error){
		"request": b.request, "list": b.list, "why": b.why, "status": b.status,
		"cancel": b.cancel, "extend": b.extend, "return": b.giveBack,
	}
}

// command does what was typed after /access.
func (b *Bot) command(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	verb, rest := splitCommand(in.Text)
	if do, takes := b.saying()[verb]; takes {
		return do(ctx, in, rest)
	}
	switch verb {
	case "":
		return b.start(ctx, in)
	case "mine":
		return b.mine(ctx, in, 0)
	case "approvals":
		return b.approvals(ctx, in)
	case "admin":
		return b.administers(b.adminCommand)(ctx, in)
	case "signin":
		return b.signIn(ctx, in)
	case "signout":
		return b.signOut(ctx, in)
	case "whoami":
		return b.whoAmI(ctx, in)
	case "help":
		return say(in.Language().Help("", "")), nil
	}
	return say(in.Language().Help(strings.TrimSpace(plainText(in.Text)), nearestVerb(verb))), nil
}

// openForCommand opens a modal for the commands that need one.
func openForCommand(in *slackapp.Interaction) *views.Modal {
	switch verb, rest := splitCommand(in.Text); verb {
	case "request", "extend":
		return loadingFor(in.Language(), rest)
	case "admin":
		return views.AdminLoading()
	case "signin":
		return openSignIn(in)
	}
	return nil
}

// say is the reply of one private message.
func say(m views.Message) slackapp.Reply { return slackapp.Reply{Say: &m} }

// show is the reply of one modal, and of the message that stands for it.
func show(m *views.Modal, instead views.Message) slackapp.Reply {
	return slackapp.Reply{Show: m, Instead: &instead}
}

// needsSignIn reports whether err asks for a sign-in.
func needsSignIn(err error) bool {
	kind := access.KindOf(err)
	return kind == access.NotLinked || kind == access.SignInAgain
}

// signInMessage tells err, with a Sign in button when that helps.
func signInMessage(in *slackapp.Interaction, err error) (slackapp.Reply, error) {
	if needsSignIn(err) {
		return say(in.Language().SignInFirst(in.Language().Error(err))), nil
	}
	return slackapp.Reply{}, err
}

// isBusy reports whether a service may answer when it is asked again.
func isBusy(err error) bool {
	e, ok := errors.AsType[*access.Error](err)
	return ok && (e.Kind == access.Throttled || e.Kind == access.Unavailable || e.Kind == access.Unclear)
}

// languageOf is the language of somebody other than the sender; English when
// Slack does not tell it.
func (b *Bot) languageOf(ctx context.Context, m access.Member) views.Language {
	profile, err := b.slack.Profile(ctx, m)
	if err != nil {
		b.log.Info("the language of a person is not known", "user", m.User, "error", err)
	}
	return views.In(profile.Locale)
}
