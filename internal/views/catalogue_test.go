package views

import (
	"go/ast"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spoken are the sentences that the sources say to people who may read another
// language than English, each with a file where it stands.
func spoken(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, dir := range []string{"views", "commands", "tracker", "slackapp", "access", "graph", "sessions"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		require.NoError(t, err)
		for _, path := range files {
			if !isSpoken(path) {
				continue
			}
			for _, s := range sentencesOf(parse(t, path)) {
				said[s] = path
			}
		}
	}
	for _, s := range states() {
		said[s.Words()] = "access.State"
	}
	return said
}

// isSpoken leaves out the tests, the catalogues, and what only administrators
// and operators read: that is English.
func isSpoken(path string) bool {
	english := []string{
		"views/catalogue", "views/admin", "views/tripwire", "commands/admin", "access/lint", "access/policywords", "access/covers", "access/clash",
		"graph/apptoken", "graph/credential", "graph/graph.go", "graph/cloud", "graph/once", "graph/policies", "graph/recent", "graph/removal",
		"graph/wire", "sessions/audit_", "slackapp/metrics", "slackapp/people", "slackapp/channels",
	}
	for _, start := range english {
		if strings.HasPrefix(filepath.ToSlash(path), "../"+start) {
			return false
		}
	}
	return !strings.HasSuffix(path, "_test.go")
}

// sayers are the functions that say a sentence, and which of their arguments
// it is.
func sayers() map[string][]int {
	return map[string][]int{
		"Say": {0}, "section": {0}, "note": {0}, "Plain": {0}, "sentence": {0}, "noun": {0}, "fact": {0}, "Count": {1, 2}, "some": {1, 2}, "Sayf": {0}, "Countf": {1, 2},
	}
}

// wholeSentence matches a constant that is a sentence by its looks, such as
// the one of an access.Error.
var wholeSentence = regexp.MustCompile(`^[A-Z][^\n]* [^\n]*[.?!]$`)

// sentencesOf gives what a file says.
func sentencesOf(file *ast.File) []string {
	var out []string
	add := func(s string) {
		if hasWords(s) {
			out = append(out, s)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, i := range saidBy(call) {
				if s, ok := constant(call.Args[min(i, len(call.Args)-1)]); ok {
					add(asKey(calledBy(call), s))
				}
			}
		}
		if e, ok := n.(ast.Expr); ok {
			s, ok := constant(e)
			if ok && (wholeSentence.MatchString(s) || strings.HasPrefix(s, "%s (")) {
				add(s)
			}
			return !ok
		}
		return true
	})
	return out
}

// unsaid lists words of a view that are in no sentence that is said: they
// would be English in every language.
func unsaid(file *ast.File) []string {
	said := sentencesOf(file)
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		s, ok := constant(e)
		if ok && forPeople.MatchString(s) && !slices.Contains(said, s) && !slices.Contains(said, asKey("noun", s)) {
			out = append(out, s)
		}
		return !ok
	})
	return out
}

// forPeople matches what is for people, and not an id, a layout or an address.
var forPeople = regexp.MustCompile(`[A-Za-z.,:] [A-Za-z]|^[A-Z][a-z]`)

func TestNoWordsOfAViewAreEnglishInEveryLanguage(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range files {
		if isSpoken("../views/" + path) {
			assert.Empty(t, unsaid(parse(t, path)), path)
		}
	}
}

// saidBy gives which arguments of a call are sentences. A section and a note
// that belong to no Language say what they are given.
func saidBy(call *ast.CallExpr) []int {
	name := calledBy(call)
	if _, bare := call.Fun.(*ast.Ident); bare && (name == "section" || name == "note") {
		return nil
	}
	return sayers()[name]
}

func asKey(said, sentence string) string {
	if said == "noun" {
		return sentence + " (noun)"
	}
	return sentence
}

// hasWords reports whether there is something to translate: more than verbs,
// marks and emojis.
func hasWords(s string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(emojiShown.ReplaceAllString(s, ""), ""), func(r rune) bool {
		return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	})
}

// catalogued are the sentences that the German catalogue has.
func catalogued(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("catalogue_de*.go")
	require.NoError(t, err)
	have := map[string]string{}
	for _, path := range files {
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			if c, ok := n.(*ast.CaseClause); ok {
				english, _ := constant(c.List[0])
				words, _ := constant(c.Body[0].(*ast.ReturnStmt).Results[0])
				assert.NotContains(t, have, english, "catalogued twice, in %s", path)
				have[english] = words
			}
			return true
		})
	}
	return have
}

