package entrasim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// printedCall is one request of the vendor's tutorial with the answer that is printed below it.
type printedCall struct {
	method, address, body string
	answer                any // nil: 204
}

// tutorial reads the calls of the vendor's tutorial, in order.
func tutorial(t *testing.T) []printedCall {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's tutorial is.")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "..", "seeds", "tutorial.md"))
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)#### (Request|Response):?\\s+``` ?http\\s*\\n(.*?)```").FindAllStringSubmatch(string(raw), -1)
	require.NotEmpty(t, blocks)
	var calls []printedCall
	for i := 0; i+1 < len(blocks); i += 2 {
		require.Equal(t, "Request", blocks[i][1])
		require.Equal(t, "Response", blocks[i+1][1])
		calls = append(calls, readCall(t, blocks[i][2], blocks[i+1][2]))
	}
	return calls
}

func readCall(t *testing.T, request, answer string) printedCall {
	t.Helper()
	head, body, _ := strings.Cut(request, "\n\n")
	line, _, _ := strings.Cut(head, "\n")
	method, address, found := strings.Cut(strings.TrimSpace(line), " ")
	require.True(t, found, line)
	call := printedCall{method: method, address: address, body: strings.TrimSpace(body)}
	if strings.Contains(answer, "204") && !strings.Contains(answer, "{") {
		return call
	}
	whole := regexp.MustCompile(`,(\s*[}\]])`).ReplaceAllString(answer, "$1") // one printed answer has a comma too many
	require.NoError(t, json.Unmarshal([]byte(whole), &call.answer), answer)
	return call
}

// replay sends the tutorial's calls to a tenant, with the ids of this tenant in the place of the printed ones.
type replay struct {
	t                *testing.T
	tenant           *Tenant
	admin, requestor *graphClient
	ids              map[string]string // by printed id
	last             map[string]string // the last id made in a collection, by the collection's path
}

var printedID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// here puts this tenant's ids into a printed text. The section that cleans up prints ids of its own; there, the id
// that was made last in the same collection is meant.
func (r *replay) here(text string) string {
	return printedID.ReplaceAllStringFunc(text, func(printed string) string {
		if id, known := r.ids[printed]; known {
			return id
		}
		before, _, _ := strings.Cut(text, printed)
		id := r.last[strings.TrimSuffix(before, "/")]
		require.NotEmpty(r.t, id, "the printed id %s in %s means nothing", printed, text)
		return id
	})
}

// send sends one call and compares the answer.
func (r *replay) send(call printedCall) {
	r.t.Helper()
	client, collection := r.admin, call.address
	if strings.Contains(call.body, `"UserAdd"`) {
		r.requestor = signedInAs(r.t, r.tenant, "Requestor1", permEMWrite)
		client = r.requestor
	}
	status, answer := client.verbatim(call.method, r.here(call.address), r.here(call.body))
	if call.answer == nil {
		require.Equal(r.t, http.StatusNoContent, status, "%s %s: %v", call.method, call.address, answer)
		return
	}
	wanted := map[string]int{http.MethodPost: http.StatusCreated, http.MethodGet: http.StatusOK}[call.method]
	require.Equal(r.t, wanted, status, "%s %s: %v", call.method, call.address, answer)
	r.compare(call.address, call.answer, answer)
	if id, made := answer["id"].(string); made {
		r.last[collection] = id
	}
	if strings.Contains(call.address, "AssignmentRequests") && call.method == http.MethodPost {
		r.tenant.Advance(time.Minute)
	}
}

// verbatim sends a call as it is printed; only the spaces, which no address may have, are escaped.
func (c *graphClient) verbatim(method, address, body string) (int, map[string]any) {
	c.t.Helper()
	address = strings.Replace(address, "https://graph.microsoft.com", c.tenant.GraphURL(), 1)
	request, err := http.NewRequest(method, strings.ReplaceAll(address, " ", "%20"), io.NopCloser(bytes.NewReader([]byte(body))))
	require.NoError(c.t, err)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-type", "application/json")
	response, err := c.http.Do(request)
	require.NoError(c.t, err)
	return response.StatusCode, decode(c.t, response)
}

// compare checks that every printed member is there with the same kind of value, and learns which id stands for which.
func (r *replay) compare(place string, printed, ours any) {
	switch printed := printed.(type) {
	case map[string]any:
		members, isObject := ours.(map[string]any)
		require.True(r.t, isObject, "%s is an object: %v", place, ours)
		for name, value := range printed {
			if assert.Contains(r.t, members, name, place) {
				r.compare(place+" "+name, value, members[name])
			}
		}
	case []any:
		entries, isList := ours.([]any)
		require.True(r.t, isList, "%s is a list: %v", place, ours)
		require.Len(r.t, entries, len(printed), place)
		for i := range printed {
			r.compare(place, printed[i], entries[i])
		}
	case string:
		text, isText := ours.(string)
		require.True(r.t, isText, "%s is a text: %v", place, ours)
		r.compareTexts(place, printed, text)
	case bool, float64:
		assert.Equal(r.t, printed, ours, place)
	}
}

// compareTexts wants a time where a time is printed and ids where ids are; short words have to be the very same.
func (r *replay) compareTexts(place, printed, ours string) {
	_, err := time.Parse(time.RFC3339, printed)
	ids, our := printedID.FindAllString(printed, -1), printedID.FindAllString(ours, -1)
	switch {
	case err == nil:
		_, err := time.Parse(time.RFC3339, ours)
		require.NoError(r.t, err, place)
	case strings.HasSuffix(place, "@odata.context"):
		assert.Contains(r.t, ours, "/$metadata#", place)
	case len(ids) > 0:
		require.Len(r.t, our, len(ids), "%s: %s", place, ours)
		for i := range ids {
			r.ids[ids[i]] = our[i]
		}
	case strings.HasSuffix(place, "By"):
		assert.NotEmpty(r.t, ours, place)
	default:
		assert.Equal(r.t, printed, ours, place)
	}
}

func TestTheTutorialRunsAsItIsPrintedTwiceInARow(t *testing.T) {
	calls := tutorial(t)
	require.Condition(t, func() bool { return len(calls) == 18 }, "the tutorial has not changed") // Len would print it all
	tenant := start(t, Config{
		Seed: "empty", Frozen: true, AdminConsent: []string{"User.ReadWrite.All", "Group.ReadWrite.All", permEMWrite},
	})
	admin := as(t, tenant, "Admin1", "User.ReadWrite.All", "Group.ReadWrite.All", permEMWrite)
	people := len(tenant.People())
	for _, round := range []string{"first", "second"} {
		t.Run(round, func(t *testing.T) {
			admin.t = t
			r := &replay{t: t, tenant: tenant, admin: admin, ids: map[string]string{}, last: map[string]string{}}
			for _, call := range calls {
				r.send(call)
			}
		})
	}
	assert.Len(t, tenant.People(), people, "the tutorial cleans up behind itself")
	assert.Empty(t, admin.get(em + "/accessPackages")["value"])
}
