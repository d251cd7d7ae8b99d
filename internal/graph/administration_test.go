package graph

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const unknownParameters = `{"error":{"code":"BadRequest","message":"The property 'parameters' does not exist on type 'microsoft.graph.accessPackageAssignmentRequest'."}}`

// sent reads the body of the nth request, from 0.
func (s *stage) sent(t *testing.T, n int) map[string]any {
	t.Helper()
	body, err := s.seen[n].GetBody()
	require.NoError(t, err)
	var object map[string]any
	require.NoError(t, json.NewDecoder(body).Decode(&object))
	return object
}

func TestBypassOfApprovalIsAlwaysSaidAndLeftOutOnlyWhereItIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(says(400, unknownParameters), says(201, `{"id":"r","requestType":"adminAdd","state":"pendingApproval"}`))
		made, err := s.person().AdminAdd(t.Context(), Direct{PackageID: testPackage, PolicyID: testPolicy, PersonID: testPerson})
		require.NoError(t, err)
		assert.Equal(t, access.PendingApproval, made.State)
		assert.Equal(t, map[string]any{"bypassApproval": false}, s.sent(t, 0)["parameters"])
		assert.NotContains(t, s.sent(t, 1), "parameters")
		assert.Equal(t, 2, s.calls())

		s = always(400, `{"error":{"code":"InvalidAnswers","message":"An answer is missing."}}`)
		_, err = s.person().AdminAdd(t.Context(), Direct{PackageID: testPackage, PolicyID: testPolicy, Mail: "new@contoso.onmicrosoft.com", BypassApproval: true})
		_ = kindIs(t, access.Invalid, err)
		assert.Equal(t, 1, s.calls(), "another refusal is not asked again")
	})
}

func TestAssignmentIsDeletedByEachOfItsAddresses(t *testing.T) {
	const em = "/beta/identityGovernance/entitlementManagement/accessPackageAssignments/a"
	tests := map[string]struct {
		path AssignmentPath
		want string
	}{
		"its own":                   {AssignmentPath{AssignmentID: "a"}, em},
		"that below a request":      {AssignmentPath{AssignmentID: "a", RequestID: "r"}, em + "/accessPackageAssignmentRequests/r/accessPackageAssignment"},
		"that below a granted role": {AssignmentPath{AssignmentID: "a", RoleID: "x"}, em + "/accessPackageAssignmentResourceRoles/x/accessPackageAssignments/a"},
	}
	for name, tt := range tests {
		t.Run("by "+name, func(t *testing.T) {
			s := always(204, "")
			s.version = versionBeta
			removal, err := s.person().DeleteAssignment(t.Context(), tt.path)
			require.NoError(t, err)
			assert.Equal(t, Removal{}, removal)
			assert.Equal(t, tt.want, s.seen[0].URL.Path)
			for _, status := range []int{404, 405} {
				s = inTurn(says(status, ""), says(201, `{"id":"q","requestType":"AdminRemove","requestState":"Submitted"}`))
				s.version = versionBeta
				removal, err = s.person().DeleteAssignment(t.Context(), tt.path)
				require.NoError(t, err)
				assert.Equal(t, "q", removal.Request.ID)
				assert.Contains(t, removal.Note, "adminRemove")
				assert.Equal(t, map[string]any{"id": "a"}, s.sent(t, 1)["accessPackageAssignment"])
			}
		})
	}
	s := always(403, "")
	_, err := s.person().DeleteAssignment(t.Context(), AssignmentPath{AssignmentID: "a"})
	_ = kindIs(t, access.NotAllowed, err)
	assert.Equal(t, 1, s.calls(), "what is forbidden is not tried in another way")
}

func TestWhatWasJustMadeIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/accessPackages"):
				return respond(201, `{"id":"`+testPackage+`"}`), nil
			case time.Since(start) < 20*time.Second:
				return respond(403, `{"error":{"code":"UnAuthorized"}}`), nil
			default:
				return respond(201, `{"id":"`+testPolicy+`"}`), nil
			}
		}}
		d := s.person()
		pkg, err := d.CreatePackage(t.Context(), NewPackage{CatalogID: "c", Name: "Tools"})
		require.NoError(t, err)
		policy, err := d.CreatePolicy(t.Context(), access.AssignmentPolicy{PackageID: pkg.ID, Audience: access.AllMembers})
		require.NoError(t, err)
		assert.Equal(t, testPolicy, policy.ID)
		assert.InDelta(t, 20, time.Since(start).Seconds(), 2)
	})
}

func TestWaitingForWhatWasMadeHasAnEndAndASentence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/groups") {
				return respond(201, `{"id":"g"}`), nil
			}
			return respond(404, `{"error":{"code":"Request_ResourceNotFound"}}`), nil
		}}
		d, start := s.person(), time.Now()
		_, err := d.Reader().Group(t.Context(), "g")
		_ = kindIs(t, access.NotFound, err)
		assert.Zero(t, time.Since(start), "what is older is not waited for")
		made, err := d.CreateGroup(t.Context(), NewGroup{Name: "Tools"})
		require.NoError(t, err)
		_, err = d.Reader().Group(t.Context(), made.ID)
		assert.Contains(t, kindIs(t, access.Unavailable, err).Sentence, "do not make it again")
		assert.InDelta(t, lagPatience.Seconds(), time.Since(start).Seconds(), 2)
	})
}

