package entrasim

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// edmType is one type of the vendor's schema.
type edmType struct {
	Name       string `xml:"Name,attr"`
	Base       string `xml:"BaseType,attr"`
	Properties []struct {
		Name string `xml:"Name,attr"`
	} `xml:"Property"`
	Links []struct {
		Name string `xml:"Name,attr"`
	} `xml:"NavigationProperty"`
}

// vendorSchema reads the vendor's types by name.
func vendorSchema(t *testing.T, version string) map[string]edmType {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's schema is.")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "graph", "entitlement-"+version+".xml"))
	require.NoError(t, err)
	var document struct {
		Schemas []struct {
			Entities []edmType `xml:"EntityType"`
			Complex  []edmType `xml:"ComplexType"`
		} `xml:"DataServices>Schema"`
	}
	require.NoError(t, xml.Unmarshal(raw, &document))
	types := map[string]edmType{}
	for _, schema := range document.Schemas {
		for _, one := range append(schema.Entities, schema.Complex...) {
			types[one.Name] = one
		}
	}
	return types
}

// namesOf lists a type's own and inherited names.
func namesOf(types map[string]edmType, name string) (properties, links map[string]bool) {
	properties, links = map[string]bool{"id": true, "@odata.type": true}, map[string]bool{}
	for current, known := types[name]; known; current, known = types[strings.TrimPrefix(current.Base, "graph.")] {
		for _, p := range current.Properties {
			properties[p.Name] = true
		}
		for _, l := range current.Links {
			links[l.Name] = true
		}
	}
	return properties, links
}

// everyRecord shows an empty object of every kind.
func everyRecord(v dialect) []*record {
	return []*record{
		v.catalogRecord(&catalog{}), v.packageRecord(&accessPackage{}), v.roleScopeRecord(&roleScope{}), v.resourceRecord(&resource{}),
		v.roleRecord(&role{}), v.scopeRecord(&resource{}), v.resourceRequestRecord(&resourceRequest{}), v.policyRecord(&policy{}),
		v.requestRecord(&request{}), v.assignmentRecord(&assignment{}), v.approvalRecord(&request{}, nil), v.stageRecord(&request{}, &stage{}, nil),
	}
}

// named checks that a record uses names of the vendor's type and no others.
func named(t *testing.T, types map[string]edmType, r *record) {
	t.Helper()
	t.Run(r.kind, func(t *testing.T) {
		require.Contains(t, types, r.kind)
		properties, links := namesOf(types, r.kind)
		for _, m := range r.members {
			assert.True(t, properties[m.name], "property %s", m.name)
		}
		for _, l := range r.links {
			assert.True(t, links[l.name], "navigation property %s", l.name)
		}
	})
}

func TestRecordsUseTheNamesOfTheVendorsSchema(t *testing.T) {
	types := vendorSchema(t, "v1.0")
	v := start(t, Config{}).dialect()
	multiple := &question{multipleKind: true}
	for _, r := range append(everyRecord(v), questionRecord(&question{}), questionRecord(multiple), v.subjectRecord(&user{})) {
		named(t, types, r)
	}
}

func TestRecordsOfBetaUseTheNamesOfTheVendorsSchema(t *testing.T) {
	types := vendorSchema(t, "beta")
	v := beta{v1: start(t, Config{}).dialect()}
	for _, r := range append(everyRecord(v), v.subjectRecord(&user{}), v.givenRoleRecord(&givenRole{})) {
		named(t, types, r)
	}
	for kind, shown := range map[string]object{
		"accessPackageAssignmentRequestRequirements": v.requirement(&policy{}, &user{}), "accessPackageTextInputQuestion": betaQuestion(&question{}),
		"accessPackageMultipleChoiceQuestion": betaQuestion(&question{multipleKind: true}),
		"singleUser":                          v.userSets([]subjectSet{{userID: "x"}}, false)[0],
		"requestorManager":                    v.userSets([]subjectSet{{managerLevel: 1}}, false)[0],
		"approvalSettings":                    v.betaApproval(&policy{}),
		"approvalStage":                       v.betaApproval(&policy{stages: []stageRule{{}}})[4].value.([]object)[0],
	} {
		named(t, types, &record{kind: kind, members: shown})
	}
}

func TestRequirementsUseTheNamesOfTheVendorsSchema(t *testing.T) {
	types := vendorSchema(t, "v1.0")
	properties, links := namesOf(types, "accessPackageAssignmentRequestRequirements")
	for _, m := range start(t, Config{}).dialect().requirement(&policy{}, &user{}) {
		assert.True(t, properties[m.name] || links[m.name], m.name)
	}
}
