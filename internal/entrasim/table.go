package entrasim

import "strings"

// entity is anything with an id of its own.
type entity interface{ key() string }

// table keeps entities of one kind in the order in which they came.
type table[T entity] struct {
	rows []T
	byID map[string]T
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
}
