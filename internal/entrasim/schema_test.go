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
func vendorSchema(t *testing.T) map[string]edmType {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's schema is.")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "graph", "entitlement-v1.0.xml"))
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

func TestRecordsUseTheNamesOfTheVendorsSchema(t *testing.T) {
	types := vendorSchema(t)
	tenant := start(t, Config{})
	v := tenant.dialect()
	multiple := &question{multipleKind: true}
	for _, r := range []*record{
		v.catalogRecord(&catalog{}), v.packageRecord(&accessPackage{}), v.roleScopeRecord(&roleScope{}), v.resourceRecord(&resource{}),
		v.roleRecord(&resource{}), v.scopeRecord(&resource{}), v.policyRecord(&policy{}), questionRecord(&question{}), questionRecord(multiple),
		v.requestRecord(&request{}), v.assignmentRecord(&assignment{}), v.subjectRecord(&user{}), v.approvalRecord(&request{}, nil),
		v.stageRecord(&request{}, &stage{}, nil),
	} {
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
}

func TestRequirementsUseTheNamesOfTheVendorsSchema(t *testing.T) {
	types := vendorSchema(t)
	properties, links := namesOf(types, "accessPackageAssignmentRequestRequirements")
	for _, m := range start(t, Config{}).dialect().requirement(&policy{}) {
		assert.True(t, properties[m.name] || links[m.name], m.name)
	}
}
