package endurance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAPlanIsDoneOnceThoughItsReplicaIsKilledOverAndOver makes a package and
// takes it down again in Slack. Whenever a step is told, the only replica
// is killed and another one started.
func TestAPlanIsDoneOnceThoughItsReplicaIsKilledOverAndOver(t *testing.T) { // F04, F05, F06, I3
	w := newWorld(t, plan{replicas: 1})
	admin := w.administrator("Admin1")
	modal := admin.Modal().Await("What do you want to administer?")
	modal.Press("Create a package")
	modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Spring Launch")
	require.NoError(t, modal.Fill("Description", "Everything for the launch").Submit())
	require.NoError(t, modal.Await("What does Spring Launch give?").Fill("And of a new group with this name", "Launch team").Submit())
	require.NoError(t, modal.Await("Who may ask for Spring Launch?").Submit())
	w.doneThoughKilled(admin, modal, "Create the package Spring Launch")
	assert.Equal(t, map[string]int{
		"POST groups": 1, "POST resourceRequests": 1, "POST accessPackages": 1, "POST resourceRoleScopes": 1, "POST assignmentPolicies": 1,
	}, w.made())

	admin.Slash("/access admin spring launch")
	modal = admin.Modal().Await("Nobody holds it.")
	modal.Press("Delete")
	modal.Await("Type the name").Press("Delete its groups too")
	modal.Await("Delete the group Launch team").Fill("Type the name", "Spring Launch")
	w.doneThoughKilled(admin, modal, "Delete the package Spring Launch")
	made := w.made()
	for _, gone := range []string{"DELETE accessPackages", "DELETE groups", "DELETE resourceRoleScopes", "DELETE assignmentPolicies"} {
		assert.Equal(t, 1, made[gone], gone)
	}
}

// administrator signs somebody in with the rights of administrators and leaves
// them at the menu.
func (w *world) administrator(name string) *slacksim.Person {
	w.t.Helper()
	p := w.slack.Person(name).In("DM")
	p.Slash("/access admin")
	modal := p.Modal().Await(codeLabel)
	code, err := (&crowd{w: w}).browse(name, modal.LinkURL("Sign in to Entra"))
	require.NoError(w.t, err)
	require.NoError(w.t, modal.Fill(codeLabel, code).Submit())
	return p
}

// mostKills is how often a replica is killed over one plan: when it dies over a
// change whose end nobody knows, the next one waits most of a minute until it
// is sure.
const mostKills = 3

// doneThoughKilled confirms a plan and kills the replica after each line of its
// thread, until the plan is done; then each line stands there once.
func (w *world) doneThoughKilled(p *slacksim.Person, modal *slacksim.Modal, title string) {
	w.t.Helper()
	modal.Await("Nothing was done yet")
	require.NoError(w.t, modal.Submit())
	modal.Await("The plan has begun").CloseAll()
	card := p.AwaitIn("DM", title+"\n")
	told, kills := 0, 0
	await(w.t, title, 4*time.Minute, func() bool {
		if now := len(card.Replies()); now > told && kills < mostKills {
			told = now
			w.brokenWhile("the replica is killed after a step", func() {
				w.living()[0].kill()
				w.launch()
				w.connected(2)
			})
			kills++
		}
		return strings.Contains(card.Text(), "Done")
	})
	assert.GreaterOrEqual(w.t, kills, 2, "steps can end faster than a replica is killed")
	lines := map[string]int{}
	for _, reply := range card.Replies() {
		lines[reply.Text()]++
	}
	for line, n := range lines {
		assert.Equal(w.t, 1, n, line)
	}
	w.t.Logf("%s: killed %d times, told in %d lines", title, kills, len(lines))
}

// made counts what was changed in Entra, by what it is.
func (w *world) made() map[string]int {
	n := map[string]int{}
	for _, c := range w.entra.Calls() {
		if c.Method == http.MethodGet || c.Status >= http.StatusBadRequest || !strings.Contains(c.Path, "/v1.0/") || strings.HasSuffix(c.Path, "$batch") {
			continue
		}
		for _, kind := range []string{"resourceRoleScopes", "assignmentPolicies", "resourceRequests", "groups", "accessPackages"} {
			if strings.Contains(c.Path, "/"+kind) {
				n[c.Method+" "+kind]++
				break
			}
		}
	}
	return n
}
