package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
)

// meter counts the calls and the bytes of bodies that pass a stage.
type meter struct {
	answer       func(r *http.Request, body []byte) string
	calls, bytes int
}

func (m *meter) stage() *stage {
	return &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		var body []byte
		if r.Body != nil {
			var err error
			if body, err = io.ReadAll(r.Body); err != nil {
				return nil, err
			}
		}
		text := m.answer(r, body)
		m.calls++
		m.bytes += len(r.URL.RequestURI()) + len(body) + len(text)
		return respond(200, text), nil
	}}
}

// measure runs an operation and reports calls and bytes of each.
func (m *meter) measure(b *testing.B, operation func() error) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if err := operation(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(m.calls)/float64(b.N), "calls/op")
	b.ReportMetric(float64(m.bytes)/float64(b.N), "wire-B/op")
}

func openRequest(n int) string {
	return fmt.Sprintf(`{"id":"%08d-0000-0000-0000-000000000001","requestType":"userAdd","state":"pendingApproval","status":"PendingApproval","createdDateTime":"2026-01-02T03:04:05Z","accessPackage":{"id":%q,"displayName":"Marketing Campaign"},"requestor":{"objectId":%q,"displayName":"Requestor1"}}`, n, testPackage, testPerson)
}

// officer answers for a service with so many open requests.
func officer(open int) func(*http.Request, []byte) string {
	return func(r *http.Request, body []byte) string {
		switch {
		case strings.HasSuffix(r.URL.Path, "/$batch"):
			return batchAnswer(body)
		case r.Method == http.MethodPost || !strings.HasSuffix(r.URL.Path, "assignmentRequests"):
			return openRequest(1)
		}
		return pageOf(r, open)
	}
}

func batchAnswer(body []byte) string {
	var asked wireBatch
	if json.Unmarshal(body, &asked) != nil {
		return `{}`
	}
	var answers []string
	for _, call := range asked.Requests {
		answers = append(answers, fmt.Sprintf(`{"id":%q,"status":200,"body":%s}`, call.ID, openRequest(1)))
	}
	return `{"responses":[` + strings.Join(answers, ",") + `]}`
}

// pageOf is one page of a listing, a hundred to each.
func pageOf(r *http.Request, open int) string {
	from, _ := strconv.Atoi(r.URL.Query().Get("$skiptoken")) // none on the first page
	var rows []string
	for n := from; n < min(from+100, open); n++ {
		rows = append(rows, openRequest(n))
	}
	next := ""
	if from+100 < open {
		next = fmt.Sprintf(`,"@odata.nextLink":"https://graph.example%s?$skiptoken=%d"`, r.URL.Path, from+100)
	}
	return `{"value":[` + strings.Join(rows, ",") + `]` + next + `}`
}

func BenchmarkOperations(b *testing.B) {
	operations := map[string]func(*Reader, *Delegated) error{
		"read":    func(r *Reader, _ *Delegated) error { _, err := r.Request(b.Context(), testPackage); return err },
		"list":    func(r *Reader, _ *Delegated) error { return sweep(b, r) },
		"userAdd": func(_ *Reader, d *Delegated) error { _, err := d.Submit(b.Context(), ask()); return err },
		"cancel":  func(_ *Reader, d *Delegated) error { return d.Cancel(b.Context(), testPackage) },
		"admin create": func(_ *Reader, d *Delegated) error {
			_, err := d.CreateCatalog(b.Context(), access.Catalog{Name: "Workshop"})
			return err
		},
		"decide": func(_ *Reader, d *Delegated) error {
			return d.Decide(b.Context(), Decision{RequestID: testPackage, StageID: testPolicy, Approve: true})
		},
	}
	for name, operation := range operations {
		b.Run(name, func(b *testing.B) {
			m := &meter{answer: officer(20)}
			s := m.stage()
			reader, person := s.reader(), s.person()
			m.measure(b, func() error { s.forget(); return operation(reader, person) })
		})
	}
}

// forget drops what was recorded, which would otherwise be measured.
func (s *stage) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = s.seen[:0]
	s.log.Reset()
}

func sweep(b *testing.B, r *Reader) error {
	b.Helper()
	for _, err := range r.Requests(b.Context(), time.Time{}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkFollowing compares three ways to follow open requests. The naive one
// is a call for each; the ratios are of its calls and bytes.
func BenchmarkFollowing(b *testing.B) {
	for _, open := range []int{100, 1000, 10000} {
		var ids []string
		for n := range open {
			ids = append(ids, fmt.Sprintf("%08d-0000-0000-0000-000000000001", n))
		}
		ways := []struct {
			name string
			poll func(*Reader) error
		}{
			{"one by one", func(r *Reader) error { return oneByOne(b, r, ids) }},
			{"batch", func(r *Reader) error { _, _, err := r.RequestsByID(b.Context(), ids); return err }},
			{"sweep", func(r *Reader) error { return sweep(b, r) }},
		}
		var naive meter
		for _, way := range ways {
			b.Run(fmt.Sprintf("%d open, %s", open, way.name), func(b *testing.B) {
				m := &meter{answer: officer(open)}
				s := m.stage()
				reader := s.reader()
				m.measure(b, func() error { s.forget(); return way.poll(reader) })
				perRun := meter{calls: m.calls / b.N, bytes: m.bytes / b.N}
				if way.name == "one by one" {
					naive = perRun
				}
				if naive.calls > 0 {
					b.ReportMetric(float64(perRun.calls)/float64(naive.calls), "calls-of-naive")
					b.ReportMetric(float64(perRun.bytes)/float64(naive.bytes), "bytes-of-naive")
				}
			})
		}
	}
}

func oneByOne(b *testing.B, r *Reader, ids []string) error {
	b.Helper()
	for _, id := range ids {
		if _, err := r.Request(b.Context(), id); err != nil {
			return err
		}
	}
	return nil
}
