package access

// Line is one message about a request: where it stands and what it tells. It
// is posted once, and can be found again by what it tells.
type Line struct {
	Channel string // conversation id
	Thread  string // ts of the message it replies to; empty for none
	Request string // id of the request in Entra
	What    string // "card", or the state that it tells
}
