package graph

import (
	"encoding/json"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func decoded[T any](t *testing.T, text string) T {
	t.Helper()
	var out T
	require.NoError(t, json.Unmarshal([]byte(text), &out))
	return out
}

func TestRequestIsReadInEitherSpelling(t *testing.T) {
	want := access.Request{
		ID: "r", Type: "userAdd", State: access.PendingApproval, Status: "PendingApprovalEscalated",
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Completed: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC),
		PackageID: "p", PackageName: "Marketing Campaign", PolicyID: "y", AssignmentID: "a", Justification: "why",
		Requestor: access.Person{ID: "o", TenantID: testTenant, Name: "Requestor1", UPN: "upn", Mail: "mail"},
	}
	tests := map[string]string{
		"the new names": `{"id":"r","requestType":"userAdd","state":"pendingApproval","status":"PendingApprovalEscalated",
			"createdDateTime":"2026-01-02T03:04:05Z","completedDateTime":"2026-01-03T00:00:00Z","justification":"why",
			"assignment":{"id":"a","assignmentPolicy":{"id":"y"}},"accessPackage":{"id":"p","displayName":"Marketing Campaign"},
			"requestor":{"id":"subject","objectId":"o","displayName":"Requestor1","principalName":"upn","email":"mail"}}`,
		"the old names": `{"id":"r","requestType":"UserAdd","requestState":"PendingApproval","requestStatus":"PendingApprovalEscalated",
			"createdDateTime":"2026-01-02T03:04:05Z","completedDate":"2026-01-03T00:00:00Z","justification":"why","isValidationOnly":false,
			"accessPackageAssignment":{"id":"a","accessPackageId":"p","assignmentPolicyId":"y","accessPackage":{"id":"p","displayName":"Marketing Campaign"}},
			"requestor":{"objectId":"o","displayName":"Requestor1","principalName":"upn","email":"mail"}}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, want, decoded[wireRequest](t, text).request(testTenant))
		})
	}
}

func TestMembersOfUnexpectedKindsAreReadAsEmpty(t *testing.T) {
	text := `{"id":"r","state":"someFutureState","status":7,"createdDateTime":"yesterday","completedDateTime":{},
		"assignment":[],"accessPackage":"p","requestor":[{"objectId":"o"}],"justification":null,"new":{"deep":[1]}}`
	assert.Equal(t, access.Request{ID: "r", State: access.Unknown}, decoded[wireRequest](t, text).request(testTenant))
}

func TestAssignmentTellsWhenItEnds(t *testing.T) {
	end := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		schedule string
		want     time.Time
	}{
		"at a date":       {`{"startDateTime":"2026-01-30T00:00:00Z","expiration":{"type":"afterDateTime","endDateTime":"2026-03-01T00:00:00Z"}}`, end},
		"after a time":    {`{"startDateTime":"2026-01-30T00:00:00Z","expiration":{"type":"afterDuration","duration":"P30D"}}`, end},
		"never":           {`{"startDateTime":"2026-01-30T00:00:00Z","expiration":{"type":"noExpiration"}}`, time.Time{}},
		"without a start": {`{"expiration":{"type":"afterDuration","duration":"P30D"}}`, time.Time{}},
		"no schedule":     {`[]`, time.Time{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := decoded[wireAssignment](t, `{"id":"a","state":"Delivered","schedule":`+tt.schedule+`}`).assignment()
			assert.Equal(t, tt.want, a.Expires)
			assert.Equal(t, "delivered", a.State)
		})
	}
}

func TestPolicyIsReadInEitherSpelling(t *testing.T) {
	want := access.Policy{
		ID: "y", Name: "All employees", Description: "d", Approval: true, Justification: true, CustomSchedule: true,
		Length: access.Length{For: access.Duration{Days: 30}}, Questions: []access.Question{{ID: "q", Text: "Why?", Required: true}},
	}
	const common = `"policyId":"y","policyDisplayName":"All employees","policyDescription":"d","isRequestorJustificationRequired":true,
		"schedule":{"expiration":{"type":"afterDuration","duration":"P30D"}},`
	tests := map[string]string{
		"the new names": `{` + common + `"isApprovalRequiredForAdd":true,"allowCustomAssignmentSchedule":true,"questions":[{"id":"q","text":"Why?","isRequired":true}]}`,
		"the old names": `{` + common + `"isApprovalRequired":true,"isCustomAssignmentScheduleAllowed":true,"questions":[{"id":"q","text":{"defaultText":"Why?","localizedTexts":[]},"isRequired":true}]}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, want, decoded[wireRequirements](t, text).policy())
		})
	}
}

