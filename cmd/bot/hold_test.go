package main

import (
	"testing"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// holds gives the person a package, the way people get one.
func (s *stage) holds(p *slacksim.Person, name string) {
	s.t.Helper()
	modal := s.open(p, "/access request "+name, "Reason")
	require.NoError(s.t, modal.Fill("Reason", "work").Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for "+name).AwaitReply("Delivered")
}

func TestWhatIsHeldIsExtended(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
			p := s.linked("Requestor1")
			s.holds(p, "Sales Dashboards EMEA")
			modal := s.open(p, "/access extend dashboards", "This is what you hold")
			require.NoError(t, modal.Press("Extend").Acked())
			modal.Await("You get it for 90 days").Close()
			modal = s.open(p, "/access extend sales dashboards emea", "You get it for 90 days")
			require.NoError(t, modal.Fill("Reason", "Still selling").Submit())
			modal.Await("Submitted").Close()
			p.AwaitIn("DM", "asked to extend").AwaitReply("xtended")
		})
	}
}

func TestNobodyGivesBackForAnother(t *testing.T) { // T5, T8
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.holds(p, "Marketing Campaign")
	p.Slash("/access return Marketing Campaign")
	stolen := p.Await("This is what you hold").ButtonValue("Give back")
	require.NotEmpty(t, stolen)
	other := s.linked("Requestor2")
	seen := other.AwaitIn("#access-requests", "Requestor1 asked for Marketing Campaign")
	for _, action := range []string{"held.giveback", "held.extend", "held.letend"} {
		require.NoError(t, seen.Forge(action, stolen).Acked())
	}
	other.Await("You no longer hold this")
	assert.Contains(t, s.entra.Members("Marketing resources"), "Requestor1")
}

func TestARequestIsCanceledByItsName(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Slash("/access cancel Finance Reports")
	p.Await("No request of yours is open")
	modal := s.open(p, "/access request Finance Reports", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	modal.Await("Submitted. Entra has").Close()
	p.Slash("/access cancel finance")
	p.Await("Do you mean one of these?")
	p.Slash("/access status finance reports")
	p.Await("This is open:")
	p.Slash("/access cancel finance reports")
	p.Await("Canceled: Entra drops your request for Finance Reports")
	s.ended(p, "DM", "Canceled").AwaitReply("Canceled by Requestor1")
}

func TestWhatIsHeldIsGivenBack(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
			p := s.linked("Requestor1")
			p.Slash("/access return Marketing Campaign")
			p.Await("You hold no access package")
			s.holds(p, "Marketing Campaign")
			require.Contains(t, s.entra.Members("Marketing resources"), "Requestor1")
			p.Slash("/access return marketing campain")
			require.NoError(t, p.Await("This is what you hold").Press("Give back").Acked())
			p.Await("is being ended")
			p.AwaitIn("DM", "asked to give back").AwaitReply("ended as you asked")
			assert.NotContains(t, s.entra.Members("Marketing resources"), "Requestor1")
		})
	}
}
