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

	FormAdminAssign = "admin.assign"
	FormAdminCreate = "admin.create" // what the package is
	FormAdminPolicy = "admin.policy" // who may ask for it
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
)
