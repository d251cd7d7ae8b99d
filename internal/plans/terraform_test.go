package plans_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shape is what the provider takes in a block: attributes and blocks, those
// that it requires with a star.
//
// https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/access_package_assignment_policy
type shape struct {
	attributes string
	blocks     map[string]shape
}

func localizedShape() shape {
	return shape{"*default_text", map[string]shape{"localized_text": {attributes: "*language_code *content"}}}
}

// provider is what the azuread provider documents and declares of the resources
// that are written. Terraform itself is not at hand in these tests: this is what
// terraform validate would compare with.
func provider() map[string]shape {
	subject := shape{attributes: "*subject_type object_id backup"}
	return map[string]shape{
		"data azuread_user":                                            {attributes: "user_principal_name"},
		"data azuread_access_package_catalog":                          {attributes: "display_name object_id"},
		"resource azuread_access_package_catalog":                      {attributes: "*display_name *description externally_visible published"},
		"resource azuread_group":                                       {attributes: "*display_name description mail_nickname security_enabled owners members"},
		"resource azuread_access_package":                              {attributes: "*catalog_id *display_name *description hidden"},
		"resource azuread_access_package_resource_catalog_association": {attributes: "*catalog_id *resource_origin_id *resource_origin_system"},
		"resource azuread_access_package_resource_package_association": {attributes: "*access_package_id *catalog_resource_association_id access_type"},
		"resource azuread_access_package_assignment_policy": {
			"*access_package_id *display_name *description duration_in_days expiration_date extension_enabled",
			map[string]shape{
				"requestor_settings": {"requests_accepted scope_type", map[string]shape{"requestor": subject}},
				"approval_settings": {"approval_required approval_required_for_extension requestor_justification_required", map[string]shape{
					"approval_stage": {
						"*approval_timeout_in_days approver_justification_required alternative_approval_enabled enable_alternative_approval_in_days",
						map[string]shape{"primary_approver": subject, "alternative_approver": subject},
					},
				}},
				"assignment_review_settings": {
					"enabled review_frequency review_type duration_in_days access_review_timeout_behavior access_recommendation_enabled approver_justification_required starting_on",
					map[string]shape{"reviewer": subject},
				},
				"question": {"required sequence", map[string]shape{
					"text": localizedShape(), "choice": {"*actual_value", map[string]shape{"display_value": localizedShape()}},
				}},
			},
		},
	}
}

// check compares a block with its shape.
func (s shape) check(t *testing.T, where string, body *hclsyntax.Body) {
	t.Helper()
	var known []string
	for a := range strings.FieldsSeq(s.attributes) {
		name, required := strings.CutPrefix(a, "*")
		known = append(known, name)
		if required {
			assert.Contains(t, body.Attributes, name, "%s requires %s", where, name)
		}
	}
	for name := range body.Attributes {
		assert.Contains(t, known, name, "%s has no %s", where, name)
	}
	for _, b := range body.Blocks {
		inner, has := s.blocks[b.Type]
		if assert.True(t, has, "%s has no block %s", where, b.Type) {
			inner.check(t, where+"."+b.Type, b.Body)
		}
	}
}

// parsed reads a text as Terraform does, and compares it with the provider.
func parsed(t *testing.T, text string) *hclsyntax.Body {
	t.Helper()
	file, diagnostics := hclsyntax.ParseConfig([]byte(text), "plan.tf", hcl.InitialPos)
	require.False(t, diagnostics.HasErrors(), "%v\n%s", diagnostics, text)
	body, isBody := file.Body.(*hclsyntax.Body)
	require.True(t, isBody)
	shapes, declared := provider(), []string{}
	for _, b := range body.Blocks {
		if b.Type == "terraform" {
			continue
		}
		require.Len(t, b.Labels, 2)
		s, known := shapes[b.Type+" "+b.Labels[0]]
		require.True(t, known, b.Labels[0])
		s.check(t, strings.Join(b.Labels, "."), b.Body)
		name := strings.Join(b.Labels, ".")
		if b.Type == "data" {
			name = "data." + name
		}
		assert.NotContains(t, declared, name, "nothing is declared twice")
		declared = append(declared, name)
	}
	for _, way := range references(body) {
		assert.True(t, slices.ContainsFunc(declared, func(d string) bool { return strings.HasPrefix(way, d+".") }), "%s is declared", way)
	}
	return body
}

// references lists what the text refers to.
func references(body *hclsyntax.Body) []string {
	var ways []string
	for _, b := range body.Blocks {
		if b.Type != "terraform" {
			ways = append(ways, references(b.Body)...)
		}
	}
	for _, a := range body.Attributes {
		for _, v := range a.Expr.Variables() {
			var parts []string
			for _, step := range v {
				switch step := step.(type) {
				case hcl.TraverseRoot:
					parts = append(parts, step.Name)
				case hcl.TraverseAttr:
					parts = append(parts, step.Name)
				}
			}
			ways = append(ways, strings.Join(parts, "."))
		}
	}
	return ways
}

