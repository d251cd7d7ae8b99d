package archtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// noFaults fails the test once for each fault, a line each.
func noFaults(t *testing.T, faults []string) {
	t.Helper()
	for _, fault := range faults {
		t.Error(fault)
	}
}

// expectFault requires one fault with the words, or none when want is empty.
func expectFault(t *testing.T, want string, faults []string) {
	t.Helper()
	if want == "" {
		assert.Empty(t, faults)
		return
	}
	if assert.Len(t, faults, 1) {
		assert.Contains(t, faults[0], want)
	}
}
