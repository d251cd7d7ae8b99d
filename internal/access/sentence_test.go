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

func TestASentenceThatWasKeptAsAStringIsRead(t *testing.T) {
	var read []Sentence
	require.NoError(t, json.Unmarshal([]byte(`["Manager1 (your manager)", "100% sure"]`), &read))
	assert.Equal(t, []Sentence{{English: "Manager1 (your manager)"}, {English: "100% sure"}}, read)
	assert.Equal(t, "100% sure", read[1].String())
	assert.Error(t, json.Unmarshal([]byte(`[7]`), &read))
}

func TestASentenceWithoutArgumentsHasNoVerbs(t *testing.T) {
	assert.Equal(t, "100% of it", Sayf("100% of it").String())
	assert.Equal(t, "100% of it", SentenceOf(&Error{Sentence: "100% of it"}))
}

func TestWhatIsSaidHoldsForeignVerbsAsTheyAre(t *testing.T) {
	assert.Equal(t, "a member of %s%d%!", Sayf("a member of %s", "%s%d%!").String())
}