func TestTheCatalogueHasEverySentenceThatIsSaid(t *testing.T) {
	for english, path := range spoken(t) {
		assert.NotEmpty(t, german(english), "%s: %q", path, english)
	}
}

func TestTheCatalogueHasNothingThatIsNotSaid(t *testing.T) {
	said := spoken(t)
	for english := range catalogued(t) {
		assert.NotEmpty(t, said[english], "nobody says %q", english)
	}
}

func TestEveryPartOfTheCatalogueIsLookedInto(t *testing.T) {
	for english, words := range catalogued(t) {
		assert.Equal(t, words, german(english), "%q", english)
	}
}

// verb matches a verb of fmt, with the argument that it takes where it says so.
var verb = regexp.MustCompile(`%(?:\[(\d)\])?([a-z])`)

// verbs lists which argument is said in which way, in the order of arguments.
func verbs(format string) []string {
	var out []string
	for i, m := range verb.FindAllStringSubmatch(format, -1) {
		place := m[1]
		if place == "" {
			place = string(rune('1' + i))
		}
		out = append(out, place+m[2])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestBothSidesOfTheCatalogueSayTheSameArguments(t *testing.T) {
	for english, words := range catalogued(t) {
		assert.Equal(t, verbs(english), verbs(words), "%q: %q", english, words)
		assert.Equal(t, emojiShown.FindAllString(english, -1), emojiShown.FindAllString(words, -1), "%q", english)
		for _, mark := range []string{"*", "`", "\n"} {
			assert.Equal(t, strings.Count(english, mark)%2, strings.Count(words, mark)%2, "%s in %q", mark, words)
		}
	}
}

// miscounted lists sentences that are said with more or fewer arguments than
// they have verbs. The compiler's vet does not see through Say.
func miscounted(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains([]string{"Say", "section", "note", "Plain", "Sayf", "sentence"}, calledBy(call)) || call.Ellipsis.IsValid() || len(call.Args) == 0 {
			return true
		}
		if s, ok := constant(call.Args[0]); ok && len(verbs(s)) != len(call.Args)-1 {
			out = append(out, s)
		}
		return true
	})
	return out
}

func TestEverySentenceIsSaidWithItsArguments(t *testing.T) {
	for _, dir := range []string{"views", "commands", "tracker", "slackapp", "access", "graph", "sessions"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		require.NoError(t, err)
		for _, path := range files {
			if !strings.HasSuffix(path, "_test.go") {
				assert.Empty(t, miscounted(parse(t, path)), path)
			}
		}
	}
}

// Commands are typed in English, in any language.
func TestCommandsAreTheSameInBothSidesOfTheCatalogue(t *testing.T) {
	command := regexp.MustCompile(`/access( [a-z]+)?\b`)
	for english, words := range catalogued(t) {
		for _, c := range command.FindAllString(english, -1) {
			if c == "/access and" || c == "/access shows" || strings.HasPrefix(c, "/access mine") {
				c = strings.Join(strings.Fields(c)[:1], " ")
			}
			assert.Contains(t, words, c, "%q", english)
		}
	}
}

func TestTheCatalogueTestsNoticeFaults(t *testing.T) {
	file := source(t, `package x
func f() {
	l.Say("Hello %s", name)
	l.Say("%s", name)
	l.Count(n, "1 thing", "%d things")
	l.noun("Request")
	button(act, "", l.Say("Press"), l.Say("Press " + "it"))
	return &access.Error{Sentence: "That did not work. Try again."}
	log.Info("not said")
	note("Not said: %s", name)
}`)
	want := []string{"Hello %s", "1 thing", "%d things", "Request (noun)", "Press", "Press it", "That did not work. Try again."}
	assert.ElementsMatch(t, want, sentencesOf(file))
	assert.Equal(t, []string{"not said", "Not said: %s"}, unsaid(file))
	assert.Empty(t, miscounted(file))
	assert.Equal(t, []string{"%s"}, miscounted(source(t, "package x\nvar _ = []string{l.Say(`%s`), l.Say(`%s`, a), l.Say(`x`)}")))
	assert.NotEqual(t, verbs("%s and %d"), verbs("%d und %s"))
	assert.NotEqual(t, verbs("%s and %s"), verbs("%s"))
	assert.Equal(t, verbs("%s and %d"), verbs("%[2]d und %[1]s"))
	assert.Equal(t, []string{"1s", "2s"}, verbs("%[1]s, %[2]s, %[1]s"))
	assert.NotEmpty(t, slices.Collect(maps.Keys(catalogued(t))))
}
