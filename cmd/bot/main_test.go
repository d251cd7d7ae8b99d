package main

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run side by side than there are processors: people
// wait most of the time, and each test has a world of its own.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "10"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
