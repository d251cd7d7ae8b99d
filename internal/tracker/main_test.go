package tracker_test

import (
	"flag"
	"os"
	"runtime/debug"
	"strconv"
	"testing"
)

// longVariable makes what is tried at random be tried a hundred times; without
// it, twenty times.
const longVariable = "ACCESSBOT_TEST_LONG"

func often() int {
	if os.Getenv(longVariable) != "" {
		return 100
	}
	return 20
}

// TestMain collects garbage seldom: an embedded Redis makes a lot of it.
func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(400)
	if err := flag.Set("rapid.checks", strconv.Itoa(often())); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
