package access

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASentenceIsKeptWithItsStrings(t *testing.T) {
	kept, err := json.Marshal(Sayf("one of %s (%s people)", "Finance approvers", "12"))
	require.NoError(t, err)
	var read Sentence
	require.NoError(t, json.Unmarshal(kept, &read))
	assert.Equal(t, "one of Finance approvers (12 people)", read.String())
}

func TestASentenceWithoutArgumentsHasNoVerbs(t *testing.T) {
	assert.Equal(t, "100% of it", Sayf("100% of it").String())
	assert.Equal(t, "100% of it", SentenceOf(&Error{Sentence: "100% of it"}))
}

func TestWhatIsSaidHoldsForeignVerbsAsTheyAre(t *testing.T) {
	assert.Equal(t, "a member of %s%d%!", Sayf("a member of %s", "%s%d%!").String())
}
