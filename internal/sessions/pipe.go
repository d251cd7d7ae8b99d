package sessions

import (
	"bytes"
	"net"
	"sync"
)

// atOnce is how much a reader of the embedded Redis takes from a pipe in one
// go.
const atOnce = 4096

// pipe is a connection to the embedded Redis. A pipe holds nothing, so in a
// long transaction both sides would wait for the other to read: Redis answers
// its first command while the rest is still being written. What does not fit
// into one reading is therefore written in the background.
type pipe struct {
	net.Conn

	mu     sync.Mutex // guards what follows
	behind bytes.Buffer
	busy   bool  // somebody is writing what is behind
	err    error // why nothing can be written any more
}

// Write takes all of it, unless an earlier part could not be written.
func (p *pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	if p.err != nil || !p.busy && len(b) <= atOnce {
		err := p.err
		p.mu.Unlock()
		if err != nil {
			return 0, err
		}
		return p.Conn.Write(b)
	}
	defer p.mu.Unlock()
	p.behind.Write(b)
	if !p.busy {
		p.busy = true
		go p.catchUp() // ends at the latest when the connection is closed
	}
	return len(b), nil
}

// catchUp writes what is behind.
func (p *pipe) catchUp() {
	for {
		p.mu.Lock()
		if p.behind.Len() == 0 || p.err != nil {
			p.busy = false
			p.mu.Unlock()
			return
		}
		next := bytes.Clone(p.behind.Bytes())
		p.behind.Reset()
		p.mu.Unlock()
		if _, err := p.Conn.Write(next); err != nil {
			p.mu.Lock()
			p.err = err
			p.mu.Unlock()
		}
	}
}
