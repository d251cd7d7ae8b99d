package tracker_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAHolderIsRemindedInTheirLanguage(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.office.locale = "de-DE"
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, 17*day)
		require.Len(t, w.told(), 1)
		assert.Contains(t, w.told()[0], "Ihr Zugriff auf Marketing Campaign endet in 14 Tagen")
		w.daily(t, 15*day)
		assert.Contains(t, w.told()[3], "Ihr Zugriff auf Marketing Campaign ist beendet.")
		for _, text := range w.told() {
			assert.NotContains(t, text, "Your access", "a reminder that is over is edited in its language")
		}
	})
}

func TestSomebodyWhoseLanguageIsNotToldIsAskedInEnglish(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.office.silent = errors.New("users.info: fatal_error")
		w.run(t, 1, 5*s)
		assert.Contains(t, w.card(t, "DM Approver1", "ask.1").text, "Your decision is needed.")
	}, oneStage(first))
}

func TestAnApproverIsAskedAndRemindedInTheirLanguage(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.office.locale = "de-DE"
		w.run(t, 1, 5*s)
		card := w.card(t, "DM Approver1", "ask.1")
		assert.Contains(t, card.text, "Ihre Entscheidung ist gefragt.")
		w.hourly(t, 5*time.Hour)
		nudge := w.card(t, "DM Approver1", "nudge.1.0")
		assert.Contains(t, nudge.text, "wartet noch auf Ihre Entscheidung")
		w.decides(t, 1, access.Approved, first)
		w.run(t, 1, 10*s)
		assert.Contains(t, card.text, "Genehmigt von Approver1")
		assert.Contains(t, nudge.text, "Sie wurden an die Anforderung")
	}, oneStage(first))
}

// Each place has its reader: the same request is told in two languages.
func TestEachPlaceOfARequestHasItsLanguage(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		_, err := w.store.UpdateTracked(context.Background(), "r1", func(r *sessions.Tracked) error {
			for i := range r.Places {
				if r.Places[i].Direct {
					r.Places[i].Locale = "de-DE"
				}
			}
			return nil
		})
		require.NoError(t, err)
		w.run(t, 1, 5*s)
		assert.Contains(t, w.card(t, "DM", "pendingApproval").text, "Wartet auf Genehmigung: Manager1 (Ihre Führungskraft).")
		assert.Contains(t, w.card(t, "#requests", "pendingApproval").text, "Waiting for approval by Manager1 (their manager).")
	}, oneStage(manager))
}
