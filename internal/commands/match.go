package commands

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"accessbot/internal/access"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// found is what a typed name matches.
type found struct {
	exact []access.Package // the name to the letter, but for case and accents
	near  []access.Package // the best others, best first, at most five
	tied  bool             // near begins with several that match equally well
}

// maxNear is how many near names are offered.
const maxNear = 5

// match looks a typed name up. Only an exact one may be taken without asking.
func match(typed string, packages []access.Package) found {
	want := fold(typed)
	type scored struct {
		p     access.Package
		score float64
	}
	var f found
	var all []scored
	for _, p := range packages {
		if fold(p.Name) == want {
			f.exact = append(f.exact, p)
		}
		if s := score(want, p); s >= 0.5 {
			all = append(all, scored{p, s})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.p.Name, b.p.Name))
	})
	for _, s := range all[:min(len(all), maxNear)] {
		f.near = append(f.near, s.p)
	}
	f.tied = len(all) > 1 && all[0].score-all[1].score < 0.01
	return f
}

// fold makes names comparable: case, accents, punctuation and runs of space
// do not count.
func fold(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(t, s)
	if err != nil {
		folded = s
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(folded), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), " ")
}

// score tells how well a folded query matches a package, from 0 to 1. Each
// word of the query looks for its best word; a word of the description or of
// the contents counts less than one of the name.
func score(query string, p access.Package) float64 {
	words := strings.Fields(query)
	if len(words) == 0 {
		return 0
	}
	name := strings.Fields(fold(p.Name))
	rest := strings.Fields(fold(p.Description + " " + contentNames(p)))
	total := 0.0
	for _, w := range words {
		total += max(bestWord(w, name), 0.7*bestWord(w, rest))
	}
	extra := float64(max(0, len(name)-len(words))) * 0.02
	return max(0, total/float64(len(words))-extra)
}

// wordsOf are the folded words of a text.
func wordsOf(text string) []string { return strings.Fields(fold(text)) }

func contentNames(p access.Package) string {
	var names []string
	for _, c := range p.Contents {
		names = append(names, c.Resource)
	}
	return strings.Join(names, " ")
}

// bestWord tells how well w matches the best of words: 1 for the same word,
// less for a beginning, and less again for a typing mistake.
func bestWord(w string, words []string) float64 {
	best := 0.0
	for _, c := range words {
		switch {
		case c == w:
			return 1
		case len(w) >= 2 && strings.HasPrefix(c, w):
			best = max(best, 0.9)
		case len([]rune(w)) >= 4:
			if d := distance(w, c); d <= 1+len([]rune(w))/6 {
				best = max(best, 0.8-0.1*float64(d-1))
			}
		}
	}
	return best
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
