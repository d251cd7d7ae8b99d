package slackapp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// samples reads the recorded payloads, or skips the test where there are none.
func samples(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set: the recorded payloads are not here")
	}
	files, err := filepath.Glob(filepath.Join(dir, "slack", pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	out := map[string][]byte{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		out[filepath.Base(f)] = raw
	}
	return out
}

func envelopeType(sample string) string {
	if strings.HasPrefix(sample, "event_") {
		return "events_api"
	}
	return "interactive"
}

func TestEveryRecordedPayloadDecodesAndFindsItsWay(t *testing.T) {
	kinds := map[string]Kind{"block_actions": Action, "block_suggestion": Suggest, "view_submission": Submit, "view_closed": Closed, "shortcut": Shortcut, "message_action": other}
	routes := &Routes{}
	for name, raw := range samples(t, "payloads/*.json") {
		in, err := decode(envelopeType(name), raw)
		require.NoError(t, err, name)
		routes.find(in)
		want := other
		for prefix, kind := range kinds {
			if strings.HasPrefix(name, prefix) {
				want = kind
			}
		}
		if name == "event_app_home_opened_1.json" {
			want = HomeTab
		}
		assert.Equal(t, want, in.Kind, name)
		if want != other {
			assert.NotEmpty(t, in.Sender.User, name)
			assert.True(t, in.Key != "" || want == Suggest, "%s has a key", name)
		}
	}
}

func TestRecordedPayloadsAreReadAsTheyAre(t *testing.T) {
	all := samples(t, "payloads/*.json")
	member := func(team, user string) access.Member { return access.Member{Team: team, User: user} }
	for name, want := range map[string]Interaction{
		"block_actions_1.json":         {Kind: Action, Sender: member("T9TK3CUKW", "UA8RXUSPL"), Name: "WaXA", Value: "click_me_123"},
		"block_actions_9.json":         {Kind: Action, Sender: member("T123", "U123"), Name: "home_button_1", Value: "create_task"},
		"block_suggestion_1.json":      {Kind: Suggest, Sender: member("T123", "U123"), ViewID: "V123"},
		"view_submission_7.json":       {Kind: Submit, Sender: member("T123", "U123"), Name: "request-modal", ViewID: "V123"},
		"view_closed_2.json":           {Kind: Closed, Sender: member("T-installed-workspace", "W111"), Name: "view-id", ViewID: "V11111"},
		"shortcut_2.json":              {Kind: Shortcut, Sender: member("T123", "U123"), Name: "test-global-shortcut"},
		"event_app_home_opened_1.json": {Kind: HomeTab, Name: "app_home_opened"},
	} {
		got, err := decode(envelopeType(name), all[name])
		require.NoError(t, err, name)
		assert.Equal(t, want.Kind, got.Kind, name)
		assert.Equal(t, want.ViewID, got.ViewID, name)
		if want.Sender.User != "" {
			assert.Equal(t, want.Sender, got.Sender, name)
		}
		if want.Kind != Suggest {
			assert.Equal(t, want.Name, got.Name, name)
		}
		assert.Equal(t, want.Value, got.Value, name)
	}
}

func TestRecordedEnvelopesDecode(t *testing.T) {
	for name, raw := range samples(t, "envelopes/*/*.json") {
		var f frame
		require.NoError(t, json.Unmarshal(raw, &f), name)
		assert.NotEmpty(t, f.Type, name)
		if f.EnvelopeID == "" {
			assert.Contains(t, []string{"hello", "disconnect"}, f.Type, name)
			continue
		}
		_, err := decode(f.Type, f.Payload)
		assert.NoError(t, err, name)
	}
}

func TestTheKeyTellsOneActFromAnother(t *testing.T) { // I2
	key := func(kind, payload string) string {
		in, err := decode(kind, []byte(payload))
		require.NoError(t, err)
		return in.Key
	}
	command := `{"command":"/access","trigger_id":"1.2.a","team_id":"T","user_id":"U"}`
	again := key("slash_commands", strings.Replace(command, "{", "{ ", 1))
	assert.Equal(t, key("slash_commands", command), again)
	assert.NotEqual(t, key("slash_commands", command), key("slash_commands", strings.Replace(command, "1.2.a", "1.2.b", 1)))

	submit := `{"type":"view_submission","trigger_id":"1","view":{"id":"V1","hash":"1.a"}}`
	assert.Equal(t, key("interactive", submit), key("interactive", strings.Replace(submit, `"1"`, `"2"`, 1)), "a second press on the same form")
	assert.NotEqual(t, key("interactive", submit), key("interactive", strings.Replace(submit, "1.a", "2.b", 1)), "the form came back after a refusal")

	event := `{"event_id":"Ev1","event":{"type":"app_home_opened","tab":"home"}}`
	assert.NotEqual(t, key("events_api", event), key("events_api", strings.Replace(event, "Ev1", "Ev2", 1)))
}

func TestWhatNothingTellsFromAnotherIsNotTaken(t *testing.T) {
	for kind, payload := range map[string]string{
		"slash_commands": `{"command":"/access"}`,
		"interactive":    `{"type":"view_submission","view":{}}`,
		"events_api":     `{"event":{"type":"app_home_opened","tab":"home"}}`,
		"greetings":      `{}`,
	} {
		_, err := decode(kind, []byte(payload))
		assert.Error(t, err, kind)
	}
}

func TestAModalAndItsInputsAreKnownByTheirBlocks(t *testing.T) {
	in, err := decode("interactive", []byte(`{"type":"view_submission","view":{"id":"V1","type":"modal","hash":"1.a","callback_id":"form","private_metadata":"d1",
		"blocks":[{"type":"section","block_id":"place"},{"type":"input","block_id":"reason"},{"type":"input","block_id":"policy"}],
		"state":{"values":{"place":{"find":{"selected_option":null}},"reason":{"typed":{"value":"because"}},"policy":{"choose":{"selected_option":{"value":"p2"}}}}}}}`))
	require.NoError(t, err)
	assert.Equal(t, "V1", in.ViewID)
	assert.Equal(t, "d1", in.Private)
	assert.Equal(t, []string{"reason", "policy"}, in.inputs)
	assert.Equal(t, map[string]string{"place": "", "reason": "because", "policy": "p2"}, in.Values)

	in, err = decode("interactive", []byte(`{"type":"block_actions","trigger_id":"1","view":{"id":"V2","type":"home"},"actions":[{"action_id":"a"}]}`))
	require.NoError(t, err)
	assert.Empty(t, in.ViewID, "the home tab is not a modal to show something in")
}

func TestWhoSlackSaysSomebodyIsDecidesWhetherTheyMayAct(t *testing.T) { // threats §3, facts §9.3
	a := &App{}
	a.me.Store(&identity{team: "T0CONTOSO01"})
	for name, c := range map[string]struct {
		user   slack.User
		refuse string
	}{
		"a member":                  {slack.User{TeamID: "T0CONTOSO01"}, ""},
		"a member without a team":   {slack.User{}, ""},
		"a guest":                   {slack.User{IsRestricted: true}, "Guests"},
		"a guest of one channel":    {slack.User{IsUltraRestricted: true}, "Guests"},
		"somebody invited":          {slack.User{IsInvitedUser: true}, "Guests"},
		"a stranger":                {slack.User{IsStranger: true}, "Only members"},
		"somebody of another team":  {slack.User{TeamID: "T0FABRIKAM1"}, "Only members"},
		"somebody who left":         {slack.User{Deleted: true}, "deactivated"},
		"a bot":                     {slack.User{IsBot: true}, "Apps"},
		"a workflow":                {slack.User{IsWorkflowBot: true}, "Apps"},
		"Slackbot, which is no bot": {slack.User{ID: "USLACKBOT"}, "Apps"},
	} {
		err := a.admitUser(&c.user)
		if c.refuse == "" {
			require.NoError(t, err, name)
			continue
		}
		assert.Equal(t, access.NotAllowed, access.KindOf(err), name)
		assert.Contains(t, access.SentenceOf(err), c.refuse, name)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("slash_commands", []byte(`{"command":"/access","trigger_id":"1","team_id":"T","user_id":"U"}`))
	f.Add("interactive", []byte(`{"type":"block_actions","actions":[{"action_id":"a","selected_option":{"value":"v"}}],"trigger_id":"1"}`))
	f.Add("interactive", []byte(`{"type":"view_submission","view":{"id":"V","hash":"h","blocks":[{"type":"input"}],"state":{"values":{"b":{"a":{"value":null}}}}}}`))
	f.Add("events_api", []byte(`{"event_id":"Ev","event":{"type":"app_home_opened","tab":"home","user":"U"}}`))
	f.Add("interactive", []byte(strings.Repeat(`{"view":`, 500)))
	routes := &Routes{}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		if len(payload) > 64<<10 {
			return
		}
		in, err := decode(kind, payload)
		if err != nil {
			require.Nil(t, in)
			return
		}
		again, err := decode(kind, payload)
		require.NoError(t, err)
		require.Equal(t, in.Key, again.Key, "the same delivery has the same key")
		require.True(t, in.Kind == Suggest || in.Key != "" && !strings.HasSuffix(in.Key, ":"))
		routes.find(in)
		a := &App{}
		a.me.Store(&identity{team: "T0CONTOSO01", appID: "A0ACCESS001"})
		if a.belongs(in) == nil && !in.fromOutside() {
			require.Equal(t, "T0CONTOSO01", in.Sender.Team)
			require.NotEmpty(t, in.Sender.User)
		}
	})
}
