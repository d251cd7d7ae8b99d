package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/sessions"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// matrix is one column of the decision matrix: a world in which a request of
// Requestor1 waits for each row, under a package of its own. The first of two
// stages is decided by the Finance approvers: Approver1, who clicks, and
// Approver2, who decides outside Slack. Requestor2 may too once it escalated.
// The second stage is decided by Manager1.
type matrix struct {
	*stage
	cells map[string]*cell // by the name of the row
	audit *sessions.Store
}

// cell is the request of one row.
type cell struct {
	name    string // of its package
	request string // id in Entra
	channel deed   // the card that all of #general see
	direct  deed   // the own card of who decides the first stage
	second  deed   // Manager1's card, once the second stage has begun
	private string // what an open form says of itself
}

// deed is a card with buttons: the message, and what its buttons are worth.
type deed struct{ place, ts, value string }

const (
	emPath   = "/v1.0/identityGovernance/entitlementManagement"
	openRoom = "#general"
)

// newMatrix opens the world and lets all requests wait for a decision.
func newMatrix(t *testing.T, rows []string) *matrix {
	env, _ := realRedis(t)
	env["APPROVALS_CHANNEL"], env["FOLLOW_EVERY"] = "general", "200ms"
	s := newStage(t, plot{idle: true, env: env, entra: entrasim.Config{SubmittedFor: time.Millisecond, DeliveringFor: time.Millisecond}})
	s.slack.InviteBot(openRoom)
	m := &matrix{stage: s, cells: map[string]*cell{}}
	var err error
	m.audit, err = sessions.New(sessions.Config{URL: env["REDIS_URL"], SealKeys: env["SEAL_KEYS"]})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, m.audit.Close()) })
	catalog := s.idOf(emPath + "/catalogs?$filter=" + url.QueryEscape("displayName eq 'General'"))
	group := s.idOf("/v1.0/groups?$filter=" + url.QueryEscape("displayName eq 'Finance approvers'"))
	for i, name := range rows {
		m.cells[name] = &cell{name: fmt.Sprintf("Vault %02d", i+1)}
		m.offer(m.cells[name].name, catalog, group, escalatesAfter(name))
	}
	s.start()
	m.fill(rows)
	return m
}

// graph makes a call of Microsoft Graph, as another program that a person has
// signed in to.
func (s *stage) graph(name, method, path string, body any) map[string]any {
	s.t.Helper()
	signed, err := s.entra.SignIn(name, "EntitlementManagement.ReadWrite.All", "Group.ReadWrite.All")
	require.NoError(s.t, err)
	raw, err := json.Marshal(body)
	require.NoError(s.t, err)
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.entra.GraphURL()+path, bytes.NewReader(raw))
	require.NoError(s.t, err)
	req.Header.Set("Authorization", "Bearer "+signed.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	res, err := s.entra.HTTPClient().Do(req)
	require.NoError(s.t, err)
	defer func() { _ = res.Body.Close() }() // it was read
	require.Less(s.t, res.StatusCode, 300, "%s %s", method, path)
	out := map[string]any{}
	if res.StatusCode != http.StatusNoContent {
		require.NoError(s.t, json.NewDecoder(res.Body).Decode(&out))
	}
	return out
}

// idOf is the id of the one thing that a list of Graph holds.
func (s *stage) idOf(path string) string {
	s.t.Helper()
	all := s.graph("Admin1", http.MethodGet, path, nil)["value"].([]any)
	require.Len(s.t, all, 1)
	return all[0].(map[string]any)["id"].(string)
}

// escalatesAfter is when the request of a row escalates: one does so before
// the rest.
func escalatesAfter(row string) string {
	if row == alternateAfter {
		return "P1D"
	}
	return "P7D"
}

// offer makes a package of two stages, the first of which escalates.
func (m *matrix) offer(name, catalog, group, escalates string) {
	made := m.graph("Admin1", http.MethodPost, emPath+"/accessPackages", map[string]any{"displayName": name, "description": "Behind two doors.", "catalog": map[string]any{"id": catalog}})
	single := func(person string) []map[string]any {
		return []map[string]any{{"@odata.type": "#microsoft.graph.singleUser", "userId": m.entra.Person(person).ObjectID}}
	}
	m.graph("Admin1", http.MethodPost, emPath+"/assignmentPolicies", map[string]any{
		"displayName": "Two stages", "description": "Finance, then the manager.", "allowedTargetScope": "allMemberUsers",
		"accessPackage": map[string]any{"id": made["id"]}, "expiration": map[string]any{"type": "afterDuration", "duration": "P30D"},
		"requestorSettings": map[string]any{"enableTargetsToSelfAddAccess": true},
		"requestApprovalSettings": map[string]any{
			"isApprovalRequiredForAdd": true, "isRequestorJustificationRequired": true,
			"stages": []map[string]any{
				{
					"durationBeforeAutomaticDenial": "P14D", "isEscalationEnabled": true, "durationBeforeEscalation": escalates,
					"primaryApprovers":    []map[string]any{{"@odata.type": "#microsoft.graph.groupMembers", "groupId": group}},
					"escalationApprovers": single("Requestor2"),
				},
				{"durationBeforeAutomaticDenial": "P14D", "primaryApprovers": single("Manager1")},
			},
		},
	})
}

