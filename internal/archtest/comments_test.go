package archtest

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// undocumented lists the packages of which no file has a package comment.
func undocumented(all []source) []string {
	documented := map[string]bool{}
	for _, s := range all {
		if !s.test {
			documented[s.dir] = documented[s.dir] || packageComment(s)
		}
	}
	var missing []string
	for dir, has := range documented {
		if !has {
			missing = append(missing, dir)
		}
	}
	slices.Sort(missing)
	return missing
}

// packageComment tells whether the file says what its package is, as a sentence.
func packageComment(s source) bool {
	text := s.file.Doc.Text()
	if s.file.Name.Name == "main" {
		return text != ""
	}
	return strings.HasPrefix(text, "Package "+s.file.Name.Name+" ")
}

// undocumentedNames lists the exported names of one file that carry no comment.
// A name inside a group is documented by its own comment, the comment at its
// line's end, or the group's.
func undocumentedNames(s source) []string {
	if s.test {
		return nil
	}
	var names []string
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
				names = append(names, s.path+" "+functionName(d))
			}
		case *ast.GenDecl:
			names = append(names, undocumentedSpecs(s, d)...)
		}
	}
	return names
}

// exportedReceiver tells whether a function is one that other packages can see.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	receiver, _, _ := strings.Cut(functionName(f), ".")
	return token.IsExported(receiver)
}

func undocumentedSpecs(s source, d *ast.GenDecl) []string {
	var names []string
	for _, spec := range d.Specs {
		switch one := spec.(type) {
		case *ast.TypeSpec:
			if one.Name.IsExported() && d.Doc == nil && one.Doc == nil {
				names = append(names, s.path+" "+one.Name.Name)
			}
		case *ast.ValueSpec:
			if one.Names[0].IsExported() && d.Doc == nil && one.Doc == nil && one.Comment == nil {
				names = append(names, s.path+" "+one.Names[0].Name)
			}
		}
	}
	return names
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	noFaults(t, undocumented(sources(t)))
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	for _, s := range sources(t) {
		noFaults(t, undocumentedNames(s))
	}
}

func TestCommentRulesNoticeSilence(t *testing.T) {
	silent := parseSource(t, "x/x.go", "package x\n\nfunc F() {}\n\ntype T struct{}\n\nfunc (T) M() {}\n\nconst C = 1\n")
	spoken := parseSource(t, "y/y.go", "// Package y is here.\npackage y\n\n// F is.\nfunc F() {}\n\n// Kinds.\nconst (\n\tA = 1\n)\n\ntype t struct{}\n\nfunc (t) M() {}\n")
	unsaid := parseSource(t, "z/z.go", "// Z is no package comment.\npackage z\n")
	assert.Equal(t, []string{"x", "z"}, undocumented([]source{silent, spoken, unsaid}))
	assert.Equal(t, []string{"x/x.go F", "x/x.go T", "x/x.go T.M", "x/x.go C"}, undocumentedNames(silent))
	assert.Empty(t, undocumentedNames(spoken))
}
