// Package plans makes many changes in Entra as one person: it creates packages
// with all that they need, takes them down, assigns and removes, changes
// policies. It owns the order of the changes, that each is made once whatever
// crashes, and the words for what stands in the way. It knows neither Graph's
// wire formats nor Slack, and it decides nothing about access: every change is
// made with the token of the person who wished it, and Entra decides.
//
// # For those who build on it
//
// A Wish is what somebody wants: CreatePackage, DeletePackage, Assign, Remove,
// BulkRemove, CreateGroup, DeleteGroup, CreateUser, DeleteUser, ReplacePolicy,
// Hide or Rename. Its Build is pure, so a form can be checked with it.
// FindObstacles reads what stands in the way of a deletion and makes the wish
// for it (Obstacles.Wish), and the list of holders for removals
// (Obstacles.Holders). Simulate says what a package would mean for a person, and
// Lint what is wrong with its policies; neither changes anything, and both read
// as the application, so that the caller must know who may ask.
//
//	p, err := book.Draft(ctx, principal, plans.CreatePackage{…}, channelID)
//	p.Words()               // the dry run in words
//	p.HTTP()                // the dry run as it will be sent
//	p.JSON()                // the wish, for keeping; Parse reads it
//	plans.Terraform(wish)   // the same for Terraform, of a CreatePackage
//	p, err = book.Confirm(ctx, principal, p.ID, typed)
//
// A plan that deletes something has a Typed: Confirm wants it typed. Where
// Config.SecondAdmin is set the plan is then Asked, and another administrator
// calls Agree. From then on the Runner works on it. Wiring runs one Runner in
// every replica; it tells a Teller of every change.
//
// When a step fails the plan is Stopped, with a sentence in the step's Failure.
// Resume goes on at that step, Undo takes back what was done (UndoWords says
// what, and how far). While it waits for something, such as a sign-in that the
// owner must renew, it stays Running with a Note, and goes on by itself. Every
// method of the Book takes the access.Principal of who acts and refuses
// anybody but the owner; called twice it changes nothing the second time. An
// administrator's sign-in must have granted Plan.Scopes.
//
// The password of a new account is never kept: it is given to
// Config.Secrets before the account is made, so that whatever happens in between
// there is no account whose password nobody has seen.
//
// # Reading order
//
// plan.go (what is kept); wish.go and its neighbours (wishes into steps);
// book.go and second.go (what people may do with plans); runner.go, run.go and
// trouble.go (how a step is done once, and what becomes of one that is not);
// acts.go and its neighbours (each act: what is looked at before, how it is
// done, how it is found again after a crash); undo.go; faults.go (the words).
//
// # How a step is done once
//
// Before a change its intent is recorded, after it its end. A replica that
// finds an intent without an end looks for the change before it makes it again,
// and makes it again only when it would have been seen by then. Only one replica
// works on a plan: its claim in the queue says so, and every record it writes
// names its turn, so that one that was paused for too long can write no intent
// any more.
package plans
