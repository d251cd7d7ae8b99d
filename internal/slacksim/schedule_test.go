package slacksim_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAScheduledMessageComesInTime(t *testing.T) {
	w := start(t)
	in := func(d time.Duration) string { return strconv.FormatInt(w.Now().Add(d).Unix(), 10) }
	schedule := func(at string) map[string]any {
		return call(t, w, "chat.scheduleMessage", "channel", "C0GENERAL01", "text", "good morning", "post_at", at)
	}
	for problem, at := range map[string]string{"invalid_time": "soon", "time_in_past": in(-time.Minute), "time_too_far": in(121 * 24 * time.Hour)} {
		assert.Equal(t, problem, schedule(at)["error"])
	}
	first, second := schedule(in(time.Hour)), schedule(in(2*time.Hour))
	require.Equal(t, true, first["ok"], first)
	list := call(t, w, "chat.scheduledMessages.list")["scheduled_messages"].([]any)
	assert.Len(t, list, 2)
	gone := call(t, w, "chat.deleteScheduledMessage", "channel", "C0GENERAL01", "scheduled_message_id", second["scheduled_message_id"].(string))
	assert.Equal(t, true, gone["ok"])
	w.Advance(90 * time.Minute)
	assert.Len(t, w.Person("Requestor1").Messages("#general"), 1)
	w.Advance(time.Hour)
	assert.Len(t, w.Person("Requestor1").Messages("#general"), 1, "the second was deleted")
	late := call(t, w, "chat.deleteScheduledMessage", "channel", "C0GENERAL01", "scheduled_message_id", first["scheduled_message_id"].(string))
	assert.Equal(t, "invalid_scheduled_message_id", late["error"])
}

func TestNoMoreThanThirtyMessagesInFiveMinutesAreScheduled(t *testing.T) {
	w := start(t)
	for n := range 31 {
		at := strconv.FormatInt(w.Now().Add(time.Hour).Unix()+int64(n), 10)
		answer := call(t, w, "chat.scheduleMessage", "channel", "C0GENERAL01", "text", "x", "post_at", at)
		assert.Equal(t, n < 30, answer["ok"], answer)
	}
}

func TestUserGroupsAreListedAndMentioned(t *testing.T) {
	w := start(t)
	listed := call(t, w, "usergroups.list", "include_users", "true")
	assert.Equal(t, "marketing-approvers", at(listed, "usergroups", 0, "handle"))
	assert.Equal(t, []any{"U0APPROVE01", "U0APPROVE02"}, at(listed, "usergroups", 0, "users"))
	assert.Equal(t, []any{"U0APPROVE01", "U0APPROVE02"}, call(t, w, "usergroups.users.list", "usergroup", "S0APPROVERS")["users"])
	assert.Equal(t, "no_such_subteam", call(t, w, "usergroups.users.list", "usergroup", "S1")["error"])
	call(t, w, "chat.postMessage", "channel", "#general", "text", "ask <!subteam^S0APPROVERS>")
	assert.Equal(t, "ask «PING»@marketing-approvers", w.Person("Requestor1").Await("ask").Text())
}
