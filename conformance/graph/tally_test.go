package graph_test

import (
	"net/http"
	"regexp"
	"sync"
)

// tally counts the calls that the SDK makes.
type tally struct {
	mu         sync.Mutex // guards operations
	operations map[string]int
}

// identifier is what stands in a path for one object.
var identifier = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}(_[0-9a-fA-F-]{36})?|[a-z0-9]+%40[a-z.]+|[a-z0-9]+@[a-z.]+`)

func (c *tally) note(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.operations[r.Method+" "+identifier.ReplaceAllString(r.URL.Path, "{id}")]++
}

func (c *tally) count() (calls, operations int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.operations {
		calls += n
	}
	return calls, len(c.operations)
}

// counted is a transport that notes every call on its way.
type counted struct {
	next  http.RoundTripper
	tally *tally
}

func (c counted) RoundTrip(r *http.Request) (*http.Response, error) {
	c.tally.note(r)
	return c.next.RoundTrip(r)
}
