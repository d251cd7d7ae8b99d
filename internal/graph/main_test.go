package graph_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"accessbot/internal/graph"
)

// TestMain lets more tests run side by side than there are cores: those of
// faults spend their time waiting.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "32"); err != nil {
		panic(err)
	}
	code := m.Run()
	for _, complaint := range graph.Heard.All() {
		fmt.Fprintln(os.Stderr, complaint)
		code = 1
	}
	os.Exit(code)
}
