package endurance

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// at is a moment of a made-up history, in milliseconds.
func at(ms int) time.Time { return time.UnixMilli(1_700_000_000_000 + int64(ms)) }

// sound is a history in which everything went well: a command, a form, and a
// submission whose request is told to its end in two places.
func sound() []record {
	return []record{
		{Kind: place, Channel: "C1"},
		{Kind: place, Channel: "D1", Who: "Requestor1"},
		{Kind: feeds, Channel: "C2"},
		{Kind: did, Act: "help", Who: "Requestor1", What: "/access help", Wants: anAnswer, At: at(0)},
		{Kind: sent, Act: "help", At: at(0)},
		{Kind: acked, Act: "help", At: at(5)},
		{Kind: answered, Act: "help", Who: "Requestor1", At: at(20)},
		{Kind: did, Act: "form", Who: "Requestor1", What: "/access request", Wants: aForm, At: at(100)},
		{Kind: sent, Act: "form", At: at(100)},
		{Kind: acked, Act: "form", At: at(103)},
		{Kind: opened, Act: "form", At: at(120)},
		{Kind: saw, Act: "form", At: at(150)},
		{Kind: did, Act: "submit", Who: "Requestor1", What: "Submit", Wants: aRequest, Reason: "r1", At: at(200)},
		{Kind: sent, Act: "submit", At: at(200)},
		{Kind: acked, Act: "submit", At: at(203)},
		{Kind: saw, Act: "submit", At: at(400)},
		{Kind: asked, Request: "R1", Who: "Requestor1", Reason: "r1", State: "delivered"},
		{Kind: posted, Channel: "D1", Request: "R1", What: "card", At: at(500)},
		{Kind: posted, Channel: "C1", Request: "R1", What: "card", At: at(501)},
		{Kind: posted, Channel: "C2", Request: "R1", What: "feed.requested", At: at(502)},
		{Kind: posted, Channel: "C1", Request: "R1", What: "delivering", At: at(600)},
		{Kind: posted, Channel: "D1", Request: "R1", What: "delivered", At: at(700)},
		{Kind: posted, Channel: "C1", Request: "R1", What: "delivered", At: at(701)},
		{Kind: posted, Channel: "C2", Request: "R1", What: "feed.done", At: at(702)},
		{Kind: did, Act: "home", Who: "Requestor1", What: "Home", Wants: aHomePage, At: at(800)},
		{Kind: sent, Act: "home", At: at(800)},
		{Kind: acked, Act: "home", At: at(801)},
		{Kind: homed, Who: "Requestor1", At: at(900)},
	}
}

// without leaves out the records that match.
func without(history []record, match func(record) bool) []record {
	var out []record
	for _, r := range history {
		if !match(r) {
			out = append(out, r)
		}
	}
	return out
}

func lacks(kind, act string) []record {
	return without(sound(), func(r record) bool { return r.Kind == kind && r.Act == act })
}

func with(more ...record) []record { return append(sound(), more...) }

func TestASoundHistoryHasNoFault(t *testing.T) {
	v := check(sound())
	assert.Empty(t, v.Faults)
	assert.Equal(t, verdict{Acts: 4, Acked: 4, Requests: 1, Posts: 7}, v)
}

// TestTheCheckerNoticesEveryBrokenPromise removes or adds one record at a
// time, as a bot without one of its guards would.
func TestTheCheckerNoticesEveryBrokenPromise(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []record
		want    string
	}{
		{"a command without its answer", lacks(answered, "help"), "lost: /access help"},
		{"a form that never came", lacks(saw, "form"), "lost: /access request"},
		{"a form that was another one's", lacks(opened, "form"), "lost: /access request"},
		{"a submission without a request", without(sound(), func(r record) bool { return r.Request != "" }), "lost: Submit"},
		{"a home tab that stays empty", without(sound(), func(r record) bool { return r.Kind == homed }), "lost: Home"},
		{"an answer that came twice", with(record{Kind: answered, Act: "help", At: at(30)}), "doubled: /access help"},
		{"a second request of one submission", with(
			record{Kind: asked, Request: "R2", Who: "Requestor2", Reason: "r1", State: "submitted"},
			record{Kind: posted, Channel: "C1", Request: "R2", What: "card", At: at(510)},
			record{Kind: posted, Channel: "C2", Request: "R2", What: "feed.requested", At: at(511)},
		), `doubled: Requestor2's submission "r1"`},
		{"a card that stands twice", with(record{Kind: posted, Channel: "C1", Request: "R1", What: "card", At: at(900)}), `doubled: request R1 has "card" twice in C1`},
		{"a line that stands twice", with(record{Kind: posted, Channel: "D1", Request: "R1", What: "delivered", At: at(900)}), "doubled: request R1"},
		{"an end that is not told", without(sound(), func(r record) bool { return r.Channel == "D1" && r.What == "delivered" }), `lost: request R1 of Requestor1 has no "delivered" in D1`},
		{"an event that the feed lacks", without(sound(), func(r record) bool { return r.What == "feed.requested" }), `lost: the feed C2 has no "feed.requested" of request R1`},
		{"an end that the feed lacks", without(sound(), func(r record) bool { return r.What == "feed.done" }), `lost: the feed C2 has no "feed.done" of request R1`},
		{"an event that the feed tells twice", with(record{Kind: posted, Channel: "C2", Request: "R1", What: "feed.done", At: at(900)}), `doubled: request R1 has "feed.done" twice in C2`},
		{"a card that is missing", without(sound(), func(r record) bool { return r.Channel == "C1" && r.What == "card" }), `no "card" in C1`},
		{"a thread that goes back", with(record{Kind: posted, Channel: "C1", Request: "R1", What: "pendingApproval", At: at(900)}), "back: request R1"},
		{"an acknowledgement after its time", append(lacks(acked, "help"), record{Kind: acked, Act: "help", At: at(3001)}), "late: /access help"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := check(c.history)
			require.Len(t, v.Faults, 1)
			assert.Contains(t, v.Faults[0], c.want)
		})
	}
}

