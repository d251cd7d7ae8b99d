package main

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets more tests run side by side than there are processors: people
// wait most of the time, and each test has a world of its own. It collects
// garbage seldom: an embedded Redis makes a lot of it.
func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(400)
	worlds := "12"
	if underRace {
		worlds = "5"
	}
	if err := flag.Set("test.parallel", worlds); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// longOnly skips what takes long by its nature: it runs where the variable is
// set, as .ci/run does.
func longOnly(t *testing.T) {
	t.Helper()
	if os.Getenv("ACCESSBOT_TEST_LONG") == "" {
		t.Skip("skipped: set ACCESSBOT_TEST_LONG to kill the program at this moment too")
	}
}
