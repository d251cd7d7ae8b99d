package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// call posts a form with the bot token and reads the answer.
func call(t *testing.T, w *slacksim.Workspace, method string, args ...string) map[string]any {
	t.Helper()
	form := url.Values{"token": {w.BotToken()}}
	for i := 0; i+1 < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	response, err := http.PostForm(w.APIURL()+method, form)
	require.NoError(t, err)
	return body(t, response)
}

func body(t *testing.T, response *http.Response) map[string]any {
	t.Helper()
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	var answer map[string]any
	require.NoError(t, json.Unmarshal(raw, &answer), string(raw))
	return answer
}

func post(t *testing.T, address, contentType, authorization, content string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(content))
	require.NoError(t, err)
	request.Header.Set("Content-Type", contentType)
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	return response
}

func TestCallsAreCheckedAsSlackChecksThem(t *testing.T) {
	w := start(t)
	const form, asJSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
	for name, c := range map[string]struct{ method, contentType, authorization, content, problem string }{
		"no token":                      {"auth.test", form, "", "", "not_authed"},
		"a wrong token":                 {"auth.test", form, "Bearer xoxb-wrong", "", "invalid_auth"},
		"a token in the form":           {"auth.test", form, "", "token=" + w.BotToken(), ""},
		"a token in the header":         {"auth.test", form, "Bearer " + w.BotToken(), "", ""},
		"a token inside JSON":           {"auth.test", asJSON, "", `{"token":"` + w.BotToken() + `"}`, "not_authed"},
		"JSON with the header":          {"auth.test", asJSON, "Bearer " + w.BotToken(), `{}`, ""},
		"broken JSON":                   {"auth.test", asJSON, "Bearer " + w.BotToken(), `{`, "invalid_json"},
		"an unknown content type":       {"auth.test", "application/xml", "Bearer " + w.BotToken(), `<a/>`, "invalid_post_type"},
		"an app token asking who it is": {"auth.test", form, "Bearer " + w.AppToken(), "", ""},
		"an unknown method":             {"chat.shout", form, "Bearer " + w.BotToken(), "", "unknown_method"},
		"a bot token for a connection":  {"apps.connections.open", form, "Bearer " + w.BotToken(), "", "not_allowed_token_type"},
		"an app token for a message":    {"chat.postMessage", form, "Bearer " + w.AppToken(), "channel=C0GENERAL01&text=x", "not_allowed_token_type"},
		"a missing argument":            {"chat.postMessage", form, "Bearer " + w.BotToken(), "text=x", "invalid_arguments"},
		"a scope that was not granted":  {"team.info", form, "Bearer " + w.BotToken(), "", "missing_scope"},
		"what api.test is asked to say": {"api.test", form, "", "error=my_error", "my_error"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := body(t, post(t, w.APIURL()+c.method, c.contentType, c.authorization, c.content))
			assert.Equal(t, c.problem == "", answer["ok"])
			if c.problem != "" {
				assert.Equal(t, c.problem, answer["error"])
			}
		})
	}
}

func TestARefusalForScopeTellsWhatIsNeededAndWhatWasGiven(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.WithoutOptionalScopes = true })
	answer := call(t, w, "conversations.history", "channel", "C0ITAPPR001")
	assert.Equal(t, "missing_scope", answer["error"])
	assert.Equal(t, "channels:history,groups:history,im:history,mpim:history", answer["needed"])
	assert.Contains(t, answer["provided"], "chat:write,chat:write.public")
}

func TestAMessageCanBeWrittenChangedAndDeletedByItsAuthorOnly(t *testing.T) {
	w := start(t)
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "hello")
	require.Equal(t, true, posted["ok"], posted)
	ts := posted["ts"].(string)
	assert.Equal(t, "C0GENERAL01", posted["channel"])

	p := w.Person("Requestor1")
	require.NoError(t, p.Type("mine").Acked())
	mine := p.Await("mine")
	assert.Equal(t, "cant_update_message", call(t, w, "chat.update", "channel", "C0GENERAL01", "ts", mine.TS, "text", "x")["error"])
	assert.Equal(t, "cant_delete_message", call(t, w, "chat.delete", "channel", "C0GENERAL01", "ts", mine.TS)["error"])
	assert.Equal(t, "msg_too_long", call(t, w, "chat.update", "channel", "C0GENERAL01", "ts", ts, "text", strings.Repeat("x", 4001))["error"])

	assert.Equal(t, "changed", call(t, w, "chat.update", "channel", "C0GENERAL01", "ts", ts, "text", "changed")["text"])
	message := p.Await("changed")
	assert.Equal(t, true, call(t, w, "chat.delete", "channel", "C0GENERAL01", "ts", ts)["ok"])
	assert.True(t, message.Gone())
	assert.Equal(t, "message_not_found", call(t, w, "chat.update", "channel", "C0GENERAL01", "ts", ts, "text", "x")["error"])
}

