package slacksim_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"accessbot/internal/slacksim"
)

func TestCloseLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("while a page and an app are connected", func(t *testing.T) {
		w, err := slacksim.Start(slacksim.Config{Manifest: []byte(testManifest)})
		require.NoError(t, err)
		dial(t, w).read()
		watch(t, w, "U0REQUEST01")()
		w.Person("Requestor1").Slash("/ask x")
		w.Close()
	})
	http.DefaultClient.CloseIdleConnections()
}
