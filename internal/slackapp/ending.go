package slackapp

import (
	"time"

	"github.com/gorilla/websocket"
)

// Times of the end of a connection.
const (
	quietFor   = 50 * time.Millisecond // nothing more comes
	partWithin = time.Second           // until Slack has heard that it is closed
	endWithin  = 3 * time.Second       // whatever still comes
)

// end lets the connection come to its end. Slack goes on sending until it
// hears that it is closed, and sends no click twice: so it is read on until
// all that came is acknowledged and nothing more comes, and then until Slack
// answers the closing. What crosses the closing is acknowledged on another
// connection, of another replica if need be.
func (c *connection) end() {
	c.life.Lock()
	defer c.life.Unlock()
	if c.ending {
		return
	}
	c.ending = true
	c.quiet = time.AfterFunc(quietFor, c.part)
	time.AfterFunc(endWithin, func() { _ = c.ws.Close() })
}

// part tells Slack that the connection is closed, unless something came.
func (c *connection) part() {
	c.life.Lock()
	defer c.life.Unlock()
	if c.inFlight > 0 || c.parting {
		return
	}
	c.parting = true
	farewell := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = c.ws.WriteControl(websocket.CloseMessage, farewell, time.Now().Add(partWithin))
	_ = c.ws.SetReadDeadline(time.Now().Add(partWithin))
}

// alive puts the read deadline off; pings and pongs of Slack call it too.
func (c *connection) alive(string) error {
	c.life.Lock()
	defer c.life.Unlock()
	if c.parting {
		return nil
	}
	return c.ws.SetReadDeadline(time.Now().Add(silentFor))
}

// begin and finish count the envelopes that are not acknowledged yet.
func (c *connection) begin() {
	c.life.Lock()
	defer c.life.Unlock()
	c.inFlight++
}

func (c *connection) finish() {
	c.life.Lock()
	defer c.life.Unlock()
	if c.inFlight--; c.inFlight == 0 && c.ending {
		c.quiet.Reset(quietFor)
	}
}

// isEnding reports whether another connection is the better one to write on.
func (c *connection) isEnding() bool {
	c.life.Lock()
	defer c.life.Unlock()
	return c.ending
}
