package graph

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// makersOfChanges are the functions that may make a call which changes
// something. Each needs a person, or makes reads only.
func makersOfChanges() []string {
	return []string{
		"get", "dialect.get", // reads
		"dialect.call",                                     // by the functions below
		"Reader.requestCall", "Delegated.requirementsCall", // read only
		"batch.send", "Reader.membershipCall", // POSTs that read
		"Delegated.write", "Delegated.writeDirectory", "Delegated.deleteCall",
	}
}

// callers lists the functions of the package that call one of the names.
func callers(t *testing.T, names ...string) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err, file)
		for _, decl := range parsed.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && calls(f, names) {
				found = append(found, nameOf(f))
			}
		}
	}
	return found
}

func calls(f *ast.FuncDecl, names []string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			switch fun := c.Fun.(type) {
			case *ast.Ident:
				found = found || slices.Contains(names, fun.Name)
			case *ast.SelectorExpr:
				found = found || slices.Contains(names, fun.Sel.Name)
			}
		}
		if literal, ok := n.(*ast.CompositeLit); ok {
			if id, ok := literal.Type.(*ast.Ident); ok {
				found = found || id.Name == "call" && slices.Contains(names, "newCall") && nameOf(f) != "newCall"
			}
		}
		return true
	})
	return found
}

// nameOf is a function's name, after its receiver's type.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	switch index := kind.(type) {
	case *ast.IndexExpr:
		kind = index.X
	case *ast.IndexListExpr:
		kind = index.X
	}
	id, _ := kind.(*ast.Ident)
	return id.Name + "." + f.Name.Name
}

func TestOnlyAPersonCanMakeACallThatChangesSomething(t *testing.T) {
	for _, name := range callers(t, "newCall", "call") {
		assert.Contains(t, makersOfChanges(), name)
	}
	for _, name := range callers(t, "write", "writeDirectory", "insist", "deleteCall") {
		assert.True(t, strings.HasPrefix(name, "Delegated."), "%s would let somebody else write", name)
	}
	assert.Contains(t, callers(t, "newCall"), "batch.send", "the search sees what there is")
}

func TestApplicationCannotSendAChange(t *testing.T) {
	s := always(201, `{"id":"x"}`)
	r := s.reader()
	err := r.caller.do(t.Context(), newCall("POST", "/groups"), nil)
	assert.Equal(t, access.Internal, access.KindOf(err))
	assert.Zero(t, s.calls())
}
