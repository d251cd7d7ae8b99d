package page_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim/page"
)

var (
	imports      = regexp.MustCompile(`(?m)^import .* from '([^']+)';$`)
	references   = regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	foreignHost  = regexp.MustCompile(`https?://[a-zA-Z0-9]`)
	markupWriter = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function`)
	inlineCode   = regexp.MustCompile(`(?i)<script>|<style|\sstyle="|\son[a-z]+="|javascript:`)
)

// allowedHosts are names in the source that nothing is ever loaded from.
var allowedHosts = []string{"http://www.w3.org/2000/svg"}

func TestEveryModuleImportsFilesThatAreEmbedded(t *testing.T) {
	for name, source := range files(t, ".js") {
		for _, found := range imports.FindAllStringSubmatch(source, -1) {
			target := path.Join(path.Dir(name), found[1])
			_, err := fs.Stat(page.Files, target)
			assert.NoError(t, err, "%s imports %s", name, found[1])
		}
	}
}

func TestThePageRefersOnlyToItsOwnFiles(t *testing.T) {
	for _, found := range references.FindAllStringSubmatch(read(t, "index.html"), -1) {
		if found[1] == "data:," {
			continue
		}
		_, err := fs.Stat(page.Files, found[1])
		assert.NoError(t, err, "index.html refers to %s", found[1])
	}
}

func TestEveryStyleSheetIsUsed(t *testing.T) {
	index := read(t, "index.html")
	for name := range files(t, ".css") {
		assert.Contains(t, index, `href="`+name+`"`)
	}
}

func TestEveryFileSaysWhatItOwns(t *testing.T) {
	for name, source := range files(t, ".js") {
		assert.True(t, strings.HasPrefix(source, "// "+path.Base(name)+" owns "), "%s begins with what it owns", name)
	}
	for name, source := range files(t, ".css") {
		assert.True(t, strings.HasPrefix(source, "/* "+path.Base(name)+" owns "), "%s begins with what it owns", name)
	}
}

func TestNothingAPersonWroteCanBecomeMarkup(t *testing.T) {
	for name, source := range files(t, ".js") {
		assert.NotRegexp(t, markupWriter, source, name)
	}
}

func TestThePageNamesNoForeignHost(t *testing.T) {
	for _, extension := range []string{".js", ".css"} {
		for name, source := range files(t, extension) {
			for _, allowed := range allowedHosts {
				source = strings.ReplaceAll(source, allowed, "")
			}
			assert.NotRegexp(t, foreignHost, source, name)
		}
	}
}

func TestThePolicyInThePageAllowsNoInlineCode(t *testing.T) {
	index := read(t, "index.html")
	assert.Contains(t, index, "script-src 'self'; style-src 'self'")
	assert.NotContains(t, index, "unsafe-")
	assert.NotRegexp(t, inlineCode, index)
}

// files returns the text of every embedded file with an extension, by name.
func files(t *testing.T, extension string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(page.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) == extension {
			found[name] = read(t, name)
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := fs.ReadFile(page.Files, name)
	require.NoError(t, err)
	return string(content)
}
