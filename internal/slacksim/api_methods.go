package slacksim

// Slack's rate limit tiers, in calls per minute.
const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

// methodTable is the part of the Web API that the workspace speaks.
func methodTable() map[string]method {
	channelScopes := []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	historyScopes := []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	write := []string{"chat:write"}
	return map[string]method{
		"api.test":              {run: (*Workspace).apiTest},
		"auth.test":             {token: anyToken, run: (*Workspace).authTest},
		"apps.connections.open": {token: appToken, perMinute: tier3, run: (*Workspace).connectionsOpen},
		"bots.info":             {token: botToken, scopes: []string{"users:read"}, perMinute: tier3, run: (*Workspace).botsInfo},
		"team.info":             {token: botToken, scopes: []string{"team:read"}, perMinute: tier3, run: (*Workspace).teamInfo},

		"chat.postMessage":   {token: botToken, scopes: write, required: []string{"channel"}, run: (*Workspace).chatPostMessage},
		"chat.update":        {token: botToken, scopes: write, perMinute: tier3, required: []string{"channel", "ts"}, run: (*Workspace).chatUpdate},
		"chat.delete":        {token: botToken, scopes: write, perMinute: tier3, required: []string{"channel", "ts"}, run: (*Workspace).chatDelete},
		"chat.postEphemeral": {token: botToken, scopes: write, perMinute: tier4, required: []string{"channel", "user"}, run: (*Workspace).chatPostEphemeral},
		"chat.unfurl":        {token: botToken, scopes: []string{"links:write"}, perMinute: tier3, run: (*Workspace).chatUnfurl},
		"chat.getPermalink":  {token: botToken, required: []string{"channel", "message_ts"}, run: (*Workspace).chatGetPermalink},

		"chat.scheduleMessage":        {token: botToken, scopes: write, perMinute: tier3, required: []string{"channel", "post_at"}, run: (*Workspace).chatScheduleMessage},
		"chat.deleteScheduledMessage": {token: botToken, scopes: write, perMinute: tier3, required: []string{"channel", "scheduled_message_id"}, run: (*Workspace).chatDeleteScheduledMessage},
		"chat.scheduledMessages.list": {token: botToken, perMinute: tier3, run: (*Workspace).chatScheduledMessagesList},

		"conversations.join":    {token: botToken, scopes: []string{"channels:join"}, perMinute: tier3, required: []string{"channel"}, run: (*Workspace).conversationsJoin},
		"conversations.open":    {token: botToken, scopes: []string{"channels:manage", "groups:write", "im:write", "mpim:write"}, perMinute: tier3, run: (*Workspace).conversationsOpen},
		"conversations.info":    {token: botToken, scopes: channelScopes, perMinute: tier3, required: []string{"channel"}, run: (*Workspace).conversationsInfo},
		"conversations.list":    {token: botToken, scopes: channelScopes, perMinute: tier2, run: (*Workspace).conversationsList},
		"conversations.members": {token: botToken, scopes: channelScopes, perMinute: tier4, required: []string{"channel"}, run: (*Workspace).conversationsMembers},
		"conversations.history": {token: botToken, scopes: historyScopes, perMinute: tier3, required: []string{"channel"}, run: (*Workspace).conversationsHistory},
		"conversations.replies": {token: botToken, scopes: historyScopes, perMinute: tier3, required: []string{"channel", "ts"}, run: (*Workspace).conversationsReplies},

		"users.info":          {token: botToken, scopes: []string{"users:read"}, perMinute: tier4, required: []string{"user"}, run: (*Workspace).usersInfo},
		"users.list":          {token: botToken, scopes: []string{"users:read"}, perMinute: tier2, run: (*Workspace).usersList},
		"users.profile.get":   {token: botToken, scopes: []string{"users.profile:read"}, perMinute: tier4, run: (*Workspace).usersProfileGet},
		"users.getPresence":   {token: botToken, scopes: []string{"users:read"}, perMinute: tier3, required: []string{"user"}, run: (*Workspace).usersGetPresence},
		"users.lookupByEmail": {token: botToken, scopes: []string{"users:read.email"}, perMinute: tier3, required: []string{"email"}, run: (*Workspace).usersLookupByEmail},

		"usergroups.list":       {token: botToken, scopes: []string{"usergroups:read"}, perMinute: tier2, run: (*Workspace).usergroupsList},
		"usergroups.users.list": {token: botToken, scopes: []string{"usergroups:read"}, perMinute: tier2, required: []string{"usergroup"}, run: (*Workspace).usergroupsUsersList},

		"views.open":    {token: botToken, perMinute: tier4, required: []string{"trigger_id", "view"}, run: (*Workspace).viewsOpen},
		"views.push":    {token: botToken, perMinute: tier4, required: []string{"trigger_id", "view"}, run: (*Workspace).viewsPush},
		"views.update":  {token: botToken, perMinute: tier4, required: []string{"view"}, run: (*Workspace).viewsUpdate},
		"views.publish": {token: botToken, perMinute: tier4, required: []string{"user_id", "view"}, run: (*Workspace).viewsPublish},
	}
}

func (w *Workspace) apiTest(args arguments) (object, error) {
	if code := args.text("error"); code != "" {
		return nil, &apiError{code: code, extra: object{"args": args}}
	}
	return object{"args": args}, nil
}

// authTest tells a bot token's owner.
func (w *Workspace) authTest(arguments) (object, error) {
	return object{
		"url": w.base, "team": teamName, "user": w.member(botUserID).username(), "team_id": teamID, "user_id": botUserID,
		"bot_id": botID, "is_enterprise_install": false,
	}, nil
}

func (w *Workspace) connectionsOpen(arguments) (object, error) {
	return object{"url": w.newTicket()}, nil
}

func (w *Workspace) botsInfo(args arguments) (object, error) {
	if args.text("bot") != botID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{
		"id": botID, "deleted": false, "name": w.manifest.botName(), "updated": 1735689600, "app_id": appID,
		"user_id": botUserID, "icons": w.botProfile()["icons"],
	}}, nil
}

func (w *Workspace) teamInfo(args arguments) (object, error) {
	if id := args.text("team"); id != "" && id != teamID {
		return nil, refuse("team_not_found")
	}
	return object{"team": object{
		"id": teamID, "name": teamName, "domain": teamDomain, "email_domain": "contoso.onmicrosoft.com", "url": w.base,
	}}, nil
}