func TestMessagesAreRefusedWhereTheBotMayNotWrite(t *testing.T) {
	w := start(t)
	for name, c := range map[string]struct {
		problem string
		args    []string
	}{
		"an unknown channel":          {"channel_not_found", []string{"channel", "C0NOWHERE01", "text", "x"}},
		"a private one it is not in":  {"channel_not_found", []string{"channel", "#it-approvals", "text", "x"}},
		"an archived one":             {"is_archived", []string{"channel", "#marketing", "text", "x"}},
		"somebody who has left":       {"channel_not_found", []string{"channel", "U0LEAVER001", "text", "x"}},
		"nothing to say":              {"no_text", []string{"channel", "#general"}},
		"blocks that are no JSON":     {"invalid_blocks_format", []string{"channel", "#general", "blocks", "["}},
		"blocks that are no blocks":   {"invalid_blocks", []string{"channel", "#general", "blocks", `[{"type":"banner"}]`}},
		"blocks with too many words":  {"msg_blocks_too_long", []string{"channel", "#general", "blocks", sections(5, 2700)}},
		"metadata without an event":   {"invalid_metadata_format", []string{"channel", "#general", "text", "x", "metadata", `{"event_payload":{}}`}},
		"an ephemeral to an outsider": {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if c.args == nil {
				answer := call(t, w, "chat.postEphemeral", "channel", "#general", "user", "U0OUTSIDE01", "text", "x")
				assert.Equal(t, "user_not_in_channel", answer["error"])
				return
			}
			if name == "a private one it is not in" {
				w.RemoveBot("#it-approvals")
			}
			if name == "an archived one" {
				w.Archive("#marketing")
			}
			assert.Equal(t, c.problem, call(t, w, "chat.postMessage", c.args...)["error"])
		})
	}
}

func sections(n, length int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = `{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", length) + `"}}`
	}
	return "[" + strings.Join(list, ",") + "]"
}

