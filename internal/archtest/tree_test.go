package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the module's root as seen from this package's folder.
const root = "../.."

// module is the name that go.mod gives.
const module = "accessbot"

// source is one Go file of the module, parsed.
type source struct {
	path  string // Slash-separated, from the module's root.
	dir   string // The package's folder; "." for the root.
	test  bool   // Whether the name ends in _test.go.
	lines int
	text  string
	fset  *token.FileSet
	file  *ast.File
}

// line tells where a node stands, for a message.
func (s source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// imports lists the paths that the file imports.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// parseSource parses text as the file at path.
func parseSource(t *testing.T, name, text string) source {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	require.NoError(t, err)
	return source{
		path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
		lines: strings.Count(text, "\n"), text: text, fset: fset, file: file,
	}
}

// sources parses every Go file of the module, build tags or not.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, name := range files(t, ".go") {
		all = append(all, parseSource(t, name, read(t, name)))
	}
	require.NotEmpty(t, all, "the module has no Go file: the root is wrong")
	return all
}

// files lists the module's files with one of the suffixes, leaving out hidden
// folders, test data and the modules nested inside (tools, conformance).
func files(t *testing.T, suffixes ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipFolder(name, entry.Name())
		}
		if hasSuffix(name, suffixes) {
			found = append(found, relative(name))
		}
		return nil
	})
	require.NoError(t, err)
	return found
}

// skipFolder answers fs.SkipDir for folders that hold no source of this module.
func skipFolder(name, base string) error {
	if name == root {
		return nil
	}
	if strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func hasSuffix(name string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

func relative(name string) string {
	return strings.TrimPrefix(filepath.ToSlash(name), root+"/")
}

// read returns a file of the module as text.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

// readOrSkip returns a file's text, or skips the test while the file is missing.
func readOrSkip(t *testing.T, name string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, name)); err != nil {
		t.Skipf("%s does not exist yet, so there is nothing to compare.", name)
	}
	return read(t, name)
}

// testData is the folder of vendor schemas and samples, which is not part of
// the repository; tests that need it are skipped without it.
func testData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so Slack's and Graph's schemas are not at hand.")
	}
	return dir
}
