// Package slacksim is a Slack workspace in one process: its Web API, Socket Mode, response URLs, Block Kit checks, and
// the people who type and click in it.
//
// It owns what Slack owns: members, channels, messages, modal stacks, home tabs, triggers, envelopes and their
// acknowledgements, and a clock that can be moved. It enforces the app's manifest. It knows nothing of the bot that it
// serves, imports nothing of ours but the static files of its page, and listens on loopback only.
//
// Reading order: workspace.go (what there is), api.go (how a program calls in), socket.go, envelope.go and events.go (how
// Slack calls out), act*.go (what people can do; the page and the Go driver both go through it), driver_*.go (people in
// Go tests), then fault.go, socket_faults.go and ledger.go (what goes wrong, and the account of it) with control_*.go
// (the same over HTTP).
//
// One lock, Workspace.mu, guards everything that changes. Unexported methods run with it held unless their comment says
// that they take it; exported methods and HTTP handlers take it. Every change calls changedNow, which wakes all waits.
package slacksim
