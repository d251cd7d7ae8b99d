package archtest

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	maxFile     = 400 // Lines of a file.
	maxFunction = 60  // Lines of a function, from its name to its last brace.
)

// longer lists what may exceed the limits, as "path" or "path Function", and
// why. A row that nothing needs any more is a fault itself.
var longer = map[string]string{}

// sizeFaults lists the file and the functions that are too long, by their key
// in the table of exceptions.
func sizeFaults(s source) map[string]int {
	faults := map[string]int{}
	if s.lines > maxFile {
		faults[s.path] = s.lines
	}
	for _, decl := range s.file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && length(s, f) > maxFunction {
			faults[s.path+" "+functionName(f)] = length(s, f)
		}
	}
	return faults
}

func length(s source, f *ast.FuncDecl) int {
	return s.fset.Position(f.End()).Line - s.line(f) + 1
}

// functionName is Name, or Type.Name for a method.
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if generic, ok := receiver.(*ast.IndexExpr); ok {
		receiver = generic.X
	}
	return fmt.Sprintf("%v.%s", receiver, f.Name.Name)
}

func TestFilesAndFunctionsStayShort(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t) {
		for what, lines := range sizeFaults(s) {
			needed[what] = true
			assert.NotEmpty(t, longer[what], "%s has %d lines and no reason in the table", what, lines)
		}
	}
	for what := range longer {
		assert.True(t, needed[what], "%s needs no exception any more", what)
	}
}

func TestPagesOfTheSimulatorsStayShort(t *testing.T) {
	for _, name := range files(t, ".js", ".css", ".html") {
		lines := strings.Count(read(t, name), "\n")
		assert.LessOrEqual(t, lines, maxFile, name)
	}
}

func TestSizeRuleNoticesLongFilesAndFunctions(t *testing.T) {
	body := strings.Repeat("\tprintln()\n", maxFunction-1)
	fits := parseSource(t, "x/x.go", "package x\n\nfunc f() {\n"+body[:len(body)-len("\tprintln()\n")]+"}\n")
	long := parseSource(t, "x/x.go", "package x\n\ntype c[T any] struct{}\n\nfunc (c[T]) f() {\n"+body+"}\n")
	file := parseSource(t, "x/y.go", "package x\n"+strings.Repeat("\n", maxFile))
	assert.Empty(t, sizeFaults(fits))
	assert.Equal(t, map[string]int{"x/x.go c.f": maxFunction + 1}, sizeFaults(long))
	assert.Equal(t, map[string]int{"x/y.go": maxFile + 1}, sizeFaults(file))
}