func TestTutorialAsTerraform(t *testing.T) {
	text, err := plans.Terraform(campaign())
	require.NoError(t, err)
	parsed(t, text)
	for _, line := range []string{
		`subject_type = "singleUser"`, `object_id    = data.azuread_user.user.object_id`, `duration_in_days  = 30`, `scope_type        = "SpecificDirectorySubjects"`,
		`resource_origin_id     = azuread_group.group.object_id`, `catalog_id   = data.azuread_access_package_catalog.catalog.id`,
	} {
		assert.Contains(t, text, line)
	}
	assert.NotContains(t, strings.ToLower(text), "password =")
}

func TestWholePackageAsTerraform(t *testing.T) {
	w := newPackage("")
	w.Catalog.New = &access.Catalog{Name: "New", External: true}
	w.Resources = append(w.Resources, plans.ResourceChoice{NewGroup: &graph.NewGroup{Name: "Second"}, Roles: []string{"Member", "Owner"}},
		plans.ResourceChoice{Existing: access.Resource{OriginID: "8a1f", System: "AadApplication", Name: "Expenses"}, Roles: []string{"Reader"}})
	w.Policies = []access.AssignmentPolicy{{
		Name: "Whole", Audience: access.SpecificUsers, Targets: []access.Subject{{Kind: access.GroupMembers, ID: plans.NewGroupID(1)}, {Kind: access.AttributeRule, Rule: "x"}},
		Length: access.Length{Until: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)}, Rights: access.RequestorRights{Add: true, Extend: true, Remove: true},
		Approval: access.ApprovalRules{ForAdd: true, Reason: true, Stages: []access.ApprovalRule{{
			Approvers: []access.Subject{{Kind: access.RequestorManager, Level: 1}}, Fallback: []access.Subject{{Kind: access.SingleUser, ID: "u1"}},
			DecideWithin: access.Duration{Weeks: 2}, Escalates: true, EscalateAfter: access.Duration{Days: 4}, Escalation: []access.Subject{{Kind: access.GroupMembers, ID: "g1"}},
		}}},
		Questions: []access.Prompt{{
			Kind: access.ChoicePrompt, Text: "Which?", Required: true, Sequence: 1, Localizations: []access.Localization{{Language: "de", Text: "Welche?"}},
			Choices: []access.Choice{{Value: "a", Text: "A", Localizations: []access.Localization{{Language: "de", Text: "Ä"}}}},
		}},
		Reviews: access.Reviews{
			Every: access.HalfYearly, Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Days: 21, Unanswered: access.RemoveAccess,
			Reviewers: []access.Subject{{Kind: access.RequestorManager, Level: 1}}, Fallback: []access.Subject{{Kind: access.SingleUser, ID: "u2"}},
		},
	}, {Name: "Hours", Audience: access.AllAgentIdentities, Length: access.Length{For: access.Duration{Hours: 8}}}}
	text, err := plans.Terraform(w)
	require.NoError(t, err)
	parsed(t, text)
	for _, line := range []string{`review_frequency                = "halfyearly"`, `review_type                     = "Manager"`, `starting_on                     = "2027-01-01T00:00:00Z"`} {
		assert.Contains(t, text, line)
	}
	for _, lack := range []string{"the role Reader of Expenses", "the length of the policy Hours, for 8 hours", "the audience of the policy Hours", "attributeRuleMembers", "beyond asking and extending"} {
		assert.Regexp(t, `(?m)^# Not expressed: .*`+lack, text)
	}
}

// T11: words of people are never code.
func TestWordsOfPeopleStayTextInTerraform(t *testing.T) {
	for _, bait := range []string{`${file("/etc/passwd")}`, `%{ for x in y }`, "a\" \n}\nresource \"x\" \"y\" {", "\\", "$${x}", "<<EOT", "# x\nx = 1", "\x00", "日本"} {
		w := newPackage("")
		w.Name, w.Description, w.Catalog.Name = bait, bait, bait
		w.Resources[0].NewGroup.Name = bait
		w.Resources[0].Roles = []string{bait}
		w.Policies[0].Name, w.Policies[0].Length = bait, access.Length{For: access.Duration{Hours: 1}}
		text, err := plans.Terraform(w)
		require.NoError(t, err)
		body := parsed(t, text)
		for _, b := range body.Blocks {
			if len(b.Labels) > 0 && b.Labels[0] == "azuread_access_package" {
				value, diagnostics := b.Body.Attributes["display_name"].Expr.Value(nil)
				require.False(t, diagnostics.HasErrors(), "%q: %v", bait, diagnostics)
				assert.Equal(t, bait, value.AsString())
			}
		}
	}
}

func TestTerraformOfNothingIsRefused(t *testing.T) {
	_, err := plans.Terraform(plans.CreatePackage{})
	kindOf(t, access.Invalid, err)
}