func TestPackageNamesItsContents(t *testing.T) {
	text := `{"id":"p","displayName":"Sales","isHidden":true,"catalog":{"displayName":"General"},"resourceRoleScopes":[
		{"id":"1","role":{"displayName":"Member","originSystem":"AadGroup","originId":"Member_g"},"scope":{"displayName":"Root","isRootScope":true,"originId":"g","originSystem":"AadGroup"}},
		{"id":"2","role":{"displayName":"Reader","originSystem":"SharePointOnline"},"scope":{"displayName":"Sales site","originId":"s"}},
		{"id":"3","role":{"displayName":"User","originSystem":"AadApplication","resource":{"displayName":"CRM","originId":"c"}},"scope":{"displayName":"Root"}}]}`
	assert.Equal(t, access.Package{ID: "p", Name: "Sales", Catalog: "General", Hidden: true, Contents: []access.Content{
		{Role: "Member", System: "AadGroup", OriginID: "g"},
		{Resource: "Sales site", Role: "Reader", System: "SharePointOnline", OriginID: "s"},
		{Resource: "CRM", Role: "User", System: "AadApplication", OriginID: "c"},
	}}, decoded[wirePackage](t, text).pkg())
}

// FuzzDecoders holds that any JSON object is read without an error, whatever
// kinds its members are of.
func FuzzDecoders(f *testing.F) {
	f.Add([]byte(`{"id":1,"state":[],"assignment":{"schedule":{"expiration":null}},"requestor":"x"}`))
	f.Add([]byte(`{"value":[{"id":"a"},null,7,[{}]],"@odata.nextLink":{}}`))
	f.Add([]byte(`{"durationInDays":"7","specificAllowedTargets":[{"@odata.type":3,"managerLevel":"x"}],"requestApprovalSettings":{"stages":{}},"steps":[{}]}`))
	f.Add([]byte(`{"questions":[{"text":{"defaultText":3}}],"schedule":[],"resourceRoleScopes":[{"role":1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var object map[string]json.RawMessage
		if json.Unmarshal(text, &object) != nil || object == nil {
			t.Skip("no object")
		}
		for _, out := range []any{
			&wireRequest{}, &wireHolding{}, &wirePackage{}, &wireFullRequirements{}, &wireAgedUser{}, &wireGroup{}, &wireCatalog{},
			&wireProfile{}, &wireFrom{}, &wireRoleAssignment{}, &wireApplication{}, &wireSite{}, &wireActivity{}, &wireShelf{},
			&wireResource{}, &wireAssignmentPolicy{}, &wireApproval{}, &page[wireRequest]{}, &page[wirePrompt]{}, &wireBatchReplies{},
		} {
			if err := json.Unmarshal(text, out); err != nil {
				t.Fatalf("%T: %v", out, err)
			}
		}
		_ = policyOf(object)
		var w wireRequest
		_ = json.Unmarshal(text, &w)
		if r := w.request(testTenant); r.State == "" {
			t.Fatal("a request always has a state")
		}
	})
}

// FuzzChallenge holds that nothing but a JSON object is taken for a claims
// challenge, whatever a header says.
func FuzzChallenge(f *testing.F) {
	f.Add(`Bearer error="insufficient_claims", claims="eyJhIjp7fX0="`)
	f.Add(`claims="e30"`)
	f.Add(`claims="bm90IGpzb24"`)
	f.Fuzz(func(t *testing.T, header string) {
		found := challengeOf(header)
		var object map[string]any
		if found != "" && (json.Unmarshal([]byte(found), &object) != nil || len(found) > longestChallenge) {
			t.Fatalf("%q: %q", header, found)
		}
	})
}

// FuzzRetryAfter holds that a Retry-After is never read as a negative wait nor
// as one that is absurdly long.
func FuzzRetryAfter(f *testing.F) {
	for _, text := range []string{"3", "2.128", "-1", "NaN", "1e400", "Wed, 21 Oct 2099 07:28:00 GMT", "0x10", ""} {
		f.Add(text)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		after, ok := retryAfter(text, now)
		if after < 0 || after > longestAfter || (!ok && after != 0) {
			t.Fatalf("%q: %v %v", text, after, ok)
		}
	})
}
