package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"accessbot/internal/access"
)

// batchSize is the most calls that one batch takes.
//
// https://learn.microsoft.com/graph/json-batching
const batchSize = 20

type wireBatch struct {
	Requests []wireBatchCall `json:"requests"`
}

type wireBatchCall struct {
	ID     string `json:"id"`
	Method string `json:"method"`
	URL    string `json:"url"`
}

type wireBatchReply struct {
	ID      word            `json:"id"`
	Status  int             `json:"status"`
	Headers map[string]word `json:"headers"`
	Body    json.RawMessage `json:"body"`
}

type wireBatchReplies struct {
	Responses list[wireBatchReply] `json:"responses"`
}

// RequestsByID reads requests by their ids, twenty to a call. What could not
// be read stands in the second map with its error. The third result is an
// error of the whole: then neither map is complete.
func (r *Reader) RequestsByID(ctx context.Context, ids []string) (map[string]access.Request, map[string]error, error) {
	return readAll(ctx, batch[wireRequest, access.Request]{caller: r.caller, version: r.dialect().version, reading: r.requestCall, read: r.request}, ids)
}

// Profiles reads people by their object ids, twenty to a call; the results are
// as those of RequestsByID.
//
// https://learn.microsoft.com/graph/api/user-get
func (r *Reader) Profiles(ctx context.Context, ids []string) (map[string]access.Profile, map[string]error, error) {
	return readAll(ctx, batch[wireProfile, access.Profile]{caller: r.caller, version: versionOne, reading: profileCall, read: r.profile}, ids)
}

// batch reads things of one kind by their ids, and collects the answers.
type batch[W, D any] struct {
	caller  *caller
	version string
	reading func(id string) call
	read    func(W) D
	found   map[string]D
	failed  map[string]error
}

func readAll[W, D any](ctx context.Context, b batch[W, D], ids []string) (map[string]D, map[string]error, error) {
	b.found, b.failed = map[string]D{}, map[string]error{}
	unique := slices.Compact(slices.Sorted(slices.Values(ids)))
	for chunk := range slices.Chunk(unique, batchSize) {
		if err := b.run(ctx, chunk); err != nil {
			return b.found, b.failed, err
		}
	}
	return b.found, b.failed, nil
}

// run reads up to twenty things, and repeats those that may succeed later.
func (b *batch[W, D]) run(ctx context.Context, ids []string) error {
	for attempt := 1; len(ids) > 0; attempt++ {
		replies, err := b.send(ctx, ids)
		if err != nil {
			return err
		}
		again, wait := b.sort(ids, replies, attempt)
		if len(again) == 0 || attempt >= maxAttempts || !pause(ctx, wait) {
			return nil
		}
		ids = again
	}
	return nil
}

// send makes one batch call. It changes nothing, so it is repeated like a read.
func (b *batch[W, D]) send(ctx context.Context, ids []string) (map[string]reply, error) {
	k := newCall(http.MethodPost, "/$batch")
	k.version, k.read = b.version, true
	var calls []wireBatchCall
	for i, id := range ids {
		one := b.reading(id)
		if one.err == nil {
			calls = append(calls, wireBatchCall{ID: strconv.Itoa(i + 1), Method: one.method, URL: one.target})
		}
	}
	if len(calls) == 0 {
		return nil, nil
	}
	k.body = wireBatch{calls}
	var answer wireBatchReplies
	if err := b.caller.do(ctx, k, &answer); err != nil {
		return nil, err
	}
	return byID(ids, answer.Responses), nil
}

// byID names each answer by the id that was asked for; answers come unordered.
func byID(ids []string, answers []wireBatchReply) map[string]reply {
	replies := map[string]reply{}
	for _, a := range answers {
		n, err := strconv.Atoi(string(a.ID))
		if err != nil || n < 1 || n > len(ids) {
			continue
		}
		header := http.Header{}
		for name, value := range a.Headers {
			header.Set(name, string(value))
		}
		replies[ids[n-1]] = reply{status: a.Status, header: header, body: a.Body}
	}
	return replies
}

// sort files each answer, and tells which ids to ask for again and after what
// wait: the longest that any of them was asked to.
func (b *batch[W, D]) sort(ids []string, replies map[string]reply, attempt int) (again []string, wait time.Duration) {
	for _, id := range ids {
		f := b.file(id, replies[id])
		if f != nil && f.retriable() {
			again = append(again, id)
			wait = max(wait, f.wait(attempt))
		}
	}
	return again, wait
}

// file keeps one answer, as what was read or as an error.
func (b *batch[W, D]) file(id string, answer reply) *fault {
	k := b.reading(id)
	if k.err != nil {
		b.failed[id] = k.err
		return nil //nolint:nilerr // The error is kept; nil says that asking again is of no use.
	}
	var w W
	f := &fault{err: errNoAnswer}
	switch {
	case answer.status >= 300:
		f = refusal(answer)
	case answer.status != 0:
		f = decode(answer, &w)
	}
	if f != nil {
		f.method, f.route = k.method, k.route
		b.failed[id] = b.caller.explain(k, f)
		return f
	}
	delete(b.failed, id)
	b.found[id] = b.read(w)
	return nil
}
