package entrasim

import (
	"net/url"
	"slices"
	"strings"
)

// collection is what a list operation found, before the query options are applied.
type collection struct {
	context string
	records []*record
	schema  *record // an empty record of the collection's kind: it tells which properties exist
	// defaults are the properties returned when none are selected; nil means all.
	defaults []string
}

// list applies filter, paging, expansion and selection.
func (x *exchange) list(c collection) (*answer, *graphError) {
	if refusal := x.sound(c.schema, x.query); refusal != nil {
		return nil, refusal
	}
	found, refusal := x.searched(c)
	if refusal != nil {
		return nil, refusal
	}
	if found, refusal = x.query.filtered(found); refusal != nil {
		return nil, refusal
	}
	start := min(x.query.skip, len(found))
	end := min(start+x.pageSize(), len(found))
	values := []*record{}
	for _, r := range found[start:end] {
		shown, refusal := x.project(r, x.query, c.defaults)
		if refusal != nil {
			return nil, refusal
		}
		values = append(values, shown)
	}
	body := object{{"@odata.context", x.context(c.context)}}
	if x.query.count && start == 0 {
		body = append(body, member{"@odata.count", len(found)})
	}
	if end < len(found) {
		body = append(body, member{"@odata.nextLink", x.nextLink(end)})
	}
	return ok(append(body, member{"value", values}))
}

// pageSize is how many entries this page holds: as many as were asked for, up to what the service gives. The directory's
// sizes are the published ones; those of entitlement management are not known.
func (x *exchange) pageSize() int {
	usual, most := 20, 100
	if !strings.Contains(strings.ToLower(x.path), emRoot) {
		usual, most = 100, 999
	}
	if x.t.pageSize > 0 {
		usual, most = x.t.pageSize, x.t.pageSize
	}
	if x.query.top > 0 {
		return min(x.query.top, most)
	}
	return usual
}

// nextLink is the address of the following page.
func (x *exchange) nextLink(offset int) string {
	values := url.Values{}
	for name := range x.query.raw {
		values.Set(name, x.query.raw.Get(name))
	}
	values.Del("$skip")
	values.Del("skip")
	values.Set("$skiptoken", pageToken(offset))
	return x.t.GraphURL() + x.path + "?" + values.Encode()
}

// one applies expansion and selection to a single object.
func (x *exchange) one(context string, r *record, defaults []string) (*answer, *graphError) {
	shown, refusal := x.project(r, x.query, defaults)
	if refusal != nil {
		return nil, refusal
	}
	return ok(shown.before("@odata.context", x.context(context)))
}

// project cuts a record to what was selected and adds what was expanded.
func (x *exchange) project(r *record, q query, defaults []string) (*record, *graphError) {
	if refusal := r.selectable(q.selects); refusal != nil {
		return nil, refusal
	}
	names := q.selects
	if len(names) == 0 {
		names = defaults
	}
	shown := r
	if len(names) > 0 && names[0] != "*" {
		shown = r.only(names)
	}
	shown = x.dialect().restyle(shown)
	members := slices.Clone(shown.members)
	for _, term := range q.expand {
		added, refusal := x.expanded(r, term)
		if refusal != nil {
			return nil, refusal
		}
		members = append(members, added...)
	}
	return &record{kind: shown.kind, members: members, links: r.links}, nil
}

// selectable refuses a selection of what the record does not have.
func (r *record) selectable(names []string) *graphError {
	for _, name := range names {
		_, property := r.get(name)
		_, navigation := r.link(name)
		if !property && !navigation && !r.mixed && name != "*" {
			return unknownTerm(name, r.kind)
		}
	}
	return nil
}

// expanded walks the links that one term of $expand names.
func (x *exchange) expanded(r *record, term expansion) ([]member, *graphError) {
	if term.name == "*" {
		var all []member
		for _, l := range r.links {
			added, refusal := x.walk(l, term.query)
			if refusal != nil {
				return nil, refusal
			}
			all = append(all, added)
		}
		return all, nil
	}
	l, known := r.link(term.name)
	if !known {
		return nil, unknownTerm(term.name, r.kind)
	}
	added, refusal := x.walk(l, term.query)
	return []member{added}, refusal
}

// walk follows one link. The blank neighbour finds what is wrong with the options even where nobody is.
func (x *exchange) walk(l link, q query) (member, *graphError) {
	if refusal := x.sound(l.blank(), q); refusal != nil {
		return member{}, refusal
	}
	if l.one == nil {
		return x.walkMany(l, q)
	}
	neighbour := l.one()
	if neighbour == nil {
		return member{l.name, nil}, nil
	}
	shown, refusal := x.project(neighbour, q, nil)
	return member{l.name, shown}, refusal
}

func (x *exchange) walkMany(l link, q query) (member, *graphError) {
	found, refusal := q.filtered(l.many())
	if refusal != nil {
		return member{}, refusal
	}
	neighbours := []*record{}
	for _, n := range found {
		shown, refusal := x.project(n, q, nil)
		if refusal != nil {
			return member{}, refusal
		}
		neighbours = append(neighbours, shown)
	}
	return member{l.name, neighbours}, nil
}

// sound refuses options that name what a kind of record does not have.
func (x *exchange) sound(blank *record, q query) *graphError {
	if q.filter != nil {
		if _, refusal := q.filter.matches(blank); refusal != nil {
			return refusal
		}
	}
	_, refusal := x.project(blank, q, nil)
	return refusal
}

// filtered keeps the records that satisfy $filter.
func (q query) filtered(all []*record) ([]*record, *graphError) {
	if q.filter == nil {
		return all, nil
	}
	var found []*record
	for _, r := range all {
		matched, refusal := q.filter.matches(r)
		if refusal != nil {
			return nil, refusal
		}
		if matched {
			found = append(found, r)
		}
	}
	return found, nil
}

func unknownTerm(name, kind string) *graphError {
	return badRequest("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, kind)
}
