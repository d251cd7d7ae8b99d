package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tenant is a small model of the service: it counts creates, lists what was
// created once it is visible, and ends POSTs as a test wants.
type tenant struct {
	lag     time.Duration // how long a request is not listed
	guarded bool          // whether a second open request is refused
	// post ends the nth POST; create makes the request. Nil ends it well.
	post func(n int, create func() string) (*http.Response, error)
	// list ends the nth listing; nil ends it well.
	list func(n int) (*http.Response, error)

	mu       sync.Mutex
	requests []wireSeen
	posts    []time.Time
	lists    int
}

type wireSeen struct {
	ID, Package, State string
	Created            time.Time
}

func (m *tenant) stage() *stage {
	return &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		switch {
		case strings.HasSuffix(r.URL.Path, "Requirements"):
			return respond(200, `{"value":[]}`), nil
		case r.Method == http.MethodPost:
			return m.answerPost(r)
		case strings.Contains(r.URL.Path, "assignmentRequests"):
			return m.answerList()
		default:
			return respond(200, `{"value":[]}`), nil
		}
	}}
}

func (m *tenant) answerPost(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	m.posts = append(m.posts, time.Now())
	if m.guarded && len(m.requests) > 0 {
		return respond(400, `{"error":{"code":"ExistingOpenRequest"}}`), nil
	}
	create := func() string {
		id := fmt.Sprintf("request-%d", len(m.requests)+1)
		m.requests = append(m.requests, wireSeen{ID: id, Package: testPackage, State: "submitted", Created: time.Now()})
		return fmt.Sprintf(`{"id":%q,"requestType":"userAdd","state":"submitted","status":"Accepted","createdDateTime":null}`, id)
	}
	if m.post != nil {
		return m.post(len(m.posts), create)
	}
	if !strings.Contains(string(body), testPackage) {
		return respond(400, ""), nil
	}
	return respond(201, create()), nil
}

func (m *tenant) answerList() (*http.Response, error) {
	m.lists++
	if m.list != nil {
		if response, err := m.list(m.lists); response != nil || err != nil {
			return response, err
		}
	}
	value := []map[string]any{}
	for _, r := range m.requests {
		if time.Since(r.Created) < m.lag {
			continue
		}
		value = append(value, map[string]any{
			"id": r.ID, "requestType": "userAdd", "state": r.State, "createdDateTime": r.Created,
			"accessPackage": map[string]any{"id": r.Package, "displayName": "Marketing Campaign"},
		})
	}
	text, err := json.Marshal(map[string]any{"value": value})
	return respond(200, string(text)), err
}

func ask() Ask {
	return Ask{PackageID: testPackage, PolicyID: testPolicy, Justification: canaryReason}
}

func TestSubmitReturnsTheRequestWithWhatTheAnswerLeavesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		s := m.stage()
		r, err := s.person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Equal(t, access.Request{
			ID: "request-1", Type: "userAdd", State: access.Submitted, Status: "Accepted", Created: time.Now(),
			PackageID: testPackage, PolicyID: testPolicy, Justification: canaryReason, Requestor: s.person().person,
		}, r)
		assert.Equal(t, 1, s.calls(), "nothing is looked up when the outcome is clear")
		holdsNoCanary(t, s.log.String())
	})
}

// unclearEnds lists ways for a POST to end after it had its effect.
func unclearEnds(body string) map[string]func() (*http.Response, error) {
	return map[string]func() (*http.Response, error){
		"the reply is lost":             resets,
		"the service says it failed":    says(500, ""),
		"a gateway gives up":            says(504, "<html>"),
		"unavailable, come back":        says(503, "", "Retry-After", "2"),
		"too many calls, come back":     says(429, "", "Retry-After", "2.5"),
		"too many calls":                says(429, ""),
		"the reply is cut":              says(201, body[:len(body)/2]),
		"the reply names no request":    says(201, "{}"),
		"the reply is a page of a wall": says(200, "<html>"),
	}
}

func TestSubmitAdoptsTheRequestOfAnUnclearCreate(t *testing.T) {
	for name := range unclearEnds("{}") {
		for _, lag := range []time.Duration{0, 2 * time.Second, 45 * time.Second} {
			t.Run(fmt.Sprintf("%s, seen after %s", name, lag), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					m := &tenant{lag: lag, guarded: true}
					m.post = func(_ int, create func() string) (*http.Response, error) {
						return unclearEnds(create())[name]()
					}
					r, err := m.stage().person().Submit(t.Context(), ask())
					require.NoError(t, err)
					assert.Equal(t, "request-1", r.ID)
					assert.Len(t, m.requests, 1)
					if lag < refusedAfter {
						assert.Len(t, m.posts, 1, "what can be seen is not asked for again")
					}
				})
			})
		}
	}
}

func TestSubmitRepeatsTheCreateWhenThereSurelyIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		m.post = func(n int, create func() string) (*http.Response, error) {
			if n == 1 {
				return resets()
			}
			return respond(201, create()), nil
		}
		r, err := m.stage().person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Equal(t, "request-1", r.ID)
		require.Len(t, m.posts, 2)
		assert.GreaterOrEqual(t, m.posts[1].Sub(m.posts[0]), visibleAfter)
	})
}

func TestSubmitWaitsAsLongAsTheServiceAsksBeforeItLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		var posted time.Time
		m.post = func(_ int, create func() string) (*http.Response, error) {
			posted = time.Now()
			create()
			return respond(429, "", "Retry-After", "9"), nil
		}
		m.list = func(int) (*http.Response, error) {
			assert.GreaterOrEqual(t, time.Since(posted), 9*time.Second)
			return nil, nil
		}
		_, err := m.stage().person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Equal(t, 1, m.lists)
	})
}

