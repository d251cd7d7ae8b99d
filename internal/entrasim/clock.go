package entrasim

import "time"

// clock is the tenant's time: the machine's time plus an offset, or a moment at which it was stopped.
type clock struct {
	offset  time.Duration
	stopped time.Time // zero while the clock runs
}

func newClock(frozen bool) clock {
	c := clock{}
	if frozen {
		c.freeze()
	}
	return c
}

// now is cut to milliseconds, which is what the service prints.
func (c *clock) now() time.Time {
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return time.Now().Add(c.offset).UTC().Truncate(time.Millisecond)
}

func (c *clock) advance(d time.Duration) {
	if c.stopped.IsZero() {
		c.offset += d
		return
	}
	c.stopped = c.stopped.Add(d)
}

func (c *clock) freeze() {
	if c.stopped.IsZero() {
		c.stopped = c.now()
	}
}

// thaw lets the clock run on from where it stands.
func (c *clock) thaw() {
	if c.stopped.IsZero() {
		return
	}
	c.offset = time.Until(c.stopped)
	c.stopped = time.Time{}
}

// Advance moves the tenant's clock and lets everything happen that became due meanwhile.
func (t *Tenant) Advance(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clock.advance(d)
	t.settle()
}

// Now is the tenant's time.
func (t *Tenant) Now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clock.now()
}
