package entrasim

import (
	"net/http"
	"strings"
	"unicode"
)

// searchTerm is one property with the words that it must hold.
type searchTerm struct{ property, words string }

// search is what $search asks for: one of the groups of terms must hold as a whole.
// https://learn.microsoft.com/graph/search-query-parameter
type search [][]searchTerm

// parseSearch reads terms such as "displayName:marketing" in quotes, joined by AND and OR.
func parseSearch(text string) (search, *graphError) {
	var found search
	for alternative := range strings.SplitSeq(text, " OR ") {
		var terms []searchTerm
		for term := range strings.SplitSeq(alternative, " AND ") {
			inner, quoted := strings.CutPrefix(strings.TrimSpace(term), `"`)
			inner, closed := strings.CutSuffix(inner, `"`)
			property, words, pair := strings.Cut(inner, ":")
			if !quoted || !closed || !pair || property == "" {
				return nil, &graphError{status: http.StatusBadRequest, code: "BadRequest", message: "Syntax error: the terms of $search have the form \"property:words\" and stand in double quotes."}
			}
			terms = append(terms, searchTerm{property, strings.ReplaceAll(words, `\"`, `"`)})
		}
		found = append(found, terms)
	}
	return found, nil
}

// searched keeps the records that $search asks for. Only the directory's collections know it, and only in a call that
// says that it bears with an index that lags behind.
func (x *exchange) searched(c collection) ([]*record, *graphError) {
	if x.query.search == nil {
		return c.records, nil
	}
	if strings.Contains(strings.ToLower(x.path), emRoot) {
		return nil, badRequest("The query option '$search' is not supported.")
	}
	if !strings.EqualFold(x.r.Header.Get("ConsistencyLevel"), "eventual") {
		return nil, &graphError{status: http.StatusBadRequest, code: "Request_UnsupportedQuery", message: "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"}
	}
	for _, terms := range x.query.search {
		for _, term := range terms {
			if _, known := c.schema.get(term.property); !known {
				return nil, unknownProperty(term.property, c.schema.kind)
			}
		}
	}
	var found []*record
	for _, r := range c.records {
		if x.query.search.matches(r) {
			found = append(found, r)
		}
	}
	return found, nil
}

func (s search) matches(r *record) bool {
	for _, terms := range s {
		all := true
		for _, term := range terms {
			value, _ := r.get(term.property)
			text, _ := plainText(value)
			all = all && tokensMatch(text, term.words)
		}
		if all {
			return true
		}
	}
	return false
}

// tokensMatch reports whether each word begins one of the words of a text.
func tokensMatch(text, words string) bool {
	tokens := tokensOf(text)
	for _, wanted := range tokensOf(words) {
		found := false
		for _, token := range tokens {
			found = found || strings.HasPrefix(token, wanted)
		}
		if !found {
			return false
		}
	}
	return true
}

func tokensOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
