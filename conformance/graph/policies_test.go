package graph_test

import (
	"testing"

	"github.com/microsoft/kiota-abstractions-go/serialization"
	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPolicyIsReadWithItsStagesAndApprovers(t *testing.T) {
	app := application(t)
	found, err := app.em.AssignmentPolicies().Get(t.Context(), &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetQueryParameters{
			Filter: new("accessPackage/id eq '" + packageNamed(t, app, "Production Database") + "'"), Expand: []string{"accessPackage"},
		},
	})
	require.NoError(t, err)
	operators := only(t, found.GetValue())
	assertKnown(t, operators)
	assert.Equal(t, models.ALLMEMBERUSERS_ALLOWEDTARGETSCOPE, value(operators.GetAllowedTargetScope()))
	assert.Equal(t, models.AFTERDURATION_EXPIRATIONPATTERNTYPE, value(operators.GetExpiration().GetTypeEscaped()))
	assert.Equal(t, 30, days(operators.GetExpiration().GetDuration()))
	assert.Equal(t, "Production Database", value(operators.GetAccessPackage().GetDisplayName()))
	assert.True(t, value(operators.GetRequestorSettings().GetEnableTargetsToSelfAddAccess()))

	settings := operators.GetRequestApprovalSettings()
	assert.True(t, value(settings.GetIsApprovalRequiredForAdd()))
	assert.True(t, value(settings.GetIsRequestorJustificationRequired()))
	require.Len(t, settings.GetStages(), 2)
	first, second := settings.GetStages()[0], settings.GetStages()[1]
	boss, isManager := only(t, first.GetPrimaryApprovers()).(models.RequestorManagerable)
	require.True(t, isManager, "the manager decides first")
	assert.EqualValues(t, 1, value(boss.GetManagerLevel()))
	instead, isUser := only(t, first.GetFallbackPrimaryApprovers()).(models.SingleUserable)
	require.True(t, isUser)
	assert.NotEmpty(t, value(instead.GetUserId()))
	deciders, isGroup := only(t, second.GetPrimaryApprovers()).(models.GroupMembersable)
	require.True(t, isGroup, "a group decides second")
	assert.NotEmpty(t, value(deciders.GetGroupId()))
	assert.Equal(t, 14, days(second.GetDurationBeforeAutomaticDenial()))
	assert.True(t, value(second.GetIsEscalationEnabled()))
}

func TestTheQuestionsOfAPolicyComeWhenExpanded(t *testing.T) {
	app := application(t)
	found, err := app.em.AssignmentPolicies().Get(t.Context(), &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetQueryParameters{Filter: new("displayName eq 'Operators'"), Expand: []string{"questions", "catalog"}},
	})
	require.NoError(t, err)
	operators := only(t, found.GetValue())
	require.Len(t, operators.GetQuestions(), 2)
	_, isText := operators.GetQuestions()[0].(models.AccessPackageTextInputQuestionable)
	assert.True(t, isText)
	assert.Equal(t, "Engineering", value(operators.GetCatalog().GetDisplayName()))
}

func TestAPolicyIsMadeReadReplacedAndDeleted(t *testing.T) {
	admin := administrator(t)
	catalog := value(newCatalog(t, admin, "Holds a policy").GetId())
	of := newPackage(t, admin, catalog, "Has a policy")
	who := idOf(t, admin, "Approver1")
	wanted := policyFor(of, "Asked and decided")
	wanted.SetRequestApprovalSettings(decidedBy(who))
	wanted.SetQuestions(questions())
	made, err := admin.em.AssignmentPolicies().Post(t.Context(), wanted, nil)
	require.NoError(t, err)
	require.NotEmpty(t, value(made.GetId()))
	policy := admin.em.AssignmentPolicies().ByAccessPackageAssignmentPolicyId(value(made.GetId()))

	read, err := policy.Get(t.Context(), &ig.EntitlementManagementAssignmentPoliciesAccessPackageAssignmentPolicyItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentPoliciesAccessPackageAssignmentPolicyItemRequestBuilderGetQueryParameters{Expand: []string{"questions", "accessPackage"}},
	})
	require.NoError(t, err)
	assertKnown(t, read)
	assert.Equal(t, "Asked and decided", value(read.GetDisplayName()))
	assert.Equal(t, of, value(read.GetAccessPackage().GetId()))
	assert.Equal(t, models.ALLMEMBERUSERS_ALLOWEDTARGETSCOPE, value(read.GetAllowedTargetScope()))
	assert.Equal(t, 6, days(read.GetExpiration().GetDuration()))
	stage := only(t, read.GetRequestApprovalSettings().GetStages())
	assert.Equal(t, who, value(only(t, stage.GetPrimaryApprovers()).(models.SingleUserable).GetUserId()))
	assert.Equal(t, 5, days(stage.GetDurationBeforeAutomaticDenial()))
	require.Len(t, read.GetQuestions(), 2)
	text, isText := read.GetQuestions()[0].(models.AccessPackageTextInputQuestionable)
	require.True(t, isText)
	assert.Equal(t, "What for?", value(text.GetText()))
	assert.NotEmpty(t, value(text.GetId()), "a question gets an id")
	choice, isChoice := read.GetQuestions()[1].(models.AccessPackageMultipleChoiceQuestionable)
	require.True(t, isChoice)
	assert.Equal(t, "north", value(only(t, choice.GetChoices()).GetActualValue()))

	replaced := policyFor(of, "Open to all")
	replaced.SetId(made.GetId())
	_, err = policy.Put(t.Context(), replaced, nil)
	require.NoError(t, err)
	read, err = policy.Get(t.Context(), &ig.EntitlementManagementAssignmentPoliciesAccessPackageAssignmentPolicyItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentPoliciesAccessPackageAssignmentPolicyItemRequestBuilderGetQueryParameters{Expand: []string{"questions"}},
	})
	require.NoError(t, err)
	assert.Equal(t, "Open to all", value(read.GetDisplayName()))
	assert.False(t, value(read.GetRequestApprovalSettings().GetIsApprovalRequiredForAdd()), "what a replacement leaves out is gone")
	assert.Empty(t, read.GetQuestions())

	require.NoError(t, policy.Delete(t.Context(), nil))
	_, err = policy.Get(t.Context(), nil)
	require.Error(t, err)
}

