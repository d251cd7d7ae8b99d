package access

// Member is a person's place in Slack: the team (or enterprise) and the user
// id together. Both come from Slack's socket, never from what a client sends
// back.
type Member struct {
	Team string
	User string
}

// String is the member as a key, "T…/U…".
func (m Member) String() string { return m.Team + "/" + m.User }

// Link binds a Slack member to the Entra account that he or she proved to own.
// Rights follow these ids and never an e-mail address.
type Link struct {
	Member Member
	Person Person
	// Home is MSAL's id of the account, the name of its token cache.
	Home string
}

// Principal is a linked person on whose behalf Graph may be called. Its fields
// are closed: only Vouch makes one, and only the link store may call Vouch
// (internal/archtest holds that), after it has looked up the link of the
// member who sent an authenticated envelope.
type Principal struct {
	link Link
}

// Vouch makes the Principal of a link that was just read from the store.
func Vouch(l Link) Principal { return Principal{link: l} }

// Person is whom the principal acts as.
func (p Principal) Person() Person { return p.link.Person }

// Member is who acted in Slack.
func (p Principal) Member() Member { return p.link.Member }

// Home names the principal's token cache.
func (p Principal) Home() string { return p.link.Home }

// Valid reports whether the principal came from a link.
func (p Principal) Valid() bool { return p.link.Home != "" }