func TestPolicyThatIsThereAlreadyIsToldAndGiven(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			return respond(409, `{"error":{"code":"DuplicateKey"}}`), nil
		}
		return respond(200, `{"value":[{"id":"other","displayName":"Other"},{"id":"old","displayName":"Everybody","createdDateTime":"2020-01-01T00:00:00Z"}]}`), nil
	}}
	found, err := s.person().CreatePolicy(t.Context(), access.AssignmentPolicy{PackageID: testPackage, Name: "Everybody", Audience: access.AllUsers})
	_ = kindIs(t, access.AlreadyThere, err)
	assert.Equal(t, "old", found.ID)
}

func TestReplacementKeepsWhatThisProgramDoesNotKnow(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPut {
			return respond(200, `{}`), nil
		}
		return respond(200, `{"id":"`+testPolicy+`","displayName":"Everybody","allowedTargetScope":"allMemberUsers","accessPackage":{"id":"`+testPackage+`"},
			"reviewSettings":{"isEnabled":true,"expirationBehavior":"keepAccess"},"notificationSettings":null}`), nil
	}}
	_, err := s.person().ReplacePolicy(t.Context(), testPolicy, func(p access.AssignmentPolicy) access.AssignmentPolicy {
		p.Name, p.ID = "Changed", "somebody else's"
		return p
	})
	require.NoError(t, err)
	body := s.sent(t, 1)
	assert.Equal(t, "Changed", body["displayName"])
	assert.Equal(t, testPolicy, body["id"])
	assert.Equal(t, map[string]any{"isEnabled": true, "expirationBehavior": "keepAccess"}, body["reviewSettings"])
	assert.NotContains(t, body, "notificationSettings")
	assert.NotContains(t, s.log.String(), "Changed")
}

func TestBetaSaysWhatItCannotExpress(t *testing.T) {
	tests := map[string]access.AssignmentPolicy{
		"access by the hour":        {Audience: access.AllUsers, Length: access.Length{For: access.Duration{Hours: 8}}},
		"giving back":               {Audience: access.AllUsers, Rights: access.RequestorRights{Remove: true}},
		"service principals":        {Audience: access.AllServicePrincipals},
		"a rule over attributes":    {Audience: access.SpecificUsers, Targets: []access.Subject{{Kind: access.AttributeRule, Rule: "x"}}},
		"a decision within an hour": {Audience: access.AllUsers, Approval: access.ApprovalRules{Stages: []access.ApprovalRule{{DecideWithin: access.Duration{Hours: 1}}}}},
	}
	for name, p := range tests {
		t.Run(name, func(t *testing.T) {
			s := always(201, `{"id":"x"}`)
			s.version = versionBeta
			p.PackageID = testPackage
			_, err := s.person().CreatePolicy(t.Context(), p)
			assert.Contains(t, kindIs(t, access.Invalid, err).Sentence, "GRAPH_VERSION")
			assert.Zero(t, s.calls())
			_, err = oneBodies{}.policy(p)
			assert.NoError(t, err, "v1.0 can")
		})
	}
}

// stalled is a body that does not come before the caller's time is over.
type stalled struct{ request *http.Request }

// Read waits for the end of the request.
func (b stalled) Read([]byte) (int, error) {
	<-b.request.Context().Done()
	return 0, b.request.Context().Err()
}

func TestSlowAnswerEndsWithTheCallersTime(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		response := respond(200, "")
		response.Body = io.NopCloser(stalled{r})
		return response, nil
	}}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := s.reader().Group(ctx, "g")
		_ = kindIs(t, access.Unavailable, err)
		assert.Equal(t, 200*time.Millisecond, time.Since(start))
	})
}

func TestOrderThatIsRefusedNamesTheRequestInTheWay(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			return respond(400, `{"error":{"code":"ExistingOpenRequest"}}`), nil
		}
		return respond(200, `{"value":[{"id":"done","requestType":"userUpdate","state":"denied","assignment":{"id":"a"}},
			{"id":"open","requestType":"userRemove","state":"delivering","assignment":{"id":"a"}}]}`), nil
	}}
	open, err := s.person().UserUpdate(t.Context(), Change{AssignmentID: "a"})
	_ = kindIs(t, access.AlreadyOpen, err)
	assert.Equal(t, "open", open.ID)
}

func TestDoubtfulDeletionOfAnAssignmentIsNotTakenForASuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(resets, says(404, ""))
		_, err := s.person().DeleteAssignment(t.Context(), AssignmentPath{AssignmentID: "a"})
		_ = kindIs(t, access.Unclear, err)
	})
}

func TestDeletionThatWasLostIsRepeatedAndThenDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(resets, says(404, ""))
		require.NoError(t, s.person().DeletePackage(t.Context(), testPackage))
		assert.Equal(t, 2, s.calls())
		_ = kindIs(t, access.NotFound, always(404, "").person().DeletePackage(t.Context(), testPackage))
	})
}
