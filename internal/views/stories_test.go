package views

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/require"
)

// A story is one view in one state, told with the words that it is given: the
// believable ones for the golden files, hostile ones for the properties.
type story struct {
	name string
	show func(foreign) any // a Message, *Modal or *Home
}

// gallery is every view in every state. A new state is a new story.
func gallery() []story {
	return slices.Concat(cardStories(), changeStories(), formStories(), choiceStories(), modalStories(), messageStories(), mineStories(), startStories(), listStories(), questionStories(), decideStories(), reminderStories(), adminStories(), givesStories(), directoryStories(), toolStories(), planStories(), policyStories(), approvalStories(), quietStories(), feedStories(), weekStories())
}

// foreign is every string that comes from people or from Entra, for a reader of
// some language.
type foreign struct {
	Language                                                                                 // of the reader
	Package, Description, Catalog, Policy, Person, UPN, Group, Role, Reason, Typed, Sentence string
}

func believable() foreign {
	return foreign{
		Package: "Marketing Campaign", Description: "Access to resources for the campaign", Catalog: "General",
		Policy: "All employees", Person: "Requestor1", UPN: "requestor1@contoso.onmicrosoft.com",
		Group: "Marketing resources", Role: "Member", Reason: "Need access to New Campaign within Marketing",
		Typed: "marketing campain", Sentence: "Entra is busy. Please try again in a minute.",
	}
}

// inGerman is the same cast, for a reader of German.
func inGerman(f foreign) foreign {
	f.Language = In("de-DE")
	return f
}

// all says the same string everywhere.
func all(s string) foreign {
	return foreign{Language{}, s, s, s, s, s, s, s, s, s, s, s}
}

const (
	requestID = "7a5e1c0e-0000-4000-8000-000000000001"
	draftID   = "draft0000000000000001"
	myAccess  = "https://myaccess.microsoft.com/@contoso.onmicrosoft.com"
	signInURL = "https://access.contoso.com/signin?state=s"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func (f foreign) person() access.Person {
	return access.Person{ID: "oid-1", TenantID: "tid-1", Name: f.Person, UPN: f.UPN, Mail: f.UPN}
}

func (f foreign) pack() access.Package {
	return access.Package{
		ID: "0a000000-0000-4000-8000-000000000001", Name: f.Package, Description: f.Description, Catalog: f.Catalog,
		Contents: []access.Content{{Resource: f.Group, Role: f.Role, System: "AadGroup", OriginID: "g1"}},
	}
}

func (f foreign) draft() access.Draft {
	return access.Draft{ID: draftID, PackageID: f.pack().ID, PackageName: f.Package, Reason: f.Reason, Created: noon()}
}

func (f foreign) policy() access.Policy {
	return access.Policy{ID: "policy-1", Name: f.Policy, Length: access.Length{For: access.Duration{Days: 30}}}
}

func (f foreign) card(state access.State) Card {
	return Card{
		RequestID: requestID, Requestor: f.Person, PackageName: f.Package, PolicyName: f.Policy,
		Length: f.policy().Length, Reason: f.Reason, State: state, Since: noon(), Created: noon().Add(-time.Hour),
	}
}

// render is the story as Slack gets it, for reading.
func render(t require.TestingT, view any) []byte {
	if m, ok := view.(Message); ok {
		view = struct {
			Text   string `json:"text"`
			Blocks any    `json:"blocks"`
		}{m.Text, m.Blocks}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(view))
	return []byte(b.String())
}

// tree is the story as decoded JSON.
func tree(t require.TestingT, view any) map[string]any {
	var out map[string]any
	require.NoError(t, json.Unmarshal(render(t, view), &out))
	return out
}

// eachStory runs a check over the whole gallery, a subtest each.
func eachStory(t *testing.T, check func(*testing.T, story)) {
	t.Helper()
	for _, s := range gallery() {
		t.Run(s.name, func(t *testing.T) { check(t, s) })
	}
}
