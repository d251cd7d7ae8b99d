// Bot is accessbot: people ask for Microsoft Entra access packages in Slack,
// and follow them there until they are delivered.
//
//	bot serve      the bot itself; settings come from the environment
//	bot demo       the bot with a simulated Slack and a simulated Entra, in a browser
//	bot simulate   the simulators alone
//	bot doctor     is everything set up well? It changes nothing
//	bot audit      the audit log: export it, or verify that nobody touched it
//	bot version    which version this is
//
// # A tour, along one request
//
// Somebody types "/access request Marketing Campaign". Slack sends an envelope
// over one of two sockets that internal/slackapp holds (socket.go). It is
// decoded to a plain Interaction, checked to be for this app and workspace,
// written to a stream in Redis by internal/sessions (intake.go), and only then
// acknowledged (take.go): what Slack was told is received is never lost.
//
// Whichever replica claims the entry works it (work.go): it asks Slack whether
// the person may act here at all (gate.go), opens a loading modal while the
// trigger is young, and runs the handler that the table of routes names
// (internal/commands/commands.go). A handler is one file per use case and
// gives its answer back as data, a Reply; perform.go carries it out. The
// modals and messages themselves are functions from data to Block Kit in
// internal/views, the one place where words of people are made harmless. They
// belong to a Language, the reader's (language.go): English sentences stand
// where they are used, and catalogue_de*.go has them in German. A test holds
// that nothing is missing there.
//
// The handler needs the person's Entra account. Without one it offers a
// sign-in (commands/signin.go): the browser goes to Entra and comes back to
// commands/callback.go, where the account must have the e-mail address that
// Slack confirms, and a code on that page must be typed into the modal. So the
// browser and the Slack account are proved to be one person's. The link and
// the sealed tokens stay in internal/sessions.
//
// The form is filled from what Entra says this person may ask for
// (internal/graph, as the person). On Submit, commands/submit.go writes down
// that it is about to ask, and graph.Delegated.Submit makes the request with
// the person's own token: Entra decides. Only the link store can vouch for the
// access.Principal that this takes, and the application's own token can only
// read, so nothing here can act in the bot's own right.
//
// From then on internal/tracker follows the request. It reads Entra, compares
// with what was last told, and tells the difference: a card in the direct
// message and in the requests channel, one reply in each thread for every new
// state, and at the end what was really granted, read back from the group.
// Each message is intended in Redis before it is posted and found again by its
// metadata after a crash (once.go), so nothing is told twice and nothing is
// skipped. Every call of Slack keeps a budget that all replicas share
// (slackapp/call.go), of many edits only the newest is sent (edits.go), and
// what nobody waits for goes through an outbox (outbox.go). Requests made in My
// Access are followed too where the settings say so (tracker/adopt.go).
//
// What somebody holds is watched until it ends (tracker/holding.go, remind.go):
// reminders with Extend and Give back, and one line when it is over. Extending
// and giving back are requests like any other (commands/hold.go).
//
// Who decides does so as themselves: commands/decide.go looks up what a button
// named, asks for the right to decide when it is first needed, reads in Entra
// which stage waits for this person, and makes the one call. inbox.go lists
// what waits; audit.go writes each act down before it is done.
//
// The words of all this (Package, Policy, Request, State, Error) and the rules
// that need nobody to be asked live in internal/access.
//
// # The rest of the house
//
// internal/plans is for administrators: a wish, such as a new package, becomes
// a list of steps that is shown with every call it will make, confirmed, and
// done as the person who wished it, each step once whatever crashes; it can be
// resumed, and taken back. commands/admin*.go brings it to Slack: the menu and
// the cards (admin.go, admin_packages.go), the wizard
// (admin_create.go), the form about a policy, new or as Entra has it
// (admin_policies.go, admin_policy_*.go), and the thread that tells each step
// (admin_tell.go).
//
// internal/slacksim and internal/entrasim are a Slack workspace and an Entra
// tenant over their real protocols. They import nothing of ours, and only the
// files demo*.go and simulate*.go here, and tests, import them: the serving
// code cannot know where it runs. internal/archtest holds such rules.
//
// config.go is the one table of settings, serve.go the wiring and the order of
// stopping, health.go the probes. The tests in this folder are people: they
// type and press in the simulated Slack, and the bot runs unchanged.
package main