func TestAPolicyThatWasReadIsSentBackChanged(t *testing.T) {
	admin := administrator(t)
	of := newPackage(t, admin, value(newCatalog(t, admin, "Holds a policy that changes").GetId()), "Has a policy that changes")
	wanted := policyFor(of, "Before")
	wanted.SetRequestApprovalSettings(decidedBy(idOf(t, admin, "Approver2")))
	made, err := admin.em.AssignmentPolicies().Post(t.Context(), wanted, nil)
	require.NoError(t, err)
	policy := admin.em.AssignmentPolicies().ByAccessPackageAssignmentPolicyId(value(made.GetId()))
	read, err := policy.Get(t.Context(), nil)
	require.NoError(t, err)
	read.SetAccessPackage(wanted.GetAccessPackage())
	read.SetDisplayName(new("After"))
	_, err = policy.Put(t.Context(), read, nil)
	require.NoError(t, err)
	changed, err := policy.Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, "After", value(changed.GetDisplayName()))
	assert.Len(t, changed.GetRequestApprovalSettings().GetStages(), 1, "what was sent back stays")
}

// days is how many days a duration of whole days has.
func days(length *serialization.ISODuration) int {
	if length == nil {
		return 0
	}
	return 7*length.GetWeeks() + length.GetDays()
}

// duration reads an ISO 8601 duration. The tests send less than a week only: the SDK prints thirty days as P4W2D, and
// reads that back as four weeks.
func duration(text string) *serialization.ISODuration {
	parsed, _ := serialization.ParseISODuration(text) // the tests write what is sound
	return parsed
}

// policyFor is a policy under which every member may ask for six days, and nobody has to decide.
func policyFor(accessPackage, name string) models.AccessPackageAssignmentPolicyable {
	of := models.NewAccessPackage()
	of.SetId(&accessPackage)
	expiration := models.NewExpirationPattern()
	expiration.SetTypeEscaped(new(models.AFTERDURATION_EXPIRATIONPATTERNTYPE))
	expiration.SetDuration(duration("P6D"))
	requestors := models.NewAccessPackageAssignmentRequestorSettings()
	requestors.SetEnableTargetsToSelfAddAccess(new(true))
	requestors.SetEnableTargetsToSelfUpdateAccess(new(false))
	requestors.SetEnableTargetsToSelfRemoveAccess(new(true))
	open := models.NewAccessPackageAssignmentApprovalSettings()
	open.SetIsApprovalRequiredForAdd(new(false))
	open.SetIsApprovalRequiredForUpdate(new(false))
	policy := models.NewAccessPackageAssignmentPolicy()
	policy.SetDisplayName(&name)
	policy.SetDescription(new("Made by a test"))
	policy.SetAllowedTargetScope(new(models.ALLMEMBERUSERS_ALLOWEDTARGETSCOPE))
	policy.SetExpiration(expiration)
	policy.SetRequestorSettings(requestors)
	policy.SetRequestApprovalSettings(open)
	policy.SetAccessPackage(of)
	return policy
}

// decidedBy wants one person's approval within five days.
func decidedBy(user string) models.AccessPackageAssignmentApprovalSettingsable {
	decider := models.NewSingleUser()
	decider.SetUserId(&user)
	stage := models.NewAccessPackageApprovalStage()
	stage.SetDurationBeforeAutomaticDenial(duration("P5D"))
	stage.SetIsApproverJustificationRequired(new(false))
	stage.SetIsEscalationEnabled(new(false))
	stage.SetPrimaryApprovers([]models.SubjectSetable{decider})
	settings := models.NewAccessPackageAssignmentApprovalSettings()
	settings.SetIsApprovalRequiredForAdd(new(true))
	settings.SetIsApprovalRequiredForUpdate(new(false))
	settings.SetStages([]models.AccessPackageApprovalStageable{stage})
	return settings
}

// questions are one to be answered in words and one with a choice.
func questions() []models.AccessPackageQuestionable {
	text := models.NewAccessPackageTextInputQuestion()
	text.SetText(new("What for?"))
	text.SetSequence(new(int32(0)))
	text.SetIsRequired(new(true))
	text.SetIsAnswerEditable(new(true))
	text.SetIsSingleLineQuestion(new(true))
	north := models.NewAccessPackageAnswerChoice()
	north.SetActualValue(new("north"))
	north.SetText(new("The north"))
	choice := models.NewAccessPackageMultipleChoiceQuestion()
	choice.SetText(new("Which region?"))
	choice.SetSequence(new(int32(1)))
	choice.SetIsRequired(new(false))
	choice.SetIsMultipleSelectionAllowed(new(false))
	choice.SetChoices([]models.AccessPackageAnswerChoiceable{north})
	return []models.AccessPackageQuestionable{text, choice}
}
