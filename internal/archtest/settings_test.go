package archtest

import (
	"go/ast"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// settingName matches an environment variable in backquotes, as README.md's
// table and the set-up write it.
var settingName = regexp.MustCompile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")

// settingUse matches a setting in running text, with or without its value. A
// name with digits is one of Entra's error numbers.
var settingUse = regexp.MustCompile("`([A-Z_]{3,})[`=/]")

// documentedSettings reads the first column of the table under README.md's
// heading that speaks of settings. One row may name several.
func documentedSettings(readme string) []string {
	var names []string
	within := false
	for line := range strings.Lines(readme) {
		if strings.HasPrefix(line, "#") {
			within = strings.Contains(strings.ToLower(line), "settings")
		}
		cells := strings.Split(line, "|")
		if !within || len(cells) < 3 {
			continue
		}
		for _, match := range settingName.FindAllStringSubmatch(cells[1], -1) {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return names
}

// declaredSettings reads the env tags of the Settings struct, through the
// structs of the same file that it nests.
func declaredSettings(s source) []string {
	types := structs(s.file)
	var names []string
	var walk func(fields *ast.StructType, prefix string)
	walk = func(fields *ast.StructType, prefix string) {
		for _, field := range fields.Fields.List {
			tag := fieldTag(field)
			if name, _, _ := strings.Cut(tag.Get("env"), ","); name != "" {
				names = append(names, prefix+name)
				continue
			}
			if nested := structOf(field.Type, types); nested != nil {
				walk(nested, prefix+tag.Get("envPrefix"))
			}
		}
	}
	if settings := types["Settings"]; settings != nil {
		walk(settings, "")
	}
	slices.Sort(names)
	return names
}

// structs maps the names of the file's struct types to their fields.
func structs(file *ast.File) map[string]*ast.StructType {
	found := map[string]*ast.StructType{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if fields, ok := spec.Type.(*ast.StructType); ok {
				found[spec.Name.Name] = fields
			}
		}
		return true
	})
	return found
}

// structOf resolves a field's type to a struct of the same file, or nil.
func structOf(expr ast.Expr, types map[string]*ast.StructType) *ast.StructType {
	switch e := expr.(type) {
	case *ast.StructType:
		return e
	case *ast.Ident:
		return types[e.Name]
	}
	return nil
}

func fieldTag(field *ast.Field) reflect.StructTag {
	if field.Tag == nil {
		return ""
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return ""
	}
	return reflect.StructTag(text)
}

func TestReadmeSettingsAreTheOnesThatTheBotReads(t *testing.T) {
	config := parseSource(t, "cmd/bot/config.go", readOrSkip(t, "cmd/bot/config.go"))
	readme := readOrSkip(t, "README.md")
	declared := declaredSettings(config)
	require.NotEmpty(t, declared, "cmd/bot/config.go has no Settings struct with env tags")
	assert.Equal(t, declared, documentedSettings(readme))
}

func TestSetUpNamesOnlySettingsThatExist(t *testing.T) {
	config := parseSource(t, "cmd/bot/config.go", readOrSkip(t, "cmd/bot/config.go"))
	declared := append(declaredSettings(config), "SSL_CERT_FILE") // Go's own: crypto/x509 reads it.
	for _, match := range settingUse.FindAllStringSubmatch(read(t, "docs/set-up.md"), -1) {
		assert.True(t, slices.Contains(declared, match[1]), "docs/set-up.md speaks of %s, which the bot does not read", match[1])
	}
}

func TestSettingsAreReadFromBothSides(t *testing.T) {
	config := parseSource(t, "config.go", "package main\n"+
		"type Settings struct {\n"+
		"	Bot   string `env:\"SLACK_BOT_TOKEN,required\"`\n"+
		"	Azure Azure  `envPrefix:\"AZURE_\"`\n"+
		"	Log   struct { Level string `env:\"LOG_LEVEL\" envDefault:\"info\"` }\n"+
		"	plain string\n}\n"+
		"type Azure struct { Tenant string `env:\"TENANT_ID\"` }\n"+
		"type other struct { No string `env:\"NOT_OURS\"` }\n")
	readme := "# Bot\n| `NOT_A_SETTING` | a |\n## Settings\n| name | default |\n| --- | --- |\n" +
		"| `SLACK_BOT_TOKEN` · `AZURE_TENANT_ID` | see `IGNORED_HERE` |\n| `LOG_LEVEL` | `info` |\n## Next\n| `LATER_ON` | b |\n"
	want := []string{"AZURE_TENANT_ID", "LOG_LEVEL", "SLACK_BOT_TOKEN"}
	assert.Equal(t, want, declaredSettings(config))
	assert.Equal(t, want, documentedSettings(readme))
}
