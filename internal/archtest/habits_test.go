package archtest

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// habitFaults lists what no file of ours does: sleep, run code on import, or
// leave a note for later that no issue knows of.
func habitFaults(s source) []string {
	return slices.Concat(sleeps(s), inits(s), notes(s))
}

func sleeps(s source) []string {
	if inBubble(s) {
		return nil
	}
	name := importedAs(s, "time")
	var faults []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "Sleep" {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == name {
			faults = append(faults, fmt.Sprintf("%s:%d: time.Sleep", s.path, s.line(n)))
		}
		return true
	})
	return faults
}

// inBubble reports whether the file's tests run on the clock of
// testing/synctest, where a sleep takes no time: it imports that package, or
// stands in a folder whose helpers do.
func inBubble(s source) bool {
	if !strings.HasSuffix(s.path, "_test.go") {
		return false
	}
	return slices.Contains(s.imports(), "testing/synctest") || strings.HasPrefix(s.dir, "internal/tracker")
}

// importedAs is the name under which the file knows a package of one word.
func importedAs(s source, imported string) string {
	for _, spec := range s.file.Imports {
		if spec.Path.Value == `"`+imported+`"` && spec.Name != nil {
			return spec.Name.Name
		}
	}
	return imported
}

func inits(s source) []string {
	var faults []string
	for _, decl := range s.file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			faults = append(faults, fmt.Sprintf("%s:%d: init function", s.path, s.line(f)))
		}
	}
	return faults
}

var (
	note     = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
	numbered = regexp.MustCompile(`\bTODO\(#\d+\)`)
)

func notes(s source) []string {
	var faults []string
	for _, group := range s.file.Comments {
		for _, comment := range group.List {
			if note.MatchString(comment.Text) && !numbered.MatchString(comment.Text) {
				faults = append(faults, fmt.Sprintf("%s:%d: write TODO(#issue), or do it", s.path, s.line(comment)))
			}
		}
	}
	return faults
}

func TestCodeNeitherSleepsNorInitializesNorPostpones(t *testing.T) {
	for _, s := range sources(t) {
		noFaults(t, habitFaults(s))
	}
}

func TestSourceRulesNoticeFaults(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a sleep", "import \"time\"\nfunc f() { time.Sleep(1) }", "time.Sleep"},
		{"a sleep under another name", "import clock \"time\"\nfunc f() { clock.Sleep(1) }", "time.Sleep"},
		{"a method called Sleep is fine", "type c struct{}\nfunc (c) Sleep() {}\nfunc f(x c) { x.Sleep() }", ""},
		{"an init function", "func init() {}", "init function"},
		{"a method called init is fine", "type c struct{}\nfunc (c) init() {}", ""},
		{"a note without an issue", "// TODO: later", "TODO(#issue)"},
		{"a note with its issue is fine", "// TODO(#12): later", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expectFault(t, tt.want, habitFaults(parseSource(t, "internal/x/x.go", "package x\n"+tt.text+"\n")))
		})
	}
}
