package endurance

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// enough is how many commands, clicks and submissions the whole suite makes
// at least.
const enough = 2000

// TestMain adds up what all tests have seen.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if grand.judged > 0 {
		fmt.Printf("the fault suite: %d acts in %d worlds: %d acknowledged, %d refused, %d not acknowledged, %d without a connection; "+
			"%d requests, %d lines; %d private answers repeated over a death or a pause; %d faults\n",
			grand.Acts, grand.judged, grand.Acked, grand.Refused, grand.Unacked, grand.Undelivered,
			grand.Requests, grand.Posts, grand.Repeated, len(grand.Faults))
	}
	if all := flag.Lookup("test.run").Value.String() == ""; all && grand.judged > 0 && grand.Acts < enough {
		fmt.Printf("the suite made %d acts; it must make %d\n", grand.Acts, enough)
		code = max(code, 1)
	}
	os.Exit(code)
}