func TestInvalidBlocksAreExplained(t *testing.T) {
	w := start(t)
	answer := call(t, w, "chat.postMessage", "channel", "#general", "blocks", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`)
	assert.Equal(t, []any{"[ERROR] must be a valid enum value [json-pointer:/blocks/0/text/type]"}, at(answer, "response_metadata", "messages"))
}

func TestBlocksWithoutTextAreWarnedAbout(t *testing.T) {
	w := start(t)
	answer := call(t, w, "chat.postMessage", "channel", "#general", "blocks", `[{"type":"divider"}]`)
	assert.Equal(t, "missing_text_in_message", answer["warning"])
	assert.NotEmpty(t, at(answer, "message", "blocks", 0, "block_id"), "Slack gives ids to blocks without one")
}

func TestRepliesStandInThreadsAndAnUnknownParentGivesNone(t *testing.T) {
	w := start(t)
	w.InviteBot("#general")
	parent := call(t, w, "chat.postMessage", "channel", "#general", "text", "parent")["ts"].(string)
	reply := call(t, w, "chat.postMessage", "channel", "#general", "text", "reply", "thread_ts", parent)
	assert.Equal(t, parent, at(reply, "message", "thread_ts"))
	nested := call(t, w, "chat.postMessage", "channel", "#general", "text", "nested", "thread_ts", reply["ts"].(string))
	assert.Equal(t, parent, at(nested, "message", "thread_ts"), "a reply to a reply stays in the thread")
	lost := call(t, w, "chat.postMessage", "channel", "#general", "text", "lost", "thread_ts", "1.000001")
	assert.Nil(t, at(lost, "message", "thread_ts"))

	thread := call(t, w, "conversations.replies", "channel", "C0GENERAL01", "ts", parent)
	assert.Len(t, thread["messages"], 3)
	assert.EqualValues(t, 2, at(thread, "messages", 0, "reply_count"))
	assert.Equal(t, "thread_not_found", call(t, w, "conversations.replies", "channel", "C0GENERAL01", "ts", "1.0")["error"])
	assert.Len(t, call(t, w, "conversations.history", "channel", "C0GENERAL01")["messages"], 2, "history has no replies")
	assert.Equal(t, "not_in_channel", call(t, w, "conversations.history", "channel", "C0MARKET001")["error"])
}

func TestMetadataComesBackOnlyWhenAskedFor(t *testing.T) {
	w := start(t)
	w.InviteBot("#general")
	const metadata = `{"event_type":"told","event_payload":{"id":"42"}}`
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "x", "metadata", metadata)
	assert.Equal(t, "told", at(posted, "message", "metadata", "event_type"))
	with := call(t, w, "conversations.history", "channel", "C0GENERAL01", "include_all_metadata", "true")
	assert.Equal(t, "42", at(with, "messages", 0, "metadata", "event_payload", "id"))
	without := call(t, w, "conversations.history", "channel", "C0GENERAL01")
	assert.Nil(t, at(without, "messages", 0, "metadata"))
}

func TestListsArePaged(t *testing.T) {
	w := start(t)
	var names []any
	cursor := ""
	for range 10 {
		page := call(t, w, "conversations.list", "types", "public_channel,private_channel", "limit", "2", "cursor", cursor)
		for i := range page["channels"].([]any) {
			names = append(names, at(page, "channels", i, "name"))
		}
		if cursor = at(page, "response_metadata", "next_cursor").(string); cursor == "" {
			break
		}
	}
	assert.Equal(t, []any{"general", "access-requests", "marketing", "it-approvals", "fabrikam-shared"}, names)
	assert.Equal(t, "invalid_cursor", call(t, w, "conversations.list", "cursor", "bogus")["error"])
	assert.Equal(t, "missing_scope", call(t, w, "conversations.list", "types", "im")["error"])
}

func TestPeopleAreShownAsSlackShowsThem(t *testing.T) {
	w := start(t)
	user := func(id string) map[string]any {
		return call(t, w, "users.info", "user", id, "include_locale", "true")["user"].(map[string]any)
	}
	requestor := user("U0REQUEST01")
	assert.Equal(t, "requestor1@contoso.onmicrosoft.com", at(requestor, "profile", "email"))
	assert.Equal(t, true, requestor["is_email_confirmed"])
	assert.Equal(t, "Europe/Berlin", requestor["tz"])
	assert.Equal(t, "en-US", requestor["locale"])
	assert.Equal(t, true, user("U0GUEST0001")["is_restricted"])
	outsider := user("U0OUTSIDE01")
	assert.Equal(t, true, outsider["is_stranger"])
	assert.Equal(t, "T0FABRIKAM1", outsider["team_id"])
	assert.Nil(t, at(outsider, "profile", "email"))
	leaver := user("U0LEAVER001")
	assert.Equal(t, true, leaver["deleted"])
	assert.Nil(t, leaver["tz"])
	assert.Equal(t, "user_not_found", call(t, w, "users.info", "user", "U0NOBODY001")["error"])
	assert.Equal(t, "U0REQUEST01", at(call(t, w, "users.lookupByEmail", "email", "Requestor1@contoso.onmicrosoft.com"), "user", "id"))
	assert.Equal(t, "users_not_found", call(t, w, "users.lookupByEmail", "email", "leaver1@contoso.onmicrosoft.com")["error"])
	assert.Equal(t, "user_disabled", call(t, w, "conversations.open", "users", "U0LEAVER001")["error"])
}

func TestAnEmailNeedsItsScope(t *testing.T) {
	w := start(t, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.ReplaceAll(testManifest, `"users:read.email", `, ""))
	})
	assert.Nil(t, at(call(t, w, "users.info", "user", "U0REQUEST01"), "user", "profile", "email"))
	assert.Equal(t, "missing_scope", call(t, w, "users.lookupByEmail", "email", "requestor1@contoso.onmicrosoft.com")["error"])
}

func TestAnEditReplacesOnlyWhatItNames(t *testing.T) {
	w := start(t)
	w.InviteBot("#general")
	ts := call(t, w, "chat.postMessage", "channel", "#general", "text", "one", "blocks", `[{"type":"divider","block_id":"line"}]`,
		"metadata", `{"event_type":"told","event_payload":{}}`)["ts"].(string)
	edit := func(args ...string) map[string]any {
		call(t, w, "chat.update", append([]string{"channel", "C0GENERAL01", "ts", ts}, args...)...)
		history := call(t, w, "conversations.history", "channel", "C0GENERAL01", "include_all_metadata", "1")
		return at(history, "messages", 0).(map[string]any)
	}
	withBlocks := edit("text", "two", "blocks", `[{"type":"divider","block_id":"other"}]`)
	assert.Equal(t, "two", withBlocks["text"])
	assert.Equal(t, "other", at(withBlocks, "blocks", 0, "block_id"))
	assert.Equal(t, "told", at(withBlocks, "metadata", "event_type"), "metadata stays when none is given")
	onlyText := edit("text", "three", "metadata", `{}`)
	assert.Empty(t, onlyText["blocks"], "blocks go when only text is given")
	assert.Nil(t, onlyText["metadata"], "an empty object takes metadata away")
}

func TestPostingIsLimitedPerChannel(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.RateLimits = true })
	problem := ""
	for range 10 {
		problem, _ = call(t, w, "chat.postMessage", "channel", "#general", "text", "x")["error"].(string)
	}
	assert.Equal(t, "ratelimited", problem)
	assert.Equal(t, true, call(t, w, "chat.postMessage", "channel", "#marketing", "text", "x")["ok"])
}

func TestRateLimitsAreKeptByTheWorkspaceClock(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.RateLimits = true })
	list := func() (string, *http.Response) {
		response := post(t, w.APIURL()+"users.list", "application/x-www-form-urlencoded", "Bearer "+w.BotToken(), "")
		problem, _ := body(t, response)["error"].(string)
		return problem, response
	}
	for range 20 {
		problem, _ := list()
		require.Empty(t, problem)
	}
	problem, response := list()
	assert.Equal(t, "ratelimited", problem)
	assert.Equal(t, http.StatusTooManyRequests, response.StatusCode)
	wait, err := time.ParseDuration(response.Header.Get("Retry-After") + "s")
	require.NoError(t, err)
	assert.GreaterOrEqual(t, wait, time.Second)
	w.Advance(wait)
	problem, _ = list()
	assert.Empty(t, problem)
}

func TestFaultsStrikeAsOftenAsToldAndAreRecorded(t *testing.T) {
	w := start(t)
	w.Fail(slacksim.Fault{Method: "chat.postMessage", Error: "fatal_error", Times: 2})
	w.Fail(slacksim.Fault{Method: "chat.postMessage", Status: 503})
	w.Fail(slacksim.Fault{Method: "chat.postMessage", AfterCommit: true})
	args := []string{"channel", "#general", "text", "x"}
	assert.Equal(t, "fatal_error", call(t, w, "chat.postMessage", args...)["error"])
	assert.Equal(t, "fatal_error", call(t, w, "chat.postMessage", args...)["error"])
	down := post(t, w.APIURL()+"chat.postMessage", "application/x-www-form-urlencoded", "Bearer "+w.BotToken(), "channel=%23general&text=x")
	assert.Equal(t, 503, down.StatusCode)
	assert.Contains(t, down.Header.Get("Content-Type"), "text/html")
	require.NoError(t, down.Body.Close())

	assert.Empty(t, w.Person("Requestor1").Messages("#general"), "nothing was posted so far")
	_, err := http.PostForm(w.APIURL()+"chat.postMessage", url.Values{"token": {w.BotToken()}, "channel": {"#general"}, "text": {"posted"}})
	require.Error(t, err, "the connection was reset")
	w.Person("Requestor1").Await("posted")
	assert.Equal(t, 4, w.CallsTo("chat.postMessage"))
	assert.NotContains(t, w.Calls()[0].Args, "token")
}

func TestPermalinksLeadToThePage(t *testing.T) {
	w := start(t)
	ts := call(t, w, "chat.postMessage", "channel", "#general", "text", "x")["ts"].(string)
	link := call(t, w, "chat.getPermalink", "channel", "C0GENERAL01", "message_ts", ts)["permalink"].(string)
	assert.Equal(t, w.PageURL()+"archives/C0GENERAL01/p"+strings.ReplaceAll(ts, ".", ""), link)
	assert.Equal(t, w.Person("Requestor1").Await("x").Permalink(), link)
	assert.Equal(t, "message_not_found", call(t, w, "chat.getPermalink", "channel", "C0GENERAL01", "message_ts", "1.0")["error"])
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}
