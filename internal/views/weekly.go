package views

import (
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Week is what a channel is told once a week about its packages.
type Week struct {
	Since                          time.Time // of the numbers in the next line
	Asked, Decided, Granted, Ended int
	Waiting, Ending                int       // wait for a decision now; end within 14 days
	Oldest                         []Waiting // of those that wait, some
	Next                           []Ending  // of those that end, some
}

// Ending is access that ends soon.
type Ending struct {
	Holder      string
	PackageName string
	Expires     time.Time
}

// Empty reports whether there is nothing to tell.
func (w Week) Empty() bool {
	return w.Asked+w.Decided+w.Granted+w.Ended+w.Waiting+w.Ending == 0
}

// WeekTold is the weekly message of a channel.
func (l Language) WeekTold(w Week) Message {
	since := l.Say("Access packages since %s.", l.day(w.Since))
	counts := l.Say("New requests: %d. Decided: %d. Granted: %d. Ended: %d.", w.Asked, w.Decided, w.Granted, w.Ended)
	now := l.Say("Waiting for a decision: %d. Ending within 14 days: %d.", w.Waiting, w.Ending)
	blocks := []slack.Block{section("*%s*\n%s\n%s", since, counts, now)}
	if len(w.Oldest) > 0 {
		lines := []string{l.Say("What waits longest:")}
		for _, one := range w.Oldest {
			lines = append(lines, "• "+one.line(l))
		}
		blocks = append(blocks, section("%s", strings.Join(lines, "\n")))
	}
	if len(w.Next) > 0 {
		lines := []string{l.Say("What ends next:")}
		for _, one := range w.Next {
			lines = append(lines, "• "+l.Say("%s: %s, until %s", l.bold(one.Holder), l.bold(one.PackageName), l.moment(one.Expires)))
		}
		blocks = append(blocks, section("%s", strings.Join(lines, "\n")))
	}
	return Message{Text: since + " " + counts + " " + now, Blocks: blocks}
}
