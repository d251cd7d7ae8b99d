package archtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	// machinePath matches an absolute path that exists on one machine only.
	machinePath = regexp.MustCompile("(?:^|[\\s\"'`(=:])/(?:work|tmp|root|home|Users|mnt)(?:/|\\b)")
	// packageHost matches the host of a package or image registry by its shape.
	packageHost = regexp.MustCompile(`\b(?:(?:proxy|registry|deb|archive|mirrors?|index|files)\.[a-z0-9-]+\.[a-z]{2,}|(?:g|gh|[a-z.]*\.az)cr\.[a-z]{2,}|quay\.[a-z]{2,}|docker\.[a-z]{2,}|mcr\.[a-z]+\.[a-z]{2,})\b`)
	// link matches the target of a Markdown link.
	link = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// papers lists the documentation: Markdown files and package comments' files.
func papers(t *testing.T) []string {
	t.Helper()
	return append(files(t, ".md", "/doc.go"), "manifest.yml", "Dockerfile")
}

// wordFaults lists the lines that only make sense on one machine.
func wordFaults(name, text string) []string {
	var faults []string
	for i, line := range strings.Split(text, "\n") {
		if machinePath.MatchString(line) {
			faults = append(faults, fmt.Sprintf("%s:%d names a path of one machine", name, i+1))
		}
		if packageHost.MatchString(line) {
			faults = append(faults, fmt.Sprintf("%s:%d names the host of a registry", name, i+1))
		}
	}
	return faults
}

// deadLinks lists the links of a Markdown text to files that are not there.
func deadLinks(name, text string, exists func(string) bool) []string {
	var faults []string
	for _, match := range link.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(match[1], "#")
		if target == "" || strings.Contains(target, ":") {
			continue
		}
		if file := path.Join(path.Dir(name), target); !exists(file) {
			faults = append(faults, fmt.Sprintf("%s links to %s, which does not exist", name, file))
		}
	}
	return faults
}

func TestPapersMakeSenseOnEveryMachine(t *testing.T) {
	for _, name := range papers(t) {
		text := read(t, name)
		if name == "Dockerfile" {
			text = strings.ReplaceAll(text, buildCache, "")
		}
		noFaults(t, wordFaults(name, text))
	}
}

func TestPapersLinkToFilesThatExist(t *testing.T) {
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(root, name))
		return err == nil
	}
	for _, name := range files(t, ".md") {
		noFaults(t, deadLinks(name, read(t, name), exists))
	}
}

func TestWordRulesNoticeFaults(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a path of one machine", "see /" + "work/shared/data", "path of one machine"},
		{"a path in backquotes", "see `/" + "tmp/x`", "path of one machine"},
		{"a home folder", "in /" + "home/me", "path of one machine"},
		{"a page of the bot is fine", "GET /healthz and /workflows", ""},
		{"a web address is fine", "https://example.com/home/page", ""},
		{"a module proxy", "GOPROXY=https://proxy." + "example.org", "host of a registry"},
		{"a package registry", "from registry." + "example.com", "host of a registry"},
		{"an image registry", "FROM g" + "cr.io/distroless", "host of a registry"},
		{"an image by its name is fine", "FROM golang:1.26", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expectFault(t, tt.want, wordFaults("x.md", tt.text))
		})
	}
}

func TestLinkRuleNoticesDeadLinks(t *testing.T) {
	text := "[a](there.md#part) [b](https://example.com) [c](#here) ![d](gone.png)"
	faults := deadLinks("docs/x.md", text, func(name string) bool { return name == "docs/there.md" })
	assert.Equal(t, []string{"docs/x.md links to docs/gone.png, which does not exist"}, faults)
}
