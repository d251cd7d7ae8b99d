package entrasim

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

// query is what a call asked for beyond the path: the OData system query options.
type query struct {
	filter  *expression // nil: everything
	expand  []expansion
	selects []string // empty: all, or the type's defaults
	top     int      // zero: not asked
	skip    int
	count   bool
	search  search // nil: everything
	raw     url.Values
}

// parseQuery reads the options and refuses those that are not known.
func parseQuery(values url.Values) (query, *graphError) {
	q := query{raw: values}
	for name := range values {
		if refusal := q.take(name, values.Get(name)); refusal != nil {
			return query{}, refusal
		}
	}
	return q, nil
}

// take reads one option. The dollar sign is optional in Graph v1.0 too, and letters may have any case.
func (q *query) take(name, value string) (refusal *graphError) {
	switch strings.ToLower(strings.TrimPrefix(name, "$")) {
	case "filter":
		q.filter, refusal = parseFilter(value)
	case "expand":
		q.expand, refusal = parseExpand(value)
	case "select":
		q.selects, refusal = parseSelect(value)
	case "top":
		q.top, refusal = positive("$top", value)
	case "skiptoken":
		q.skip, refusal = openToken(value)
	case "skip":
		q.skip, refusal = positive("$skip", value)
	case "search":
		if strings.HasPrefix(name, "$") {
			q.search, refusal = parseSearch(value)
		}
	case "count":
		q.count = strings.EqualFold(value, "true")
	case "format":
	default:
		if strings.HasPrefix(name, "$") {
			refusal = badRequest("The query option '%s' is not supported.", name)
		}
	}
	return refusal
}

func positive(option, value string) (int, *graphError) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || (n == 0 && option == "$top") {
		return 0, badRequest("Invalid value '%s' for %s query option found. The %s query option requires a non-negative integer value.", value, option, option)
	}
	return n, nil
}

// parseSelect reads a comma list of property names.
func parseSelect(value string) ([]string, *graphError) {
	var names []string
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			return nil, badRequest("Parsing OData Select and Expand failed: Term '%s' is not valid in a $select or $expand expression.", value)
		}
		names = append(names, name)
	}
	return names, nil
}

// maxExpandDepth bounds expansions inside expansions.
const maxExpandDepth = 6

// expansion is one term of $expand with its own options.
type expansion struct {
	name  string // "*": every link
	query query
}

// parseExpand reads a comma list of terms, each with options in brackets.
func parseExpand(value string) ([]expansion, *graphError) {
	if strings.Count(value, "$expand") > maxExpandDepth {
		return nil, badRequest("Parsing OData Select and Expand failed: The maximum depth of %d is exceeded.", maxExpandDepth)
	}
	var terms []expansion
	for _, term := range splitOutside(value, ',') {
		one, refusal := parseExpansion(strings.TrimSpace(term))
		if refusal != nil {
			return nil, refusal
		}
		terms = append(terms, one)
	}
	return terms, nil
}

func parseExpansion(term string) (expansion, *graphError) {
	name, options, nested := strings.Cut(term, "(")
	if name == "" || (nested && !strings.HasSuffix(options, ")")) {
		return expansion{}, badRequest("Parsing OData Select and Expand failed: Term '%s' is not valid in a $select or $expand expression.", term)
	}
	one := expansion{name: strings.TrimSpace(name)}
	if !nested {
		return one, nil
	}
	values := url.Values{}
	for _, option := range splitOutside(strings.TrimSuffix(options, ")"), ';') {
		key, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		values.Set(key, value)
	}
	parsed, refusal := parseQuery(values)
	one.query = parsed
	return one, refusal
}

// splitOutside cuts at a separator that stands outside brackets and quotes.
func splitOutside(s string, separator byte) []string {
	var parts []string
	depth, start, quoted := 0, 0, false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			quoted = !quoted
		case quoted:
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		case s[i] == separator && depth == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// pageToken hides an offset, so that clients follow links instead of counting.
func pageToken(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("from:" + strconv.Itoa(offset)))
}

func openToken(token string) (int, *graphError) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	rest, ok := strings.CutPrefix(string(raw), "from:")
	if err == nil && ok {
		if n, err := strconv.Atoi(rest); err == nil && n >= 0 {
			return n, nil
		}
	}
	return 0, badRequest("The skip token is not valid.")
}
