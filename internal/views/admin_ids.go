package views

// The ids of what administrators do; see ids.go.
const (
	ActAdminPackages = "admin.packages" // value: page number
	ActAdminFind     = "admin.find"     // package chosen in the menu that searches
	ActAdminPackage  = "admin.package"  // value: page number of its holders, package id
	ActAdminAssign   = "admin.assign"   // value: package id, as for the next two
	ActAdminHide     = "admin.hide"
	ActAdminDelete   = "admin.delete"
	ActAdminUnassign = "admin.unassign" // value: package id, assignment id
	ActAdminCreate   = "admin.create"
	ActAdminGroup    = "admin.group"
	ActAdminPlans    = "admin.plans"
	ActAdminResume   = "admin.resume" // value: plan id, as for the next two
	ActAdminUndo     = "admin.undo"
	ActAdminAgree    = "admin.agree"
	ActAdminGroups   = "admin.groups" // a menu of groups, filled while typing
	ActAdminField    = "admin.field"  // an input of a form; nobody is told of it

	ActAdminDirectory    = "admin.directory"
	ActAdminPerson       = "admin.person"
	ActAdminFindPerson   = "admin.find_person" // person chosen in the menu that searches
	ActAdminFindGroup    = "admin.find_group"
	ActAdminDeletePerson = "admin.delete_person" // value: person id
	ActAdminGroupCard    = "admin.group_card"    // value: page number of its members, group id
	ActAdminDeleteGroup  = "admin.delete_group"  // value: group id
	ActAdminTakeAll      = "admin.delete_all"    // value: package id; its groups go with it
	ActAdminEdit         = "admin.edit"          // value: package id, policy id
	ActAdminRename       = "admin.rename"        // value: package id, as for those down to the holders
	ActAdminLint         = "admin.lint"
	ActAdminSimulate     = "admin.simulate"
	ActAdminSeveral      = "admin.several"
	ActAdminHolders      = "admin.holders"   // a menu of holders, filled while typing
	ActAdminExport       = "admin.export"    // value: page number, what of, its id
	ActAdminFailed       = "admin.failed"    // value: page number
	ActAdminReprocess    = "admin.reprocess" // value: request id, as for the next
	ActAdminTake         = "admin.take"      // take away what the request gave
	ActAdminHolder       = "admin.holder"    // assignment chosen in the menu of holders of a card

	ActAdminResources    = "admin.resources"     // value: id of what the first page of a new package said
	ActAdminFound        = "admin.found"         // a menu of applications and sites, filled while typing
	ActAdminAddPolicy    = "admin.add_policy"    // value: package id
	ActAdminDeletePolicy = "admin.delete_policy" // value: package id, policy id
	ActAdminPartners     = "admin.partners"      // a menu of connected organizations

	FormAdminAddPolicy = "admin.add_policy" // private: package id

	FormAdminPerson   = "admin.person"
	FormAdminEdit     = "admin.edit"   // private: id of what its editor read
	FormAdminRename   = "admin.rename" // private: package id, as for the next two
	FormAdminSeveral  = "admin.several"
	FormAdminSimulate = "admin.simulate"

	FormAdminAssign = "admin.assign"
	FormAdminCreate = "admin.create" // what the package is
	FormAdminGives  = "admin.gives"  // what it gives; private: id of what the first page said, as for the next
	FormAdminPolicy = "admin.policy" // who may ask for it; private: that id, a dot, which of its policies
	FormAdminGroup  = "admin.group"
	FormAdminPlan   = "admin.plan" // private: plan id

	BlockWho         = "who"
	BlockBypass      = "bypass"
	BlockCatalog     = "catalog"
	BlockName        = "name"
	BlockDescription = "description"
	BlockGroup       = "group"
	BlockNewGroup    = "new_group"
	BlockAudience    = "audience"
	BlockPeople      = "people"
	BlockAskers      = "askers"
	BlockApproval    = "approval"
	BlockApprover    = "approver"
	BlockWhy         = "why"
	BlockDays        = "days"
	BlockTyped       = "typed"
	BlockSignInName  = "sign_in_name"
	BlockExtend      = "extend"
	BlockHolders     = "holders"
	BlockEverybody   = "everybody"
	BlockApproval2   = "approval_2"
	BlockApprover2   = "approver_2"
	BlockGroup2      = "group_2"
	BlockQuestions   = "questions"
	BlockHidden      = "hidden"
	BlockGives       = "gives"
	BlockFound       = "found"
	BlockAlternate   = "alternate"
	BlockNewCatalog  = "new_catalog"
	BlockPartners    = "partners"
	BlockMore        = "more"
	BlockReview      = "review"
	BlockReviewer    = "reviewer"
	BlockReviewers   = "reviewers"
	BlockReviewDays  = "review_days"
	BlockUnreviewed  = "unreviewed"
)
