package archtest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// buildCache is where the build stage's compiler keeps its cache: a path inside
// that stage, not on anybody's machine.
const buildCache = "target=/root/.cache/go-build"

// stage is one FROM of a Dockerfile and the instructions below it.
type stage struct {
	base         string
	instructions []string // With continued lines joined.
}

// stages splits a Dockerfile.
func stages(text string) []stage {
	var all []stage
	joined := strings.ReplaceAll(text, "\\\n", " ")
	for line := range strings.Lines(joined) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if base, isFrom := strings.CutPrefix(line, "FROM "); isFrom {
			all = append(all, stage{base: base})
			continue
		}
		if len(all) > 0 {
			last := &all[len(all)-1]
			last.instructions = append(last.instructions, line)
		}
	}
	return all
}

// goVersion matches the language version in go.mod.
var goVersion = regexp.MustCompile(`(?m)^go (\d+\.\d+)`)

func TestImageIsBuiltStaticInAStageOfItsOwn(t *testing.T) {
	all := stages(read(t, "Dockerfile"))
	require.Len(t, all, 2, "one stage builds, one runs")
	version := goVersion.FindStringSubmatch(read(t, "go.mod"))
	require.NotNil(t, version)
	assert.Equal(t, "golang:"+version[1]+" AS build", all[0].base)
	build := strings.Join(all[0].instructions, "\n")
	assert.Contains(t, build, "CGO_ENABLED=0")
	assert.Contains(t, build, "-trimpath")
	assert.Contains(t, build, "-tags timetzdata", "the final image has no time zones of its own")
	assert.Contains(t, build, `-ldflags="-s -w"`)
	assert.Contains(t, build, "./cmd/bot")
	assert.Contains(t, build, buildCache)
}

func TestImageHoldsTheBinaryAndCertificatesOnly(t *testing.T) {
	all := stages(read(t, "Dockerfile"))
	require.NotEmpty(t, all)
	final := all[len(all)-1]
	assert.Equal(t, "scratch", final.base, "no shell, no package manager")
	var copies []string
	for _, line := range final.instructions {
		if strings.HasPrefix(line, "COPY ") || strings.HasPrefix(line, "ADD ") {
			copies = append(copies, line)
		}
		assert.False(t, strings.HasPrefix(line, "RUN "), "nothing runs in the final stage: %s", line)
	}
	assert.Equal(t, []string{
		"COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
		"COPY --from=build /out/bot /bot",
	}, copies)
}

func TestImageRunsAsNobodyInParticular(t *testing.T) {
	all := stages(read(t, "Dockerfile"))
	require.NotEmpty(t, all)
	final := all[len(all)-1].instructions
	for _, line := range []string{"USER 65532:65532", "ENV HTTP_ADDR=:8080", "EXPOSE 8080", `ENTRYPOINT ["/bot"]`, `CMD ["serve"]`} {
		assert.Contains(t, final, line)
	}
}

func TestImageCarriesNoSecretAndNoHistory(t *testing.T) {
	ignored := strings.Split(read(t, ".dockerignore"), "\n")
	for _, name := range []string{".git", ".env", ".env.*", "*.env", "*.pem"} {
		assert.Contains(t, ignored, name)
	}
	for _, word := range []string{"xoxb-", "xapp-", "SECRET=", "TOKEN=", "PASSWORD="} {
		assert.NotContains(t, read(t, "Dockerfile"), word)
	}
}
