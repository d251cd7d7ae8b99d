package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
)

// slack looks at the two tokens, the scopes, the connection and the channels.
func (d *doctor) slack(ctx context.Context) []finding {
	// What Slack's budgets of calls need is kept here, so that a Redis that is
	// ill neither hinders this nor is written to.
	own, err := sessions.New(sessions.Config{})
	if err != nil {
		return []finding{{fail, "Slack", err.Error(), "This is a fault of the bot: please report it."}}
	}
	defer func() { _ = own.Close() }() // its content is of no use any more
	app := slackapp.New(slackapp.Config{
		BotToken: d.settings.SlackBotToken, AppToken: d.settings.SlackAppToken, APIURL: d.settings.SlackAPIURL,
		HTTP: d.client, Store: own, Log: d.log,
	})
	scopes, err := app.Granted(ctx)
	if err != nil {
		return append([]finding{botTokenFault(err)}, d.socket(ctx, app)...)
	}
	found := append([]finding{{well, "SLACK_BOT_TOKEN", "Slack takes it", ""}}, scoped(scopes)...)
	if err := app.Identify(ctx); err != nil {
		found = append(found, botTokenFault(err))
	}
	found = append(found, d.socket(ctx, app)...)
	return append(found, d.channels(ctx, app)...)
}

// botTokenFault tells why Slack does not take the bot token.
//
// https://docs.slack.dev/reference/methods/auth.test
func botTokenFault(err error) finding {
	code := slackapp.CodeOf(err)
	f := finding{fail, "SLACK_BOT_TOKEN", "Slack refuses it: " + code, "Copy the Bot User OAuth Token (xoxb-…) from Install App of this app and workspace."}
	switch code {
	case "":
		return slackSilent("SLACK_BOT_TOKEN", err)
	case "missing_scope":
		f.Found, f.Do = "it lacks a scope: "+err.Error(), "Add the scopes of manifest.yml under OAuth & Permissions, and install the app again."
	case "account_inactive", "token_revoked", "token_expired":
		f.Do = "The app was uninstalled or its token revoked: install it again, and copy the new Bot User OAuth Token."
	}
	return f
}

// slackSilent is for a call that Slack gave no answer to.
func slackSilent(check string, err error) finding {
	if access.KindOf(err) == access.Throttled {
		return finding{warn, check, "Slack wants fewer calls right now, so it was not looked at", "Ask again in a minute."}
	}
	return finding{fail, check, "Slack is out of reach: " + why(err), "Check SLACK_API_URL, the way to slack.com and its subdomains on port 443, and SSL_CERT_FILE."}
}

// scoped compares the scopes with those of manifest.yml.
func scoped(granted []string) []finding {
	if len(granted) == 0 {
		return []finding{{warn, "Slack scopes", "Slack does not tell them", "Compare OAuth & Permissions of the app with manifest.yml."}}
	}
	lacks := func(wanted []string) []string {
		return slices.DeleteFunc(slices.Clone(wanted), func(s string) bool { return slices.Contains(granted, s) })
	}
	needs := slackapp.Declared()
	found := []finding{{well, "Slack scopes", "those that the bot needs are there", ""}}
	if missing := lacks(needs.Scopes); len(missing) > 0 {
		found[0] = finding{
			fail, "Slack scopes", "missing: " + strings.Join(missing, ", "),
			"Add them under OAuth & Permissions, as manifest.yml has them, and install the app again.",
		}
	}
	if missing := lacks(needs.Optional); len(missing) > 0 {
		found = append(found, finding{
			warn, "Slack optional scopes", "missing: " + strings.Join(missing, ", ") + ". After a crash a line in a channel may be posted twice; none is lost",
			"Add them under OAuth & Permissions and install the app again, or leave it so.",
		})
	}
	wanted := slices.Concat(needs.Scopes, needs.Optional)
	if spare := slices.DeleteFunc(slices.Clone(granted), func(s string) bool { return slices.Contains(wanted, s) }); len(spare) > 0 {
		found = append(found, finding{
			warn, "Slack spare scopes", "the bot does not use " + strings.Join(spare, ", "),
			"Take them away under OAuth & Permissions: what the token cannot do, nobody can do with it.",
		})
	}
	return found
}

// socket opens one connection, and compares how many there are with those that
// the replicas hold.
func (d *doctor) socket(ctx context.Context, app *slackapp.App) []finding {
	connections, err := app.Greet(ctx)
	if err != nil {
		return []finding{socketFault(err)}
	}
	return []finding{{well, "SLACK_APP_TOKEN", "a connection was opened and closed", ""}, company(connections-1, d.held)}
}

