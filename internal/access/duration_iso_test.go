package access

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDurationIsWrittenAsItIsRead(t *testing.T) {
	for _, text := range []string{"P30D", "PT8H", "P1Y2M3W4DT5H6M7S", "P2W", "PT0S"} {
		t.Run(text, func(t *testing.T) {
			d, err := ParseDuration(text)
			require.NoError(t, err)
			assert.Equal(t, text, d.ISO())
		})
	}
}
