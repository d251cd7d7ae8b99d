package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/require"
)

// Canaries stand for secrets and for words of people; none may leave by an
// error or a log line.
const (
	canaryToken  = "canary-token-7f3a"
	canaryReason = "canary-reason-91bc"
	canaryBody   = "canary-body-c0de"
)

const (
	testTenant  = "11111111-2222-3333-4444-555555555555"
	testPackage = "aaaaaaaa-0000-0000-0000-000000000001"
	testPolicy  = "bbbbbbbb-0000-0000-0000-000000000001"
	testPerson  = "cccccccc-0000-0000-0000-000000000001"
)

// stage stands where the network is and lets a test answer each request.
type stage struct {
	answer  func(n int, r *http.Request) (*http.Response, error) // n counts from 1
	version string                                               // the dialect; zero: v1.0

	unjudged bool // whether what is asked is not ours to judge

	mu   sync.Mutex
	seen []*http.Request
	log  bytes.Buffer
}

// RoundTrip records the request and answers it.
func (s *stage) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.seen = append(s.seen, r)
	n := len(s.seen)
	s.mu.Unlock()
	response, err := s.answer(n, r)
	if response != nil {
		response.Request = r
	}
	return response, err
}

func (s *stage) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen)
}

func (s *stage) gateway() *gateway {
	root := &url.URL{Scheme: "https", Host: "graph.example"}
	log := slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return &gateway{root: root, http: pin(&http.Client{Transport: s.judged()}), log: log, dialect: dialectOf(s.version), contents: newContents()}
}

// reader reads as an application whose token is always the canary.
func (s *stage) reader() *Reader {
	token := func(context.Context, bool) (string, error) { return canaryToken, nil }
	return &Reader{caller: &caller{gateway: s.gateway(), token: token}, tenant: testTenant}
}

// person acts as somebody whose renewed token is told from the first.
func (s *stage) person() *Delegated {
	token := func(_ context.Context, fresh bool) (string, error) {
		if fresh {
			return canaryToken + "-renewed", nil
		}
		return canaryToken, nil
	}
	return &Delegated{
		caller: &caller{gateway: s.gateway(), token: token, person: true}, app: s.reader(),
		person: access.Person{ID: testPerson, TenantID: testTenant, Name: "Requestor1"}, tenant: testTenant,
	}
}

// respond makes an answer; headers are pairs of name and value.
func respond(status int, body string, headers ...string) *http.Response {
	header := http.Header{"Request-Id": {"req-1"}}
	for i := 0; i+1 < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// always gives the same answer to every request.
func always(status int, body string, headers ...string) *stage {
	return &stage{answer: func(int, *http.Request) (*http.Response, error) { return respond(status, body, headers...), nil }}
}

// inTurn answers the first requests one by one; the last answer stays.
func inTurn(answers ...func() (*http.Response, error)) *stage {
	return &stage{answer: func(n int, _ *http.Request) (*http.Response, error) { return answers[min(n, len(answers))-1]() }}
}

func says(status int, body string, headers ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return respond(status, body, headers...), nil }
}

func resets() (*http.Response, error) {
	return nil, &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
}

func refusesToConnect() (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
}

// kindIs requires an error that people can read, of the kind.
func kindIs(t *testing.T, kind access.Kind, err error) *access.Error {
	t.Helper()
	require.Error(t, err)
	e, ok := errors.AsType[*access.Error](err)
	require.True(t, ok, "%v is no access.Error", err)
	require.Equal(t, kind, e.Kind, "%v", err)
	require.NotEmpty(t, e.Sentence)
	return e
}

// holdsNoCanary requires that no secret and no word of a person got out.
func holdsNoCanary(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, canary := range []string{canaryToken, canaryReason, canaryBody} {
			require.NotContains(t, text, canary)
		}
	}
}

// judged puts the judge before the stage.
func (s *stage) judged() http.RoundTripper {
	if s.unjudged {
		return s
	}
	return NewJudge(s, Heard.Add)
}
