package access

// Profile is a person as the directory describes them.
//
// https://learn.microsoft.com/graph/api/resources/user
type Profile struct {
	Person
	Title      string
	Department string
	Disabled   bool   // the account is switched off
	Guest      bool   // from outside the tenant
	Manager    Person // zero when there is none, or it was not read
}

// Approver is somebody who may decide a stage, and why.
type Approver struct {
	Profile
	Why   Subject // the set of the policy through which they may
	Group string  // name of the group, when Why is one
}

// StageApprovers is who may decide one stage of a policy when a certain person
// asks. Entra decides who really may; this tells whom to tell.
type StageApprovers struct {
	Rule ApprovalRule
	// Now may decide from the beginning of the stage.
	Now []Approver
	// FellBack is set when Now are the fallback approvers.
	FellBack bool
	// Later may decide too once the stage has escalated.
	Later []Approver
	// Barred are named by the policy and may not decide: the person who asks,
	// and those whose accounts are disabled.
	Barred []Approver
	// Gaps are the sets of the policy in which there is nobody.
	Gaps []Gap
}

// Nobody reports whether the stage can only end by its deadline.
func (s StageApprovers) Nobody() bool { return len(s.Now)+len(s.Later) == 0 }

// Gap is a set of a policy in which there is nobody.
type Gap struct {
	Of  Subject
	Why GapReason
}

// GapReason says why there is nobody in a set.
type GapReason string

// The reasons.
const (
	GapNoManager   GapReason = "no_manager"   // nobody is entered at that level
	GapManagerLoop GapReason = "manager_loop" // people are entered as each other's managers
	GapNoMembers   GapReason = "no_members"   // the group is empty
	GapNoSponsor   GapReason = "no_sponsor"
	GapGone        GapReason = "gone"    // the person or the group has been deleted
	GapUnknown     GapReason = "unknown" // the bot cannot tell who is meant
)
