package slackapp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// recordedKinds says what each recorded payload is, by the beginning of its
// name; the longest one counts, and what is not here is of no use to the bot.
var recordedKinds = map[string]Kind{
	"block_actions": Action, "block_suggestion": Suggest, "view_submission": Submit, "view_closed": Closed,
	"shortcut": Shortcut, "message_action": MessageShortcut, "event_app_home_opened": HomeTab,
	"event_app_mention": Mention, "event_app_mention_2": other, // an app wrote it
	"event_app_uninstalled":  uninstalled,
	"event_tokens_revoked_2": revoked, // the first sample takes back people's tokens only
}

func recordedKind(name string) Kind {
	kind, longest := other, 0
	for prefix, k := range recordedKinds {
		if strings.HasPrefix(name, prefix) && len(prefix) > longest {
			kind, longest = k, len(prefix)
		}
	}
	return kind
}

func TestEveryRecordedPayloadDecodesAndFindsItsWay(t *testing.T) {
	routes := &Routes{}
	for name, raw := range samples(t, "payloads/*.json") {
		in, err := decode(envelopeType(name), raw)
		require.NoError(t, err, name)
		route, _ := routes.find(in)
		assert.False(t, route.does(), name)
		assert.Nil(t, routes.hook(in), name)
		want := recordedKind(name)
		assert.Equal(t, want, in.Kind, name)
		if want != other && !in.notice() {
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
		"message_action_3.json": {
			Kind: MessageShortcut, Sender: member("T123", "U123"), Name: "test-message-action",
			MessageText: "<@U234> test", MessageUser: "U123", MessageTS: "1583636382.000300",
		},
		"message_action_1.json": {
			Kind: MessageShortcut, Sender: member("T0MJRM1A7", "U0D15K92L"), Name: "chirp_message",
			MessageText: "World's smallest big cat! <https://youtube.com/watch?v=W86cTIoMv2U>", MessageUser: "U0MJRG1AL", MessageTS: "1516229207.000133",
		},
		"event_app_mention_1.json": {Kind: Mention, Sender: member("T123", "UUUUUXXXXX"), Name: "app_mention", Text: "test", MessageTS: "1583636399.000700"},
		"event_app_mention_5.json": {Kind: Mention, Sender: member("T_INSTALLED", "U234"), Name: "app_mention", Text: "<@U123> hey", MessageTS: "1605835902.008000"},
		"block_actions_5.json": {
			Kind: Action, Sender: member("T111", "U111"), Name: "save", Value: "1",
			MessageTS: "1693635296.000500", ThreadTS: "1693616242.466609",
		},
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
		if want.MessageTS != "" {
			assert.Equal(t, want.MessageTS, got.MessageTS, name)
			assert.Equal(t, want.ThreadTS, got.ThreadTS, name)
			assert.Equal(t, want.MessageText, got.MessageText, name)
			assert.Equal(t, want.MessageUser, got.MessageUser, name)
			assert.Equal(t, want.Text, got.Text, name)
		}
	}
	likeThis, err := decode("interactive", all["message_action_2.json"])
	require.NoError(t, err)
	assert.True(t, likeThis.MessageBot)
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
	assert.Empty(t, in.Many)

	in, err = decode("interactive", []byte(`{"type":"block_actions","trigger_id":"1","view":{"id":"V2","type":"home"},"actions":[{"action_id":"a"}]}`))
	require.NoError(t, err)
	assert.Empty(t, in.ViewID, "the home tab is not a modal to show something in")
}

func TestEveryInputIsReadInItsOwnMember(t *testing.T) {
	in, err := decode("interactive", []byte(`{"type":"view_submission","view":{"id":"V2","type":"modal","hash":"1.a","root_view_id":"V1","previous_view_id":"V1","state":{"values":{
		"date":{"a":{"type":"datepicker","selected_date":"2026-12-24"}},"none":{"a":{"type":"datepicker","selected_date":null}},
		"time":{"a":{"type":"timepicker","selected_time":"08:30"}},
		"moment":{"a":{"type":"datetimepicker","selected_date_time":1764575400}},
		"who":{"a":{"type":"users_select","selected_user":"U1"}},"nobody":{"a":{"type":"users_select","selected_user":null}},
		"where":{"a":{"type":"conversations_select","selected_conversation":"C1"}},"channel":{"a":{"type":"channels_select","selected_channel":"C2"}},
		"number":{"a":{"type":"number_input","value":"14"}},"rich":{"a":{"type":"rich_text_input","rich_text_value":{"type":"rich_text","elements":[]}}},
		"boxes":{"a":{"type":"checkboxes","selected_options":[{"value":"x"},{"value":"y"}]}},"unchecked":{"a":{"type":"checkboxes","selected_options":[]}},
		"team":{"a":{"type":"multi_users_select","selected_users":["U1","U2"]}},
		"places":{"a":{"type":"multi_conversations_select","selected_conversations":["C1"]}},"channels":{"a":{"type":"multi_channels_select","selected_channels":[]}}
	}}}}`))
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"date": "2026-12-24", "none": "", "time": "08:30", "moment": "1764575400", "who": "U1", "nobody": "", "where": "C1", "channel": "C2", "number": "14", "rich": "",
	}, in.Values)
	assert.Equal(t, map[string][]string{
		"boxes": {"x", "y"}, "unchecked": nil, "team": {"U1", "U2"}, "places": {"C1"}, "channels": {},
	}, in.Many)
	assert.Equal(t, "V1", in.RootViewID)
	assert.Equal(t, "V1", in.PreviousViewID)
	for member, want := range map[string]string{
		`"selected_date":"2026-12-24"`: "2026-12-24", `"selected_user":"U1"`: "U1", `"selected_conversation":"C1"`: "C1",
		`"selected_date_time":5`: "5", `"selected_option":{"value":"o"}`: "o", `"value":"v"`: "v",
	} {
		in, err := decode("interactive", []byte(`{"type":"block_actions","trigger_id":"1","actions":[{"action_id":"a",`+member+`}]}`))
		require.NoError(t, err)
		assert.Equal(t, want, in.Value, member)
	}
}

