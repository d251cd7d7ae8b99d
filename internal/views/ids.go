package views

// The ids by which a click or a submission finds its handler. They are part
// of messages that live for ever in Slack: never reuse one for another act.
const (
	ActRequest   = "request.start"    // value: package id; empty opens the picker
	ActContinue  = "request.continue" // value: draft id
	ActPackage   = "request.package"  // package chosen in a picker
	ActChoose    = "request.choose"   // value: package id, a button of "did you mean"
	ActReason    = "request.reason"   // the reason is being typed
	ActPolicy    = "request.policy"   // policy chosen
	ActStart     = "request.start_day"
	ActEnd       = "request.end_day"
	ActField     = "request.field"  // a question of the policy is being answered
	ActBack      = "request.back"   // the page of the form before
	ActCancel    = "request.cancel" // value: request id
	ActSignIn    = "signin.start"   // begin to link
	ActOpenLink  = "signin.open"    // the link to the sign-in page was followed
	ActSignOut   = "signin.signout" // unlink
	ActMinePage  = "mine.page"      // value: page number
	ActMine      = "mine.show"      // the list, as a message
	ActHome      = "home.show"      // the home tab, loaded again
	ActListPage  = "list.page"      // value: page number and what was searched for
	ActApprovals = "approvals.show"
	ActAdmin     = "admin.show"
	ActInboxPage = "approvals.page"    // value: page number, package name
	ActInboxOnly = "approvals.only"    // package name chosen in the menu, or InboxAll
	ActDecide    = "approvals.decide"  // value: request id
	ActDecideAll = "approvals.several" // decide several together
	ActWhich     = "approvals.which"
	ActVerdict   = "approvals.verdict"
	ActPick      = "approvals.pick"
	ActMyAccess  = "myaccess.open" // the link to My Access was followed

	ActDetails   = "request.details"   // value: request id
	ActReprocess = "request.reprocess" // value: request id; in an administrator's copy only
	ActAnswer    = "request.answer"    // value: request id, a slash, question id
	ActRemind    = "request.remind"    // value: request id; the requestor's one reminder a day
	ActExtend    = "held.extend"       // value: assignment id
	ActLetEnd    = "held.letend"       // value: assignment id
	ActGiveBack  = "held.giveback"     // value: assignment id
	ActApprove   = "approval.approve"  // value: id of a sessions.Ask, as for the next three
	ActDeny      = "approval.deny"
	ActAsk       = "approval.ask"
	ActSnooze    = "approval.snooze"

	ActUndoDecision = "approval.undo" // value: draft id
	ActRemove       = "admin.remove"  // value: request id; take away what was given without an approval

	FormRequest = "request.submit" // the request form
	FormWait    = "request.wait"   // a loading view in its place
	FormCode    = "signin.code"    // the code of the sign-in page
	FormDecide  = "approval.decide"
	FormAsk     = "approval.question" // private: id of a sessions.Ask
	FormAnswer  = "request.reply"     // private: request id, a slash, question id

	ShortcutRequest = "request_access"
	ShortcutLike    = "request_like_this" // of a message

	BlockReason  = "reason"
	BlockPolicy  = "policy"
	BlockStart   = "start"
	BlockEnd     = "end"
	BlockCode    = "code"
	BlockWhich   = "which"
	BlockVerdict = "verdict"
	BlockPick    = "pick"
)