// fill asks for every package and waits until all cards are out.
func (m *matrix) fill(rows []string) {
	p := m.linked("Requestor1")
	for _, name := range rows {
		modal := m.open(p, "/access request "+m.cells[name].name+" because Month end", "Submitted")
		modal.Close()
	}
	for _, r := range m.entra.Requests() {
		for _, c := range m.cells {
			if c.name == r.Package {
				c.request = r.ID
			}
		}
	}
	for _, name := range rows {
		c := m.cells[name]
		c.channel = m.cardOf("Admin1", openRoom, c)
		c.direct = m.cardOf("Approver1", "DM", c)
	}
}

// cardOf waits for the approval card of a request, and takes down what its
// buttons are worth.
func (m *matrix) cardOf(name, place string, c *cell) deed {
	card := m.slack.Person(name).AwaitIn(place, "Requestor1 asked for "+c.name)
	return deed{place: place, ts: card.TS, value: card.ButtonValue("Approve")}
}

// seen is the card as somebody sees it.
func (m *matrix) seen(p *slacksim.Person, d deed) *slacksim.Message {
	m.t.Helper()
	all := p.Messages(d.place)
	i := slices.IndexFunc(all, func(msg *slacksim.Message) bool { return msg.TS == d.ts })
	require.GreaterOrEqual(m.t, i, 0, "%s does not see the card", p.Name())
	return all[i]
}

// presses presses a button of a card; where the card has none any more it
// sends what the button sent while it was there, as a page does that was not
// loaded again.
func (m *matrix) presses(p *slacksim.Person, d deed, label string) {
	m.t.Helper()
	card := m.seen(p, d)
	if slices.Contains(card.Buttons(), label) {
		require.NoError(m.t, card.Press(label).Acked())
		return
	}
	require.NoError(m.t, card.Forge("approval."+strings.ToLower(label), d.value).Acked())
}

// told lists what a person alone was told: the answers to clicks, which are
// ephemeral or not about a card, and the modal that is open.
func (m *matrix) told(p *slacksim.Person) []string {
	var all []string
	for _, place := range []string{"DM", openRoom, sharedRoom} {
		for _, msg := range p.Messages(place) {
			if msg.Ephemeral {
				all = append(all, msg.Text())
			}
		}
	}
	if p.ModalIsOpen() {
		all = append(all, p.Modal().Text())
	}
	return all
}

// count counts what holds the words.
func count(all []string, words string) (n int) {
	for _, one := range all {
		if strings.Contains(one, words) {
			n++
		}
	}
	return n
}

// inEntra is how a request stands, and each stage of it.
func (m *matrix) inEntra(c *cell) string {
	m.t.Helper()
	state := ""
	for _, r := range m.entra.Requests() {
		if r.ID == c.request {
			state = r.State
		}
	}
	var stages []string
	for _, raw := range m.graph("Approver1", http.MethodGet, emPath+"/accessPackageAssignmentApprovals/"+c.request+"/stages", nil)["value"].([]any) {
		s := raw.(map[string]any)
		words := fmt.Sprint(s["status"])
		if by, ok := s["reviewedBy"].(map[string]any); ok && s["reviewResult"] != "NotReviewed" {
			words += fmt.Sprintf(" (%v by %v)", s["reviewResult"], by["displayName"])
		}
		stages = append(stages, words)
	}
	return state + ": " + strings.Join(stages, ", ")
}

// audited are the lines of the audit log about decisions on a request, each
// with how it ended.
func (m *matrix) audited(c *cell) []string {
	m.t.Helper()
	about, lines := map[int64]bool{}, []string{}
	for e, err := range m.audit.AuditEntries(m.t.Context()) {
		require.NoError(m.t, err)
		var l sessions.AuditLine
		require.NoError(m.t, json.Unmarshal([]byte(e.Raw), &l))
		switch {
		case l.Kind == "begin" && l.Request == c.request && strings.HasPrefix(l.What, "decide."):
			about[l.Seq] = true
			name, _, _ := strings.Cut(l.UPN, "@")
			lines = append(lines, "begin "+l.What+" as "+name)
		case about[l.Of]:
			lines = append(lines, "end "+l.What+": "+l.Outcome)
		}
	}
	return lines
}