func TestAnInputOnAMessageIsReadToo(t *testing.T) {
	in, err := decode("interactive", []byte(`{"type":"block_actions","trigger_id":"1","actions":[{"action_id":"go"}],
		"state":{"values":{"pick":{"a":{"selected_options":[{"value":"x"}]}}}}}`))
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"pick": {"x"}}, in.Many)
}

func TestEventsAreToldApart(t *testing.T) {
	for event, want := range map[string]Kind{
		`{"type":"message","channel_type":"im","user":"U","text":"hi"}`:                                Direct,
		`{"type":"message","channel_type":"im","user":"U","bot_id":"B"}`:                               other,
		`{"type":"message","channel_type":"im","subtype":"message_changed"}`:                           other,
		`{"type":"message","channel_type":"channel","user":"U"}`:                                       other,
		`{"type":"app_mention","user":"U","text":"<@B> hi"}`:                                           Mention,
		`{"type":"app_mention","user":"U","bot_id":"B"}`:                                               other,
		`{"type":"link_shared","user":"U","channel":"C1","source":"conversations_history","links":[]}`: LinkShared,
		`{"type":"link_shared","user":"U","channel":"C1","links":[]}`:                                  LinkShared,
		`{"type":"link_shared","user":"U","channel":"COMPOSER","source":"composer","links":[]}`:        other,
		`{"type":"link_shared","user":"U","channel":"D1","source":"conversations_history","links":[]}`: other,
		`{"type":"user_change","user":{"id":"U","team_id":"T","deleted":true,"profile":{"team":"T"}}}`: left,
		`{"type":"user_change","user":{"id":"U","team_id":"T","deleted":false}}`:                       other,
		`{"type":"user_change","user":{"id":"U","team_id":"T","deleted":true,"is_bot":true}}`:          other,
		`{"type":"channel_id_changed","old_channel_id":"G1","new_channel_id":"C1"}`:                    moved,
		`{"type":"tokens_revoked","tokens":{"oauth":["U"],"bot":["UB"]}}`:                              revoked,
		`{"type":"tokens_revoked","tokens":{"oauth":["U"]}}`:                                           other,
		`{"type":"app_uninstalled"}`:                                                                   uninstalled,
		`{"type":"channel_created","channel":{"id":"C1"}}`:                                             other,
		`{"type":"app_home_opened","tab":"messages","user":"U"}`:                                       other,
	} {
		in, err := decode("events_api", []byte(`{"event_id":"Ev1","team_id":"T","event":`+event+`}`))
		require.NoError(t, err, event)
		assert.Equal(t, want, in.Kind, event)
	}
}

