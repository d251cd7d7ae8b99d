package entrasim

import (
	"net/url"
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
	found, refusal := x.filtered(c)
	if refusal != nil {
		return nil, refusal
	}
	pageSize := x.t.pageSize
	if x.query.top > 0 {
		pageSize = min(pageSize, x.query.top)
	}
	start := min(x.query.skip, len(found))
	end := min(start+pageSize, len(found))
	if _, refusal := x.project(c.schema, x.query, c.defaults); refusal != nil {
		return nil, refusal
	}
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

// filtered keeps what satisfies $filter. The schema is asked too, so that a wrong name is refused in an empty list.
func (x *exchange) filtered(c collection) ([]*record, *graphError) {
	if x.query.filter == nil {
		return c.records, nil
	}
	if _, refusal := x.query.filter.matches(c.schema); refusal != nil {
		return nil, refusal
	}
	var found []*record
	for _, r := range c.records {
		matched, refusal := x.query.filter.matches(r)
		if refusal != nil {
			return nil, refusal
		}
		if matched {
			found = append(found, r)
		}
	}
	return found, nil
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
	shown := r
	names := q.selects
	if len(names) == 0 {
		names = defaults
	}
	for _, name := range q.selects {
		if _, known := r.get(name); !known && name != "*" {
			if _, navigation := r.link(name); !navigation {
				return nil, unknownTerm(name, r.kind)
			}
		}
	}
	if len(names) > 0 && names[0] != "*" {
		shown = r.only(names)
	}
	shown = x.t.dialect().restyle(shown)
	for _, term := range q.expand {
		added, refusal := x.expanded(r, term)
		if refusal != nil {
			return nil, refusal
		}
		shown = &record{kind: shown.kind, members: append(shown.members[:len(shown.members):len(shown.members)], added...), links: r.links}
	}
	return shown, nil
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

// walk follows one link.
func (x *exchange) walk(l link, q query) (member, *graphError) {
	if l.one != nil {
		neighbour := l.one()
		if neighbour == nil {
			return member{l.name, nil}, nil
		}
		shown, refusal := x.project(neighbour, q, nil)
		return member{l.name, shown}, refusal
	}
	neighbours := []*record{}
	for _, n := range l.many() {
		if q.filter != nil {
			matched, refusal := q.filter.matches(n)
			if refusal != nil {
				return member{}, refusal
			}
			if !matched {
				continue
			}
		}
		shown, refusal := x.project(n, q, nil)
		if refusal != nil {
			return member{}, refusal
		}
		neighbours = append(neighbours, shown)
	}
	return member{l.name, neighbours}, nil
}

func unknownTerm(name, kind string) *graphError {
	return badRequest("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, kind)
}
