package graph

import (
	"context"
	"iter"
	"net/http"

	"accessbot/internal/access"
)

// maxPages bounds a listing, so that a service that always names another page
// does not keep us for ever.
const maxPages = 10_000

// page is one page of a listing.
type page[T any] struct {
	Value list[T] `json:"value"`
	Next  word    `json:"@odata.nextLink"`
}

// each gives the elements of a listing, page by page, read as D. After an
// error it ends.
//
// https://learn.microsoft.com/graph/paging
func each[T, D any](ctx context.Context, c *caller, k call, read func(T) D) iter.Seq2[D, error] {
	return func(yield func(D, error) bool) {
		for p, err := range pages[T](ctx, c, k) {
			if err != nil {
				var none D
				yield(none, err)
				return
			}
			if !yieldAll(p.Value, read, yield) {
				return
			}
		}
	}
}

// yieldAll gives the elements of one page, and reports whether more are wanted.
func yieldAll[T, D any](elements []T, read func(T) D, yield func(D, error) bool) bool {
	for _, element := range elements {
		if !yield(read(element), nil) {
			return false
		}
	}
	return true
}

// pages gives the pages of a listing. One that names the page before it as the
// next ends it.
func pages[T any](ctx context.Context, c *caller, k call) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		for range maxPages {
			p, err := fetch[page[T]](ctx, c, k)
			next := string(p.Next)
			if !yield(p, err) || err != nil || next == "" || next == k.link {
				return
			}
			k.method, k.link, k.body = http.MethodGet, next, nil
		}
	}
}

// eachOf is each, in the first of several ways that the service takes: which
// expansions and page sizes a function allows is not documented. The last way
// is the one that the documentation shows.
func eachOf[T, D any](ctx context.Context, c *caller, ways []call, read func(T) D) iter.Seq2[D, error] {
	return func(yield func(D, error) bool) {
		for i, k := range ways {
			given, refused := 0, false
			for element, err := range each(ctx, c, k, read) {
				if refused = i+1 < len(ways) && given == 0 && access.KindOf(err) == access.Invalid; refused {
					break
				}
				if given++; !yield(element, err) {
					return
				}
			}
			if !refused {
				return
			}
		}
	}
}