func TestTheMentionOfTheBotIsNoPartOfWhatWasSaid(t *testing.T) {
	for text, want := range map[string]string{
		"<@UBOT> request Marketing":     "request Marketing",
		" <@UBOT|accessbot>: help":      "help",
		"<@UBOT>":                       "",
		"<@U1> should ask <@UBOT>":      "<@U1> should ask <@UBOT>",
		"please, <@UBOT>, show me mine": "please, <@UBOT>, show me mine",
	} {
		assert.Equal(t, want, withoutMention(text, []string{"UBOT"}), text)
	}
	assert.Equal(t, "help", withoutMention("<@UBOT> help", nil))
}

func TestAnEventInASharedChannelIsForTheWorkspaceThatItIsAuthorizedFor(t *testing.T) {
	in, err := decode("events_api", []byte(`{"event_id":"Ev1","team_id":"TOTHER","authorizations":[{"team_id":"TOURS","user_id":"UBOT","is_bot":true}],
		"event":{"type":"app_mention","user":"U","team":"TOTHER","text":"<@UBOT> hi","channel":"C1","ts":"2.1","thread_ts":"1.1"}}`))
	require.NoError(t, err)
	assert.Equal(t, access.Member{Team: "TOURS", User: "U"}, in.Sender)
	assert.Equal(t, "TOTHER", in.userTeam, "the gate tells them no")
	assert.Equal(t, "1.1", in.ThreadTS)
}

func TestAStatusTellsWhetherSomebodyIsAtWork(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for status, away := range map[string]bool{
		"": false, "In a meeting": false, "Working remotely": false, "Out of office until Monday": true, "OOO": true, "Vacationing": true,
		"Out sick": true, "On vacation 🌴": true, "parental leave": true, "Im Urlaub": true, "Focus: the holidaymaker app": false, "cool": false,
	} {
		assert.Equal(t, away, awayOf(slack.UserProfile{StatusText: status}).At(now), status)
	}
	assert.Equal(t, "Away", awayOf(slack.UserProfile{StatusEmoji: ":palm_tree:"}).Text)
	until := awayOf(slack.UserProfile{StatusText: "Vacationing", StatusExpiration: 1_800_000_100})
	assert.True(t, until.At(now))
	assert.False(t, until.At(now.Add(2*time.Minute)), "the status has ended")
}

func TestATimeZoneIsFoundOrStoodInFor(t *testing.T) {
	assert.Equal(t, time.UTC, zoneOf(&slack.User{}))
	assert.Equal(t, "Europe/Berlin", zoneOf(&slack.User{TZ: "Europe/Berlin"}).String())
	_, offset := time.Now().In(zoneOf(&slack.User{TZ: "Mars/Olympus", TZOffset: -3600})).Zone()
	assert.Equal(t, -3600, offset)
	assert.Equal(t, "en-US", localeOf(&slack.User{}))
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
	f.Add("events_api", []byte(`{"event_id":"Ev","event":{"type":"user_change","user":{"id":"U","deleted":true}}}`))
	f.Add("events_api", []byte(`{"event_id":"Ev","event":{"type":"app_mention","user":"U","text":"<@U1> hi","channel":{"id":"C"}}}`))
	f.Add("interactive", []byte(`{"type":"message_action","trigger_id":"1","message":{"text":"t","bot_id":"B"},"state":{"values":{"b":{"a":{"selected_users":["U"]}}}}}`))
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
			require.True(t, in.Sender.User != "" || in.notice())
		}
	})
}
