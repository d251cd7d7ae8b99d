package graph

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const oneGroup = `{"id":"g","displayName":"Marketing resources"}`

func TestReadWaitsAsLongAsTheServiceAsks(t *testing.T) {
	tests := []struct {
		name  string
		after func() string
		want  time.Duration
	}{
		{"whole seconds", func() string { return "3" }, 3 * time.Second},
		{"parts of seconds", func() string { return "2.128" }, 2128 * time.Millisecond},
		{"a date", func() string { return time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat) }, 7 * time.Second},
		{"nothing at all", func() string { return "0" }, 0},
	}
	for _, status := range []int{429, 503} {
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%d with %s", status, tt.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := inTurn(says(status, "", "Retry-After", tt.after()), says(200, oneGroup))
					start := time.Now()
					name, err := s.reader().GroupName(t.Context(), "g")
					require.NoError(t, err)
					assert.Equal(t, "Marketing resources", name)
					assert.GreaterOrEqual(t, time.Since(start), tt.want)
					assert.LessOrEqual(t, time.Since(start), tt.want+tt.want/spreadPart)
				})
			})
		}
	}
}

func TestReadIsRepeatedAfterFaultsThatPass(t *testing.T) {
	faults := map[string]func() (*http.Response, error){
		"a bad gateway with an HTML page": says(502, "<html><body>"+canaryBody+"</body></html>"),
		"service unavailable":             says(503, ""),
		"a gateway time-out":              says(504, ""),
		"a reset connection":              resets,
		"a refused connection":            refusesToConnect,
		"a truncated answer":              says(200, `{"id":"g","displayName":"Mark`),
		"an HTML page in place of JSON":   says(200, "<html>"+canaryBody+"</html>"),
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := inTurn(fault, fault, says(200, oneGroup))
				got, err := s.reader().GroupName(t.Context(), "g")
				require.NoError(t, err)
				assert.Equal(t, "Marketing resources", got)
				assert.Equal(t, 3, s.calls())
				holdsNoCanary(t, s.log.String())
			})
		})
	}
}

func TestReadEndsAfterFourAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := always(503, "<html>"+canaryBody+"</html>")
		_, err := s.reader().GroupName(t.Context(), "g")
		e := kindIs(t, access.Unavailable, err)
		assert.Equal(t, 4, s.calls())
		assert.Equal(t, "req-1", e.RequestID)
		holdsNoCanary(t, err.Error(), e.Sentence)
	})
}

func TestLongRetryAfterIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := always(429, "", "Retry-After", "300")
		start := time.Now()
		_, err := s.reader().GroupName(t.Context(), "g")
		e := kindIs(t, access.Throttled, err)
		assert.Equal(t, 300*time.Second, e.After)
		assert.Contains(t, access.SentenceOf(e), "in 5 minutes")
		assert.Equal(t, 1, s.calls())
		assert.Zero(t, time.Since(start))
	})
}

func TestNoWaitBeginsThatCannotEndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		s := always(429, "", "Retry-After", "5")
		start := time.Now()
		_, err := s.reader().GroupName(ctx, "g")
		_ = kindIs(t, access.Throttled, err)
		assert.Zero(t, time.Since(start))
	})
}

func TestSilentServiceEndsWithTheCallersTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}}
		start := time.Now()
		_, err := s.reader().GroupName(ctx, "g")
		e := kindIs(t, access.Unavailable, err)
		assert.ErrorIs(t, e, context.DeadlineExceeded)
		assert.Equal(t, 4*time.Second, time.Since(start))
	})
}

func TestWriteIsRepeatedOnlyWhenItWasRefusedBeforeWork(t *testing.T) {
	tests := []struct {
		name  string
		first func() (*http.Response, error)
		want  int // POSTs
		kind  access.Kind
	}{
		{"too many calls, come back", says(429, "", "Retry-After", "1"), 2, ""},
		{"unavailable, come back", says(503, "", "Retry-After", "1"), 2, ""},
		{"never connected", refusesToConnect, 2, ""},
		{"unavailable, no word of when", says(503, ""), 1, access.Unclear},
		{"a bad gateway", says(502, ""), 1, access.Unclear},
		{"a reset connection", resets, 1, access.Unclear},
		{"a refusal", says(403, ""), 1, access.NotAllowed},
		{"a state that cannot be cancelled", says(400, ""), 1, access.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				posts := 0
				s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
					if r.Method == http.MethodGet {
						return respond(200, `{"value":[{"id":"r1","state":"pendingApproval"}]}`), nil
					}
					if posts++; posts == 1 {
						return tt.first()
					}
					return respond(204, ""), nil
				}}
				err := s.person().Cancel(t.Context(), "r1")
				assert.Equal(t, tt.want, posts)
				if tt.kind == "" {
					assert.NoError(t, err)
					return
				}
				_ = kindIs(t, tt.kind, err)
			})
		})
	}
}

