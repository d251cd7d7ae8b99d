package entrasim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// entity is anything with an id of its own.
type entity interface{ key() string }

// table keeps entities of one kind in the order in which they came.
type table[T entity] struct {
	rows []T
	byID map[string]T
	gone map[string]T // what was removed, for those who still point to it
}

func (t *table[T]) add(row T) T {
	if t.byID == nil {
		t.byID = map[string]T{}
	}
	t.rows = append(t.rows, row)
	t.byID[strings.ToLower(row.key())] = row
	return row
}

// get finds by id, whatever the case of its letters; what is missing is T's zero value.
func (t *table[T]) get(id string) T { return t.byID[strings.ToLower(id)] }

// remove takes a row out; only ever finds it from then on.
func (t *table[T]) remove(row T) {
	t.drop(row)
	if t.gone == nil {
		t.gone = map[string]T{}
	}
	t.gone[strings.ToLower(row.key())] = row
}

// drop takes a row out as if it had never been there.
func (t *table[T]) drop(row T) {
	id := strings.ToLower(row.key())
	delete(t.byID, id)
	t.rows = slices.DeleteFunc(t.rows, func(other T) bool { return strings.EqualFold(other.key(), id) })
}

// ever finds by id what is or was there.
func (t *table[T]) ever(id string) T {
	if row, there := t.byID[strings.ToLower(id)]; there {
		return row
	}
	return t.gone[strings.ToLower(id)]
}

// find returns the first row that satisfies, or T's zero value.
func (t *table[T]) find(satisfies func(T) bool) T {
	for _, row := range t.rows {
		if satisfies(row) {
			return row
		}
	}
	var none T
	return none
}

// where returns every row that satisfies, in order.
func (t *table[T]) where(satisfies func(T) bool) []T {
	var found []T
	for _, row := range t.rows {
		if satisfies(row) {
			found = append(found, row)
		}
	}
	return found
}

// born is when reads see an object for the first time and, once it was deleted, since when it is no longer there. What
// a seed made was always seen.
type born struct{ visible, vanished time.Time }

func (b *born) seen(now time.Time) bool { return !b.visible.After(now) }

func (b *born) vanish(now time.Time) { b.vanished = now }

// lingers reports whether reads that are late still see a deleted object.
func (b *born) lingers(now time.Time, late time.Duration) bool {
	return now.Before(b.vanished.Add(late))
}

// newborn is an object of a kind whose creation takes time to reach every reader.
type newborn interface {
	comparable
	entity
	seen(now time.Time) bool
	vanish(now time.Time)
	lingers(now time.Time, late time.Duration) bool
}

// seen finds a row that reads see already, or, when the call only reads, still.
func seen[T newborn](x *exchange, t *table[T], id string) T {
	var none T
	if row := t.get(id); row != none && row.seen(x.now) {
		return row
	}
	old := t.ever(id)
	if old != none && x.r.Method == http.MethodGet && old.lingers(x.now, x.t.knobs.StaleAfterDelete.Duration()) {
		return old
	}
	return none
}

// discard removes a row at this moment.
func discard[T newborn](x *exchange, t *table[T], row T) {
	row.vanish(x.now)
	t.remove(row)
}

// allSeen lists the rows that reads see already.
func allSeen[T newborn](x *exchange, t *table[T]) []T {
	return t.where(func(row T) bool { return row.seen(x.now) })
}

// world is everything that the tenant holds. Tenant.mu guards it.
type world struct {
	users       table[*user]
	groups      table[*group]
	catalogs    table[*catalog]
	resources   table[*resource]
	packages    table[*accessPackage]
	roleScopes  table[*roleScope]
	policies    table[*policy]
	requests    table[*request]
	assignments table[*assignment]

	resourceRequests table[*resourceRequest]
	organizations    table[*organization]
	services         table[*service]
	sites            table[*sharePointSite]

	// directOnly leaves the members of groups inside a group out where policies speak of the group.
	directOnly bool
}
