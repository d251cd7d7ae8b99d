package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// batchStage answers each call of each batch through one.
func batchStage(t *testing.T, one func(batch int, id string) map[string]any) (*stage, *[]int) {
	sizes := &[]int{}
	return &stage{answer: func(n int, r *http.Request) (*http.Response, error) {
		assert.Equal(t, "/v1.0/$batch", r.URL.Path)
		var body wireBatch
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		*sizes = append(*sizes, len(body.Requests))
		answers := []map[string]any{}
		for _, call := range body.Requests {
			path, _, _ := strings.Cut(call.URL, "?")
			answer := one(n, path[strings.LastIndex(path, "/")+1:])
			if answer != nil {
				answer["id"] = call.ID
				answers = append([]map[string]any{answer}, answers...) // unordered
			}
		}
		text, err := json.Marshal(map[string]any{"responses": answers})
		return respond(200, string(text)), err
	}}, sizes
}

func item(status int, id string, headers map[string]string) map[string]any {
	return map[string]any{"status": status, "headers": headers, "body": map[string]any{"id": id, "state": "delivered"}}
}

func TestBatchReadsTwentyToACall(t *testing.T) {
	s, sizes := batchStage(t, func(_ int, id string) map[string]any { return item(200, id, nil) })
	var ids []string
	for i := range 45 {
		ids = append(ids, fmt.Sprintf("id-%02d", i), fmt.Sprintf("id-%02d", i))
	}
	found, failed, err := s.reader().RequestsByID(t.Context(), ids)
	require.NoError(t, err)
	assert.Empty(t, failed)
	require.Len(t, found, 45)
	for id, r := range found {
		assert.Equal(t, id, r.ID, "an answer belongs to the call that it names")
	}
	assert.Equal(t, []int{20, 20, 5}, *sizes)
}

func TestBatchRepeatsOnlyWhatMaySucceedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, sizes := batchStage(t, func(n int, id string) map[string]any {
			switch {
			case id == "gone":
				return item(404, id, nil)
			case id == "busy" && n == 1:
				return item(429, id, map[string]string{"retry-after": "2.5"})
			case id == "lost" && n <= 2:
				return nil
			}
			return item(200, id, nil)
		})
		start := time.Now()
		found, failed, err := s.reader().RequestsByID(t.Context(), []string{"well", "gone", "busy", "lost", "no id"})
		require.NoError(t, err)
		assert.Len(t, found, 3)
		require.Len(t, failed, 2)
		_ = kindIs(t, access.NotFound, failed["gone"])
		_ = kindIs(t, access.NotFound, failed["no id"])
		assert.Equal(t, []int{4, 2, 1}, *sizes)
		assert.GreaterOrEqual(t, time.Since(start), 2500*time.Millisecond)
	})
}

func TestBatchItemThatStaysThrottledIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, sizes := batchStage(t, func(_ int, id string) map[string]any {
			return item(429, id, map[string]string{"Retry-After": "1"})
		})
		_, failed, err := s.reader().RequestsByID(t.Context(), []string{"busy"})
		require.NoError(t, err)
		e := kindIs(t, access.Throttled, failed["busy"])
		assert.Equal(t, time.Second, e.After)
		assert.Len(t, *sizes, maxAttempts)
	})
}

func TestBatchOfNothingMakesNoCall(t *testing.T) {
	s := always(500, "")
	found, failed, err := s.reader().RequestsByID(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.Empty(t, failed)
	assert.Zero(t, s.calls())
}

func TestBatchThatFailsAsAWholeSaysSo(t *testing.T) {
	s := always(403, "")
	_, _, err := s.reader().RequestsByID(t.Context(), []string{"a"})
	_ = kindIs(t, access.NotAllowed, err)
}