func TestCancelWithLostReplyLooksWhatBecameOfTheRequest(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			return resets()
		}
		return respond(200, `{"value":[{"id":"r1","state":"canceled"}]}`), nil
	}}
	assert.NoError(t, s.person().Cancel(t.Context(), "r1"))
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Run("and the new one is used", func(t *testing.T) {
		s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.Header.Get("Authorization"), "-renewed") {
				return respond(200, `{"id":"u"}`), nil
			}
			return respond(401, `{"error":{"code":"InvalidAuthenticationToken"}}`), nil
		}}
		me, err := s.person().Me(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "u", me.ID)
	})
	t.Run("and then the person must sign in", func(t *testing.T) {
		s := always(401, `{"error":{"code":"InvalidAuthenticationToken"}}`)
		_, err := s.person().Me(t.Context())
		_ = kindIs(t, access.SignInAgain, err)
		assert.Equal(t, 2, s.calls())
	})
	t.Run("but not when the service demands more of the person", func(t *testing.T) {
		s := always(401, "", "WWW-Authenticate", `Bearer error="insufficient_claims", claims="eyJ9"`)
		_, err := s.person().Me(t.Context())
		e := kindIs(t, access.SignInAgain, err)
		assert.Contains(t, e.Sentence, "sign-in rules")
		assert.Equal(t, 1, s.calls())
	})
	t.Run("and for the application it is the operator's matter", func(t *testing.T) {
		s := always(401, "")
		_, err := s.reader().GroupName(t.Context(), "g")
		_ = kindIs(t, access.Misconfigure, err)
	})
}

func TestEveryAttemptHasItsOwnIDAndOneLogLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(says(503, ""), says(200, `{"id":"`+testPerson+`","displayName":"`+canaryBody+`"}`))
		_, err := s.reader().Person(t.Context(), testPerson)
		require.NoError(t, err)
		ids := map[string]bool{}
		for _, r := range s.seen {
			ids[r.Header.Get("client-request-id")] = true
		}
		assert.Len(t, ids, 2)
		lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
		require.Len(t, lines, 2)
		for id := range ids {
			assert.Contains(t, s.log.String(), id)
		}
		assert.Contains(t, lines[1], `"route":"/users/{id}"`)
		assert.Contains(t, lines[1], `"status":200`)
		assert.Contains(t, lines[1], `"request_id":"req-1"`)
		assert.NotContains(t, s.log.String(), testPerson)
		holdsNoCanary(t, s.log.String())
	})
}

func TestNextLinkIsFollowedOnlyToTheConfiguredHost(t *testing.T) {
	tests := []struct{ name, link string }{
		{"another host", "https://evil.example/v1.0/groups/g/members?$skiptoken=2"},
		{"plain HTTP", "http://graph.example/v1.0/groups/g/members?$skiptoken=2"},
		{"another port", "https://graph.example:8443/v1.0/groups/g/members"},
		{"another version", "https://graph.example/beta/groups/g/members"},
		{"a way out of the version", "https://graph.example/v1.0/../beta/groups"},
		{"the same, encoded", "https://graph.example/v1.0/%2e%2e/beta/groups"},
		{"a user in the address", "https://graph.example@evil.example/v1.0/groups"},
		{"no address", "://"},
		{"no scheme", "//evil.example/v1.0/groups"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := always(200, fmt.Sprintf(`{"value":[{"id":"a"}],"@odata.nextLink":%q}`, tt.link))
				_, err := s.reader().IsMember(t.Context(), "g", "b")
				_ = kindIs(t, access.Unavailable, err)
				assert.Equal(t, 1, s.calls())
			})
		})
	}
}

