package tracker_test

import (
	"net"
	"os"
	"testing"
)

// TestMain looks a name up before the first bubble: the Redis client resolves
// the name of the embedded store, and what the resolver makes at its first use
// must not belong to a bubble.
func TestMain(m *testing.M) {
	_, _ = net.LookupHost("embedded")
	os.Exit(m.Run())
}