func TestSubmitIsUnclearWhenTimeEndsInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		m := &tenant{lag: time.Hour}
		m.post = func(_ int, create func() string) (*http.Response, error) { create(); return resets() }
		_, err := m.stage().person().Submit(ctx, ask())
		_ = kindIs(t, access.Unclear, err)
		assert.Len(t, m.posts, 1)
	})
}

func TestSubmitIsUnclearWhenNobodyCanLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{list: func(int) (*http.Response, error) { return respond(403, ""), nil }}
		m.post = func(_ int, create func() string) (*http.Response, error) { create(); return resets() }
		_, err := m.stage().person().Submit(t.Context(), ask())
		_ = kindIs(t, access.Unclear, err)
		assert.Len(t, m.posts, 1)
	})
}

func TestSubmitKeepsLookingWhileTheServiceIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{list: func(n int) (*http.Response, error) {
			if n <= 9 {
				return respond(503, ""), nil
			}
			return nil, nil
		}}
		m.post = func(_ int, create func() string) (*http.Response, error) { create(); return resets() }
		r, err := m.stage().person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Equal(t, "request-1", r.ID)
		assert.Len(t, m.posts, 1)
	})
}

func TestSubmitTriesAgainAtOnceWhenItNeverConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		m.post = func(n int, create func() string) (*http.Response, error) {
			if n == 1 {
				return refusesToConnect()
			}
			return respond(201, create()), nil
		}
		start := time.Now()
		_, err := m.stage().person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Less(t, time.Since(start), time.Second)
		assert.Zero(t, m.lists)
	})
}

func TestRepeatedAskLooksBeforeItPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		first := time.Now()
		m.requests = []wireSeen{{ID: "mine", Package: testPackage, State: "delivered", Created: first.Add(-time.Minute)}}
		a := ask()
		a.Since = first
		r, err := m.stage().person().Submit(t.Context(), a)
		require.NoError(t, err)
		assert.Equal(t, "mine", r.ID, "the service's clock may be behind ours")
		assert.Empty(t, m.posts)
	})
}

func TestRepeatedAskPostsOnlyOnceNothingCanAppearAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		first := time.Now()
		m.requests = []wireSeen{
			{ID: "older", Package: testPackage, State: "denied", Created: first.Add(-time.Hour)},
			{ID: "other", Package: "another-package", State: "submitted", Created: first.Add(time.Second)},
		}
		a := ask()
		a.Since = first
		r, err := m.stage().person().Submit(t.Context(), a)
		require.NoError(t, err)
		assert.Equal(t, "request-3", r.ID)
		require.Len(t, m.posts, 1)
		assert.GreaterOrEqual(t, m.posts[0].Sub(first), visibleAfter+callTime)
	})
}

func TestRepeatedAskLongAfterwardsPostsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{}
		a := ask()
		a.Since = time.Now().Add(-time.Hour)
		start := time.Now()
		_, err := m.stage().person().Submit(t.Context(), a)
		require.NoError(t, err)
		assert.Len(t, m.posts, 1)
		assert.Equal(t, 1, m.lists)
		assert.Zero(t, time.Since(start))
	})
}

func TestOpenRequestInTheWayIsReturnedWithTheRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &tenant{guarded: true}
		m.requests = []wireSeen{{ID: "older", Package: testPackage, State: "pendingApproval", Created: time.Now().Add(-30 * time.Second)}}
		r, err := m.stage().person().Submit(t.Context(), ask())
		_ = kindIs(t, access.AlreadyOpen, err)
		assert.Equal(t, "older", r.ID)
		assert.Equal(t, "Marketing Campaign", r.PackageName)
	})
}

func TestOpenRequestThatARepeatedCreateMeetsIsItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The first reply is lost and the request is listed later than any
		// request should be: the second create meets it.
		m := &tenant{guarded: true, lag: 70 * time.Second}
		m.post = func(_ int, create func() string) (*http.Response, error) { create(); return resets() }
		r, err := m.stage().person().Submit(t.Context(), ask())
		require.NoError(t, err)
		assert.Equal(t, "request-1", r.ID)
		assert.Len(t, m.requests, 1)
	})
}

func TestRefusedAskSaysWhy(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		kind       access.Kind
	}{
		{"no policy covers the person", `{"error":{"code":"NoValidPolicy"}}`, 400, access.NoPolicy},
		{"the service says no", `{"error":{"code":"UnAuthorized"}}`, 403, access.NotAllowed},
		{"the package is gone", "", 404, access.NotFound},
		{"something is missing", `{"error":{"code":"SomethingNew"}}`, 400, access.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &tenant{post: func(int, func() string) (*http.Response, error) { return respond(tt.status, tt.body), nil }}
				_, err := m.stage().person().Submit(t.Context(), ask())
				e := kindIs(t, tt.kind, err)
				assert.Equal(t, "req-1", e.RequestID)
				assert.Len(t, m.posts, 1)
			})
		})
	}
}

func TestRefusalOfWhatThePersonHoldsSaysSo(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			return respond(400, `{"error":{"code":"NobodyKnowsThisCode"}}`), nil
		}
		return respond(200, `{"value":[{"id":"a","state":"Delivered","accessPackage":{"id":"`+testPackage+`"}}]}`), nil
	}}
	_, err := s.person().Submit(t.Context(), ask())
	_ = kindIs(t, access.AlreadyHeld, err)
}
