package plans_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run side by side than there are cores: most of them
// wait for a lease or for the tenant.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "24"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
