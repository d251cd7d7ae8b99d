package graph

import (
	"context"
	"iter"
	"net/http"
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
		next := k
		for range maxPages {
			p, err := fetch[page[T]](ctx, c, next)
			if err != nil {
				var none D
				yield(none, err)
				return
			}
			for _, element := range p.Value {
				if !yield(read(element), nil) {
					return
				}
			}
			if p.Next == "" || string(p.Next) == next.link {
				return
			}
			next.method, next.link, next.body = http.MethodGet, string(p.Next), nil
		}
	}
}
