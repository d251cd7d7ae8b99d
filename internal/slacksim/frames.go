package slacksim

import (
	"encoding/binary"
	"net"
)

// Slack ignores an acknowledgement that comes in several WebSocket frames, which a client's small write buffer brings
// about. The WebSocket library hides frames, so the bytes are watched on their way to it.

// watchedListener accepts connections whose frames can be watched.
type watchedListener struct{ net.Listener }

// Accept waits for a connection and has its frames watched.
func (l watchedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &watchedConn{Conn: c}, nil
}

// watchedConn is a connection that, once it is a WebSocket, remembers of each message whether it came in one frame.
// Only its reader uses what it remembers.
type watchedConn struct {
	net.Conn
	watching  bool
	header    []byte // of the frame that is coming in, while it is not complete
	skip      uint64 // bytes of that frame's payload that are still to come
	split     bool   // the message that is coming in has more than one frame
	completed []bool // per message not yet asked for: whether it was split
}

func (c *watchedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.watching {
		c.watch(b[:n])
	}
	return n, err
}

// watch follows the framing of RFC 6455, section 5.2.
func (c *watchedConn) watch(b []byte) {
	for len(b) > 0 {
		if c.skip > 0 {
			step := min(c.skip, uint64(len(b)))
			c.skip -= step
			b = b[step:]
			continue
		}
		c.header = append(c.header, b[0])
		b = b[1:]
		if length, complete := payloadLength(c.header); complete {
			c.skip = length
			c.noteFrame(c.header[0])
			c.header = c.header[:0]
		}
	}
}

// noteFrame looks at a frame's first byte: whether it ends its message, and whether it is one of data.
func (c *watchedConn) noteFrame(first byte) {
	final, opcode := first&0x80 != 0, first&0x0f
	switch {
	case opcode > 2: // a control frame, which may stand between the frames of a message
	case !final:
		c.split = true
	default:
		c.completed = append(c.completed, c.split)
		c.split = false
	}
}

// payloadLength reads the length from a frame header, masking key included, once all of it is there.
func payloadLength(header []byte) (length uint64, complete bool) {
	if len(header) < 2 {
		return 0, false
	}
	extended := map[byte]int{126: 2, 127: 8}[header[1]&0x7f]
	mask := 0
	if header[1]&0x80 != 0 {
		mask = 4
	}
	if len(header) < 2+extended+mask {
		return 0, false
	}
	switch extended {
	case 2:
		return uint64(binary.BigEndian.Uint16(header[2:])), true
	case 8:
		return binary.BigEndian.Uint64(header[2:]), true
	}
	return uint64(header[1] & 0x7f), true
}

// cameSplit says whether the message that was read last came in several frames.
func (c *watchedConn) cameSplit() bool {
	if len(c.completed) == 0 {
		return false
	}
	split := c.completed[0]
	c.completed = c.completed[1:]
	return split
}

// textFrame is a whole text message as a server sends it, in one frame.
func textFrame(payload []byte) []byte {
	header := []byte{0x81}
	switch n := len(payload); {
	case n < 126:
		header = append(header, byte(n))
	case n < 1<<16:
		header = binary.BigEndian.AppendUint16(append(header, 126), uint16(n))
	default:
		header = binary.BigEndian.AppendUint64(append(header, 127), uint64(n))
	}
	return append(header, payload...)
}

// abort drops a connection the hard way: the other side gets a reset.
func abort(conn net.Conn) {
	if watched, ok := conn.(*watchedConn); ok {
		conn = watched.Conn
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