func TestTheCheckerCountsApartWhatIsNoFault(t *testing.T) {
	refused := append(lacks(acked, "help"), record{Kind: acked, Act: "help", At: at(5), Refused: true})
	for _, c := range []struct {
		name    string
		history []record
		want    verdict
	}{
		{"an act that was not acknowledged", without(lacks(acked, "help"), func(r record) bool { return r.Kind == answered }), verdict{Acts: 4, Acked: 3, Unacked: 1, Requests: 1, Posts: 7}},
		{"an act that was done though the person saw an error", lacks(acked, "help"), verdict{Acts: 4, Acked: 3, Unacked: 1, Requests: 1, Posts: 7}},
		{"an act that was refused", refused, verdict{Acts: 4, Acked: 3, Refused: 1, Requests: 1, Posts: 7}},
		{"an act that Slack could not send", with(record{Kind: did, Who: "Requestor2", What: "/access help"}), verdict{Acts: 4, Acked: 4, Undelivered: 1, Requests: 1, Posts: 7}},
		{"an answer repeated over a death", with(
			record{Kind: broken, At: at(10), Until: at(25)}, record{Kind: answered, Act: "help", At: at(30)},
		), verdict{Acts: 4, Acked: 4, Repeated: 1, Requests: 1, Posts: 7}},
		{"a place that is gone", append(without(sound(), func(r record) bool { return r.Channel == "C1" && r.Kind == posted }),
			record{Kind: gone, Channel: "C1"}), verdict{Acts: 4, Acked: 4, Requests: 1, Posts: 4}},
		{"a request that has not ended", append(without(sound(), func(r record) bool { return r.Kind == asked || r.What == "delivered" || r.What == "feed.done" }),
			record{Kind: asked, Request: "R1", Who: "Requestor1", Reason: "r1", State: "pendingApproval"}), verdict{Acts: 4, Acked: 4, Requests: 1, Posts: 4}},
		{"an answer that came as a word to the person alone", append(lacks(answered, "help"), record{Kind: told, Who: "Requestor1", At: at(40)}), verdict{Acts: 4, Acked: 4, Requests: 1, Posts: 7}},
		{"an old form answered with a private line", append(lacks(saw, "form"), record{Kind: answered, Act: "form", At: at(150)}), verdict{Acts: 4, Acked: 4, Requests: 1, Posts: 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, check(c.history))
		})
	}
}

// TestTheCheckerTrustsNoExcuseThatDoesNotFit gives excuses that lie elsewhere.
func TestTheCheckerTrustsNoExcuseThatDoesNotFit(t *testing.T) {
	again := record{Kind: answered, Act: "help", At: at(30)}
	for name, history := range map[string][]record{
		"a death before the act":     with(again, record{Kind: broken, At: at(-20), Until: at(-10)}),
		"a death after the answers":  with(again, record{Kind: broken, At: at(40), Until: at(50)}),
		"three answers over a death": with(again, again, record{Kind: broken, At: at(10), Until: at(25)}),
		"a word before the act":      append(lacks(answered, "help"), record{Kind: told, Who: "Requestor1", At: at(-1)}),
		"a word to somebody else":    append(lacks(answered, "help"), record{Kind: told, Who: "Requestor2", At: at(40)}),
		"one word for two acts":      append(without(lacks(answered, "help"), func(r record) bool { return r.Kind == saw && r.Act == "form" }), record{Kind: told, Who: "Requestor1", At: at(140)}),
		"told done, and Entra has nothing": append(
			without(sound(), func(r record) bool { return r.Request != "" }), record{Kind: saw, Act: "submit", At: at(401)}),
	} {
		t.Run(name, func(t *testing.T) {
			assert.Len(t, check(history).Faults, 1)
		})
	}
}

func TestAHistoryComesBackAsItWasWritten(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, writeHistory(&file, sound()))
	back, err := readHistory(&file)
	require.NoError(t, err)
	assert.Equal(t, check(sound()), check(back))
	require.Len(t, back, len(sound()))
	_, err = readHistory(bytes.NewBufferString("no JSON"))
	assert.Error(t, err)
}
