package graph_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run side by side than there are cores: those of
// faults spend their time waiting.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "32"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