// socketFault tells why there is no connection.
//
// https://docs.slack.dev/reference/methods/apps.connections.open
func socketFault(err error) finding {
	code := slackapp.CodeOf(err)
	f := finding{
		fail, "SLACK_APP_TOKEN", "Slack refuses it: " + code,
		"Copy the app-level token (xapp-…) from Basic Information of this app, or generate a new one there with connections:write.",
	}
	switch code {
	case "":
		return slackSilent("SLACK_APP_TOKEN", err)
	case "missing_scope":
		f.Found, f.Do = "it lacks the scope connections:write", "Generate a token with that scope under Basic Information, App-Level Tokens."
	case "link_disabled":
		f.Found, f.Do = "Socket Mode is switched off", "Switch it on in the app's settings, under Socket Mode."
	case "other_app":
		f.Found, f.Do = "it is of another app than SLACK_BOT_TOKEN", "Take both tokens from one app."
	case "too_many_websockets":
		f.Found = "ten connections are open already, which is all that Slack allows an app"
		f.Do = "End what else uses this token, or wait until Slack has noticed which of them are gone."
	}
	return f
}

// company judges the connections beside the doctor's. Slack sends each click
// to one of them at random.
func company(others, held int) finding {
	const check = "Slack connections"
	const revoke = "If it stays so, somebody else uses SLACK_APP_TOKEN and gets a part of the clicks: revoke it under Basic Information, and generate another."
	found := fmt.Sprintf("Slack counts %d beside this one, and the replicas hold %d", others, held)
	switch {
	case held < 0 && others > 0:
		return finding{warn, check, fmt.Sprintf("Slack counts %d beside this one, and it is not known whose they are", others), "End your replicas and ask again. " + revoke}
	case others > max(held, 0):
		return finding{warn, check, found, "Ask again in a few minutes: Slack takes a while to notice that a machine died. " + revoke}
	case others+slackapp.PerReplica > maxConnections:
		return finding{warn, check, found + "; Slack allows ten in all", "Run fewer replicas: there is no room for one that takes over."}
	case others == 0:
		return finding{well, check, "none beside this one: the bot does not run", ""}
	}
	return finding{well, check, found, ""}
}

// maxConnections is how many Slack allows an app.
//
// https://docs.slack.dev/apis/events-api/using-socket-mode#connections
const maxConnections = 10

// channels looks at every channel that a setting or ROUTES_FILE names.
func (d *doctor) channels(ctx context.Context, app *slackapp.App) []finding {
	var found []finding
	for _, c := range []struct{ setting, name, without string }{
		{"REQUESTS_CHANNEL", d.settings.RequestsChannel, "requests are told in direct messages only"},
		{"APPROVALS_CHANNEL", d.settings.ApprovalsChannel, "approvers are asked in direct messages only"},
		{"AUDIT_CHANNEL", d.settings.AuditChannel, "what should not have happened is told in the log only"},
	} {
		if c.name == "" {
			found = append(found, finding{well, c.setting, "not set: " + c.without, ""})
			continue
		}
		found = append(found, channel(ctx, app, c.setting, c.name))
	}
	return append(found, d.routes(ctx, app)...)
}

// routes looks at ROUTES_FILE, and once at each channel that it names.
func (d *doctor) routes(ctx context.Context, app *slackapp.App) []finding {
	if d.settings.RoutesFile == "" {
		return nil
	}
	f, err := readRoutes(d.settings.RoutesFile)
	if err != nil {
		return []finding{{fail, "ROUTES_FILE", err.Error(), "Mend the file; docs/routes.md shows what may stand in it."}}
	}
	var found []finding
	seen := map[string]bool{}
	for _, entry := range f.entries() {
		for _, c := range []located{entry.Channel, entry.Approvals} {
			if c.text != "" && !seen[c.text] {
				seen[c.text] = true
				found = append(found, channel(ctx, app, fmt.Sprintf("ROUTES_FILE, line %d", c.line), c.text))
			}
		}
	}
	return found
}

func channel(ctx context.Context, app *slackapp.App, setting, name string) finding {
	ch, err := app.FindChannel(ctx, name)
	switch {
	case access.KindOf(err) == access.NotFound:
		return finding{fail, setting, "there is no channel " + name + " that the bot can see", "Correct the name or id; into a private channel the bot must be invited first."}
	case slackapp.CodeOf(err) == "missing_scope":
		return finding{fail, setting, "the bot may not look for channels: " + err.Error(), "Add the scopes channels:read and groups:read, and install the app again."}
	case err != nil:
		return slackSilent(setting, err)
	case ch.Gone:
		return finding{fail, setting, "#" + ch.Name + " is archived", "Choose another channel, or bring it back."}
	case ch.Shared:
		return finding{fail, setting, "#" + ch.Name + " is shared with people outside the workspace", "Choose a channel that is not: who asks for what is nothing for outsiders."}
	case !ch.Member:
		return finding{warn, setting, "the bot is not in #" + ch.Name + ": after a crash a line there may be posted twice", "Type /invite @accessbot there."}
	}
	return finding{well, setting, "#" + ch.Name, ""}
}