func TestListingGoesThroughAllPagesAndNoFurther(t *testing.T) {
	s := inTurn(
		says(200, `{"value":[{"id":"a"}],"@odata.nextLink":"https://graph.example/v1.0/groups/g/members?$skiptoken=2"}`),
		says(200, `{"value":[{"id":"b"},{"id":"c"}],"@odata.nextLink":"https://graph.example/v1.0/groups/g/members?$skiptoken=3"}`),
	)
	found, err := s.reader().IsMember(t.Context(), "g", "b")
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, 2, s.calls())
	assert.Equal(t, "$skiptoken=2", s.seen[1].URL.RawQuery)
}

func TestListingThatNamesTheSamePageAgainEnds(t *testing.T) {
	s := always(200, `{"value":[{"id":"a"}],"@odata.nextLink":"https://graph.example/v1.0/groups/g/members?$skiptoken=2"}`)
	found, err := s.reader().IsMember(t.Context(), "g", "b")
	require.NoError(t, err)
	assert.False(t, found)
	assert.Equal(t, 2, s.calls())
}

func TestRedirectIsNotFollowedWithAToken(t *testing.T) {
	evil := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the token travelled") }))
	defer evil.Close()
	graph := httptest.NewTLSServer(http.RedirectHandler(evil.URL, http.StatusTemporaryRedirect))
	defer graph.Close()
	s := &stage{}
	r := s.reader()
	root, err := url.Parse(graph.URL)
	require.NoError(t, err)
	r.caller.gateway.root, r.caller.gateway.http = root, pin(graph.Client())
	_, err = r.GroupName(t.Context(), "g")
	_ = kindIs(t, access.Misconfigure, err)
}

func TestCertificateThatIsNotTrustedIsTheOperatorsMatter(t *testing.T) {
	graph := httptest.NewUnstartedServer(http.NotFoundHandler())
	graph.Config.ErrorLog = log.New(io.Discard, "", 0)
	graph.StartTLS()
	defer graph.Close()
	s := &stage{}
	r := s.reader()
	root, err := url.Parse(graph.URL)
	require.NoError(t, err)
	r.caller.gateway.root, r.caller.gateway.http = root, pin(&http.Client{})
	_, err = r.GroupName(t.Context(), "g")
	e := kindIs(t, access.Misconfigure, err)
	assert.Contains(t, e.Sentence, "SSL_CERT_FILE")
}

func TestAnswerLongerThanTheLimitIsRefused(t *testing.T) {
	s := always(200, `{"displayName":"`+strings.Repeat("a", maxBody)+`"}`)
	_, err := s.reader().GroupName(t.Context(), "g")
	e := kindIs(t, access.Unavailable, err)
	assert.ErrorIs(t, e, errTooLong)
	assert.Equal(t, 1, s.calls())
}

func TestWhatIsNoIDReachesNeitherPathNorFilter(t *testing.T) {
	s := always(200, "{}")
	for _, id := range []string{"", "..", "a/b", "a'b", "a b", "a%2fb", "ä", strings.Repeat("a", 200)} {
		_, err := s.reader().Request(t.Context(), id)
		_ = kindIs(t, access.NotFound, err)
		_, _, err = s.reader().Assignment(t.Context(), id, testPackage)
		_ = kindIs(t, access.NotFound, err)
		_, err = s.person().Submit(t.Context(), Ask{PackageID: id})
		_ = kindIs(t, access.NotFound, err)
	}
	assert.Zero(t, s.calls())
}

func TestErrorsHoldNoSecretAndNoForeignText(t *testing.T) {
	body := `{"error":{"code":"` + canaryBody + ` <b>","message":"` + canaryBody + `","innerError":{"request-id":"inner-1"}}}`
	for _, status := range []int{301, 400, 401, 403, 404, 405, 409, 410, 418, 429, 500, 501, 503} {
		synctest.Test(t, func(t *testing.T) {
			s := always(status, body, "request-id", "", "Retry-After", "0")
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := s.person().Submit(ctx, Ask{PackageID: testPackage, Justification: canaryReason})
			require.Error(t, err)
			holdsNoCanary(t, err.Error(), access.SentenceOf(err), s.log.String(), fmt.Sprintf("%+v %#v", err, err))
		})
	}
}
