package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// fakeSlack is as much of Slack as candidates ask for: the same for all of
// them, and light enough to keep a candidate busy.
type fakeSlack struct {
	base string
	http *http.Server

	mu     sync.Mutex // guards the rest
	conns  []*conn
	hellos chan time.Time   // each connection that said hello
	acked  func(number int) // told of each acknowledgement; nil for nobody
	alone  time.Time        // since when there is no usable connection; zero while there is one
	gap    time.Duration    // the longest time without one, since it was last asked for
}

// conn is one connection of a candidate.
type conn struct {
	ws      *websocket.Conn
	mu      sync.Mutex // guards writes
	leaving bool       // was told to disconnect; guarded by fakeSlack.mu
	silent  bool       // nothing goes in or out; guarded by fakeSlack.mu
}

func newFakeSlack() (*fakeSlack, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f := &fakeSlack{base: "http://" + l.Addr().String() + "/", hellos: make(chan time.Time, 1000)}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", f.api)
	mux.HandleFunc("/link", f.link)
	mux.HandleFunc("/respond", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	f.http = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = f.http.Serve(l) }()
	return f, nil
}

func (f *fakeSlack) respond() string { return f.base + "respond" }

// api answers the methods that candidates call.
func (f *fakeSlack) api(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "apps.connections.open":
		fmt.Fprintf(w, `{"ok":true,"url":"ws%slink?ticket=%d"}`, strings.TrimPrefix(f.base, "http"), rand.Int())
	case "auth.test":
		fmt.Fprintf(w, `{"ok":true,"url":"%s","team":"Contoso","user":"bot","team_id":%q,"user_id":"U0ACCESSBOT","bot_id":"B0ACCESS001","is_enterprise_install":false}`, f.base, teamID)
	case "bots.info":
		fmt.Fprintf(w, `{"ok":true,"bot":{"id":"B0ACCESS001","app_id":%q,"user_id":"U0ACCESSBOT","name":"bot","deleted":false}}`, appID)
	case "users.info":
		fmt.Fprintf(w, `{"ok":true,"user":{"id":%q,"team_id":%q,"name":"requestor1","real_name":"Requestor1","is_bot":false,"deleted":false,"is_email_confirmed":true,"profile":{"email":"requestor1@contoso.example"}}}`, userID, teamID)
	default:
		fmt.Fprint(w, `{"ok":true,"ts":"1.000100","channel":"C0GENERAL01"}`)
	}
}

// link takes a Socket Mode connection.
func (f *fakeSlack) link(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, WriteBufferSize: 16 << 10}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws}
	f.mu.Lock()
	n := len(f.conns) + 1
	f.mu.Unlock()
	c.write([]byte(fmt.Sprintf(`{"type":"hello","num_connections":%d,"connection_info":{"app_id":%q},"debug_info":{"host":"applink-1","build_number":1,"approximate_connection_time":3600}}`, n, appID)))
	f.change(func() { f.conns = append(f.conns, c) })
	f.hellos <- time.Now()
	stop := make(chan struct{})
	go f.ping(c, stop)
	f.read(c)
	close(stop)
}

// ping is Slack's own sign of life.
func (f *fakeSlack) ping(c *conn, stop chan struct{}) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			if !f.isSilent(c) {
				_ = c.ws.WriteControl(websocket.PingMessage, []byte("Ping"), time.Now().Add(time.Second))
			}
		}
	}
}

func (f *fakeSlack) isSilent(c *conn) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return c.silent
}

// read takes acknowledgements until the connection ends.
func (f *fakeSlack) read(c *conn) {
	c.ws.SetPingHandler(func(data string) error {
		if f.isSilent(c) {
			return nil
		}
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	for {
		_, frame, err := c.ws.ReadMessage()
		if err != nil {
			break
		}
		f.mu.Lock()
		acked := f.acked
		if c.silent {
			acked = nil
		}
		f.mu.Unlock()
		if n := numberIn(frame); n >= 0 && acked != nil {
			acked(n)
		}
	}
	_ = c.ws.Close()
	f.change(func() { f.conns = slices.DeleteFunc(f.conns, func(other *conn) bool { return other == c }) })
}

// change changes connections and measures how long none is usable.
func (f *fakeSlack) change(how func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	how()
	switch n := f.count(); {
	case n == 0 && f.alone.IsZero():
		f.alone = time.Now()
	case n > 0 && !f.alone.IsZero():
		f.gap = max(f.gap, time.Since(f.alone))
		f.alone = time.Time{}
	}
}

// takeGap gives the longest time without a connection since it was last asked
// for; one that has not ended counts.
func (f *fakeSlack) takeGap() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	gap := f.gap
	if !f.alone.IsZero() {
		gap = max(gap, time.Since(f.alone))
	}
	f.gap = 0
	return gap
}

func (c *conn) write(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteMessage(websocket.TextMessage, frame) // a connection that ended is noticed by its reader
}

// send sends an envelope over one of the connections that are not leaving; it
// reports false when there is none.
func (f *fakeSlack) send(envelope []byte) bool {
	f.mu.Lock()
	var usable []*conn
	for _, c := range f.conns {
		if !c.leaving {
			usable = append(usable, c)
		}
	}
	f.mu.Unlock()
	if len(usable) == 0 {
		return false
	}
	usable[rand.N(len(usable))].write(envelope)
	return true
}

// onAck says who is told of acknowledgements from now on.
func (f *fakeSlack) onAck(told func(number int)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acked = told
}

// usable counts the connections that payloads can go to.
func (f *fakeSlack) usable() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count()
}

func (f *fakeSlack) count() int {
	n := 0
	for _, c := range f.conns {
		if !c.leaving && !c.silent {
			n++
		}
	}
	return n
}

// refresh asks the connections that there are to disconnect, all at once or a
// second after each other, and closes each or leaves that to the candidate.
func (f *fakeSlack) refresh(how manner) {
	f.mu.Lock()
	old := slices.Clone(f.conns)
	f.mu.Unlock()
	if how.inTurn {
		for _, c := range old {
			f.sendAway(how, c)
			time.Sleep(time.Second)
		}
		return
	}
	f.sendAway(how, old...)
}

func (f *fakeSlack) sendAway(how manner, conns ...*conn) {
	f.change(func() {
		for _, c := range conns {
			c.leaving = true
		}
	})
	for _, c := range conns {
		c.write([]byte(`{"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"applink-1"}}`))
		if how.closes {
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
			_ = c.ws.Close()
		}
	}
}

// manner is how connections are refreshed.
type manner struct {
	words          string
	inTurn, closes bool
}

func manners() []manner {
	return []manner{
		{"one after the other, and closed", true, true},
		{"all at once, and closed", false, true},
		{"all at once, and left open", false, false},
	}
}

// blackHole leaves every connection open and silent.
func (f *fakeSlack) blackHole() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		c.silent = true
	}
}

// forget drops what connections are left, and what was told of old ones.
func (f *fakeSlack) forget() {
	f.mu.Lock()
	old := slices.Clone(f.conns)
	f.mu.Unlock()
	for _, c := range old {
		_ = c.ws.Close()
	}
	for f.usable() > 0 {
		time.Sleep(time.Millisecond)
	}
	for len(f.hellos) > 0 {
		<-f.hellos
	}
}
