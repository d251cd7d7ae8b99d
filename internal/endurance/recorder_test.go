package endurance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/require"
)

// history is everything that the workspace, the tenant and the people have
// counted so far.
func (c *crowd) history() []record {
	c.mu.Lock()
	out := slices.Clone(c.deeds)
	c.mu.Unlock()
	c.w.mu.Lock()
	out = append(out, c.w.breaks...)
	for _, id := range c.w.lost {
		out = append(out, record{Kind: gone, Channel: id})
	}
	c.w.mu.Unlock()
	requests := c.w.requests()
	return slices.Concat(out, c.w.deliveries(), c.w.answers(), requests, c.w.words(requests, c.w.lines()))
}

// words adds what marked lines in a direct message tell the person alone: those
// that are about no request.
func (w *world) words(requests, lines []record) []record {
	for _, l := range lines {
		who := w.places[l.Channel]
		about := slices.ContainsFunc(requests, func(r record) bool { return r.Request == l.Request })
		if l.Kind == posted && who != "" && !about {
			lines = append(lines, record{Kind: told, At: l.At, Who: who})
		}
	}
	return lines
}

// deliveries tells of each envelope and of its acknowledgement.
func (w *world) deliveries() []record {
	var out []record
	names := w.names()
	for _, e := range w.slack.Envelopes() {
		p := readPayload(e)
		r := record{Kind: sent, At: e.Sent, Act: p.act(), Who: names[p.user()], What: p.what()}
		out = append(out, r)
		if !e.Acked.IsZero() {
			r.Kind, r.At, r.Refused = acked, e.Acked, saysNo(e)
			out = append(out, r)
		}
	}
	return out
}

// saysNo reports whether an acknowledgement tells the person that nothing was
// done: a sentence in place of the answer, or errors at the fields.
func saysNo(e slacksim.EnvelopeLog) bool {
	var answer struct {
		Text   string `json:"text"`
		Action string `json:"response_action"`
	}
	_ = json.Unmarshal(e.Answer, &answer) // an acknowledgement may have no answer
	return answer.Text != "" || answer.Action == "errors" || answer.Action == "push"
}

// names gives people's names by their ids.
func (w *world) names() map[string]string {
	out := map[string]string{}
	for _, name := range employees() {
		out[w.slack.Person(name).ID()] = name
	}
	return out
}

// answers tells what reached people over the response URL of what they did, in
// a modal that was opened for it, and on their Home tabs.
func (w *world) answers() []record {
	acts, names := map[string]string{}, w.names() // by response URL and by trigger
	for _, e := range w.slack.Envelopes() {
		p := readPayload(e)
		acts[p.ResponseURL], acts[p.TriggerID] = p.act(), p.act()
	}
	var out []record
	for _, call := range w.slack.Calls() {
		switch {
		case call.Error != "":
		case call.Method == "response_url":
			out = append(out, record{Kind: answered, At: call.At, Act: acts[call.URL]})
		case call.Method == "chat.postEphemeral":
			id, _ := call.Args["user"].(string)
			out = append(out, record{Kind: told, At: call.At, Who: names[id]})
		case call.Method == "views.publish":
			id, _ := call.Args["user_id"].(string)
			out = append(out, record{Kind: homed, At: call.At, Who: names[id]})
		case call.Method == "views.open":
			trigger, _ := call.Args["trigger_id"].(string)
			out = append(out, record{Kind: opened, At: call.At, Act: acts[trigger]})
		}
	}
	return out
}

// requests tells of what Entra has.
func (w *world) requests() []record {
	var out []record
	for _, r := range w.entra.Requests() {
		out = append(out, record{Kind: asked, Request: r.ID, Who: r.Person, What: r.Package, Reason: r.Justification, State: r.State})
	}
	return out
}

// lines tells of the marked messages that stand in the channel and in the
// direct messages, read as any program with the bot's token would.
func (w *world) lines() []record {
	var out []record
	for id, who := range w.places {
		kind := place
		if id == w.feed {
			kind = feeds
		}
		out = append(out, record{Kind: kind, Channel: id, Who: who})
		for _, m := range w.read("conversations.history", url.Values{"channel": {id}}) {
			out = append(out, m.line(id)...)
			if m.ReplyCount > 0 {
				for _, r := range w.read("conversations.replies", url.Values{"channel": {id}, "ts": {m.TS}})[1:] {
					out = append(out, r.line(id)...)
				}
			}
		}
	}
	return out
}

// message is one as the Web API gives it.
type message struct {
	TS         string `json:"ts"`
	ReplyCount int    `json:"reply_count"`
	Metadata   struct {
		Payload struct {
			Request string `json:"request_id"`
			What    string `json:"what"`
		} `json:"event_payload"`
	} `json:"metadata"`
}

// line is the record of a marked message; others have none.
func (m message) line(channel string) []record {
	mark := m.Metadata.Payload
	if mark.Request == "" {
		return nil
	}
	return []record{{Kind: posted, At: slackTime(m.TS), Channel: channel, Request: mark.Request, What: mark.What}}
}

func slackTime(ts string) time.Time {
	var seconds, micros int64
	_, _ = fmt.Sscanf(strings.Replace(ts, ".", " ", 1), "%d %d", &seconds, &micros) // the workspace wrote it
	return time.Unix(seconds, micros*1000)
}

// read gives all pages of a list of messages, oldest first.
func (w *world) read(method string, args url.Values) []message {
	var all []message
	args.Set("include_all_metadata", "true")
	args.Set("limit", "200")
	for {
		var page struct {
			Messages []message `json:"messages"`
			Meta     struct {
				Next string `json:"next_cursor"`
			} `json:"response_metadata"`
		}
		w.call(method, args, &page)
		all = append(all, page.Messages...)
		if page.Meta.Next == "" {
			slices.SortStableFunc(all, func(a, b message) int { return strings.Compare(a.TS, b.TS) })
			return all
		}
		args.Set("cursor", page.Meta.Next)
	}
}

// call calls a method of the Web API with the bot's token.
func (w *world) call(method string, args url.Values, into any) {
	args.Set("token", w.slack.BotToken())
	res, err := http.PostForm(w.slack.APIURL()+method, args)
	require.NoError(w.t, err)
	defer res.Body.Close()
	require.NoError(w.t, json.NewDecoder(res.Body).Decode(into), method)
}

// direct is the id of the bot's direct message with a person.
func (w *world) direct(name string) string {
	var answer struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	w.call("conversations.open", url.Values{"users": {w.slack.Person(name).ID()}}, &answer)
	return answer.Channel.ID
}

// channelID is the id of a channel by its name.
func (w *world) channelID(name string) string {
	var answer struct {
		Channels []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"channels"`
	}
	w.call("conversations.list", url.Values{"limit": {"200"}}, &answer)
	for _, c := range answer.Channels {
		if c.Name == strings.TrimPrefix(name, "#") {
			return c.ID
		}
	}
	return ""
}
