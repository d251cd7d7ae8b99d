package plans

import (
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Terraform writes a package as Terraform's azuread provider describes it. What
// the provider has no words for stands in comments at the top, so that nothing
// is left out silently; accounts are looked up rather than made, because their
// passwords would have to stand in the text.
//
// https://registry.terraform.io/providers/hashicorp/azuread/latest/docs
func Terraform(w CreatePackage) (string, error) {
	if err := w.check(); err != nil {
		return "", err
	}
	t := &terraform{file: hclwrite.NewEmptyFile(), names: map[string]hcl.Traversal{}}
	t.provider()
	t.people(w.People)
	t.catalog(w.Catalog)
	t.resources(w)
	t.pkg(w)
	for i, p := range w.Policies {
		t.policy(ref("policy", i), p)
	}
	return t.notes() + string(hclwrite.Format(t.file.Bytes())), nil
}

// terraform is a text on its way.
type terraform struct {
	file  *hclwrite.File
	names map[string]hcl.Traversal // what an id in braces stands for
	lacks []string                 // what could not be said
}

// lack notes what the provider has no words for.
func (t *terraform) lack(format string, args ...any) {
	t.lacks = append(t.lacks, fmt.Sprintf(format, args...))
}

// notes are comments; a line break in a foreign word must not end one.
func (t *terraform) notes() string {
	var b strings.Builder
	b.WriteString("# Check this with terraform validate and terraform plan before you apply it.\n")
	for _, l := range t.lacks {
		b.WriteString("# Not expressed: " + strings.Join(strings.Fields(l), " ") + "\n")
	}
	return b.String() + "\n"
}

func (t *terraform) provider() {
	needed := t.file.Body().AppendNewBlock("terraform", nil).Body().AppendNewBlock("required_providers", nil)
	needed.Body().SetAttributeValue("azuread", cty.ObjectVal(map[string]cty.Value{"source": cty.StringVal("hashicorp/azuread"), "version": cty.StringVal(">= 3.0")}))
	t.file.Body().AppendNewline()
}

// block begins a resource or a data source, and gives the way to its attributes.
func (t *terraform) block(kind, of, name string) (*hclwrite.Body, func(attribute string) hcl.Traversal) {
	body := t.file.Body().AppendNewBlock(kind, []string{of, name}).Body()
	t.file.Body().AppendNewline()
	return body, func(attribute string) hcl.Traversal {
		way := hcl.Traversal{hcl.TraverseRoot{Name: of}, hcl.TraverseAttr{Name: name}, hcl.TraverseAttr{Name: attribute}}
		if kind == "data" {
			way = append(hcl.Traversal{hcl.TraverseRoot{Name: "data"}, hcl.TraverseAttr{Name: of}}, way[1:]...)
		}
		return way
	}
}

func text(body *hclwrite.Body, name, value string) {
	body.SetAttributeValue(name, cty.StringVal(value))
}

func yes(body *hclwrite.Body, name string, value bool) {
	body.SetAttributeValue(name, cty.BoolVal(value))
}

func number(body *hclwrite.Body, name string, value int) {
	body.SetAttributeValue(name, cty.NumberIntVal(int64(value)))
}

// id writes an id, or a reference where a name in braces stands for one.
func (t *terraform) id(body *hclwrite.Body, name, id string) {
	if named, isName := bare(id); isName {
		if way, known := t.names[named]; known {
			body.SetAttributeTraversal(name, way)
			return
		}
	}
	text(body, name, id)
}

// described gives a description, which the provider does not let be empty.
func described(description, name string) string {
	if description == "" {
		return name
	}
	return description
}

func (t *terraform) people(people []Account) {
	for i, a := range people {
		name := ref("user", i)
		body, way := t.block("data", "azuread_user", name)
		text(body, "user_principal_name", a.UPN)
		t.names[name] = way("object_id")
		t.lack("the account %s must exist; create it apart, so that its password stands nowhere", a.UPN)
	}
}

func (t *terraform) catalog(c CatalogChoice) {
	if c.New == nil {
		body, way := t.block("data", "azuread_access_package_catalog", "catalog")
		text(body, "display_name", c.Name)
		t.names["catalog"] = way("id")
		return
	}
	body, way := t.block("resource", "azuread_access_package_catalog", "catalog")
	text(body, "display_name", c.New.Name)
	text(body, "description", described(c.New.Description, c.New.Name))
	yes(body, "published", c.New.Published)
	yes(body, "externally_visible", c.New.External)
	t.names["catalog"] = way("id")
}

func (t *terraform) resources(w CreatePackage) {
	group := 0
	for i, r := range w.Resources {
		origin, system := r.Existing.OriginID, r.Existing.System
		if g := r.NewGroup; g != nil {
			name := ref("group", group)
			group++
			body, way := t.block("resource", "azuread_group", name)
			text(body, "display_name", g.Name)
			text(body, "description", g.Description)
			text(body, "mail_nickname", nickname(g.Nickname, g.Name))
			yes(body, "security_enabled", true)
			t.names[name] = way("object_id")
			origin, system = brace(name), "AadGroup"
		}
		name := ref("resource", i)
		body, way := t.block("resource", "azuread_access_package_resource_catalog_association", name)
		t.id(body, "catalog_id", "{catalog}")
		t.id(body, "resource_origin_id", origin)
		text(body, "resource_origin_system", system)
		t.names[name] = way("id")
	}
}

func (t *terraform) pkg(w CreatePackage) {
	body, way := t.block("resource", "azuread_access_package", "package")
	t.id(body, "catalog_id", "{catalog}")
	text(body, "display_name", w.Name)
	text(body, "description", w.Description)
	yes(body, "hidden", w.Hidden)
	t.names["package"] = way("id")
	n := 0
	for i, r := range w.Resources {
		for _, role := range r.roles() {
			if role != "Member" && role != "Owner" {
				t.lack("%s of %s; the provider knows Member and Owner only", roleWords(role), r.name())
				continue
			}
			body, _ := t.block("resource", "azuread_access_package_resource_package_association", ref("role", n))
			n++
			t.id(body, "access_package_id", "{package}")
			t.id(body, "catalog_resource_association_id", brace(ref("resource", i)))
			text(body, "access_type", role)
		}
	}
}

func (t *terraform) policy(name string, p access.AssignmentPolicy) {
	body, _ := t.block("resource", "azuread_access_package_assignment_policy", name)
	t.id(body, "access_package_id", "{package}")
	text(body, "display_name", p.Name)
	text(body, "description", described(p.Description, p.Name))
	t.length(body, p)
	yes(body, "extension_enabled", p.Rights.Extend)
	t.requestors(body, p)
	t.approval(body, p)
	t.reviews(body, p)
	for _, q := range p.Questions {
		t.question(body, p, q)
	}
	if p.Rights.Remove || p.Rights.CustomSchedule || p.Rights.OnBehalf.Add {
		t.lack("what people of the policy %s may do beyond asking and extending", p.Name)
	}
}

// length writes how long access lasts; the provider counts days.
func (t *terraform) length(body *hclwrite.Body, p access.AssignmentPolicy) {
	days, whole := days(p.Length.For)
	switch {
	case !whole:
		t.lack("the length of the policy %s, %s, which is not in days", p.Name, p.Length.Words())
	case days > 0:
		number(body, "duration_in_days", days)
	case !p.Length.Until.IsZero():
		text(body, "expiration_date", p.Length.Until.UTC().Format("2006-01-02T15:04:05Z"))
	}
}

// days gives a duration in days, and whether it is one.
func days(d access.Duration) (int, bool) {
	n := d.Weeks*7 + d.Days
	d.Weeks, d.Days = 0, 0
	return n, d.IsZero()
}

func (t *terraform) requestors(body *hclwrite.Body, p access.AssignmentPolicy) {
	scopes := map[access.Audience]string{
		access.Nobody: "NoSubjects", access.SpecificUsers: "SpecificDirectorySubjects", access.SpecificConnectedUsers: "SpecificConnectedOrganizationSubjects",
		access.AllConfiguredConnectedUsers: "AllConfiguredConnectedOrganizationSubjects", access.AllMembers: "AllExistingDirectoryMemberUsers",
		access.AllUsers: "AllExistingDirectorySubjects", access.AllExternalUsers: "AllExternalSubjects",
	}
	settings := body.AppendNewBlock("requestor_settings", nil).Body()
	yes(settings, "requests_accepted", p.Rights.Add)
	scope, known := scopes[p.Audience]
	if !known {
		t.lack("the audience of the policy %s: %s", p.Name, p.Audience.Words())
		scope = "NoSubjects"
	}
	text(settings, "scope_type", scope)
	t.subjects(settings, "requestor", p.Targets)
}

// subjects writes a block for each subject that the provider knows.
func (t *terraform) subjects(body *hclwrite.Body, block string, subjects []access.Subject) []*hclwrite.Body {
	known := []access.SubjectKind{
		access.SingleUser, access.GroupMembers, access.ConnectedMembers, access.RequestorManager, access.InternalSponsors, access.ExternalSponsors, access.TargetSponsors,
	}
	var written []*hclwrite.Body
	for _, s := range subjects {
		if !slices.Contains(known, s.Kind) {
			t.lack("%s, as %s", s.Words(), block)
			continue
		}
		if s.Level > 1 {
			t.lack("the level %d of a manager; the provider means the direct one", s.Level)
		}
		one := body.AppendNewBlock(block, nil).Body()
		text(one, "subject_type", string(s.Kind))
		if s.ID != "" {
			t.id(one, "object_id", s.ID)
		}
		written = append(written, one)
	}
	return written
}

func (t *terraform) approval(body *hclwrite.Body, p access.AssignmentPolicy) {
	settings := body.AppendNewBlock("approval_settings", nil).Body()
	yes(settings, "approval_required", p.Approval.ForAdd)
	yes(settings, "approval_required_for_extension", p.Approval.ForExtend)
	yes(settings, "requestor_justification_required", p.Approval.Reason)
	for i, s := range p.Approval.Stages {
		stage := settings.AppendNewBlock("approval_stage", nil).Body()
		within, whole := days(s.DecideWithin)
		if !whole {
			t.lack("the time of stage %d of the policy %s, which is not in days", i+1, p.Name)
			within = max(1, within)
		}
		number(stage, "approval_timeout_in_days", within)
		yes(stage, "approver_justification_required", s.ApproverReason)
		yes(stage, "alternative_approval_enabled", s.Escalates)
		if after, whole := days(s.EscalateAfter); s.Escalates && whole {
			number(stage, "enable_alternative_approval_in_days", after)
		}
		t.subjects(stage, "primary_approver", s.Approvers)
		t.backups(stage, "primary_approver", s.Fallback)
		t.subjects(stage, "alternative_approver", s.Escalation)
		t.backups(stage, "alternative_approver", s.EscalationFallback)
	}
}

// backups are those who stand in.
func (t *terraform) backups(body *hclwrite.Body, block string, subjects []access.Subject) {
	for _, one := range t.subjects(body, block, subjects) {
		yes(one, "backup", true)
	}
}

func (t *terraform) question(body *hclwrite.Body, p access.AssignmentPolicy, q access.Prompt) {
	block := body.AppendNewBlock("question", nil).Body()
	yes(block, "required", q.Required)
	number(block, "sequence", q.Sequence)
	localized(block.AppendNewBlock("text", nil).Body(), q.Text, q.Localizations)
	for _, c := range q.Choices {
		choice := block.AppendNewBlock("choice", nil).Body()
		text(choice, "actual_value", c.Value)
		localized(choice.AppendNewBlock("display_value", nil).Body(), c.Text, c.Localizations)
	}
	if q.Pattern != "" || q.Multiple {
		t.lack("the form of the answer to “%s” of the policy %s", q.Text, p.Name)
	}
}

func localized(body *hclwrite.Body, words string, languages []access.Localization) {
	text(body, "default_text", words)
	for _, l := range languages {
		block := body.AppendNewBlock("localized_text", nil).Body()
		text(block, "language_code", l.Language)
		text(block, "content", l.Text)
	}
}
