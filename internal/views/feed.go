package views

import (
	"slices"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Fact is something that happened to a request or to access, for the feed of a
// channel. It has names and no words of anybody: no reason and no answer.
type Fact struct {
	Type        string // of the request, such as access.UserAdd
	Requestor   string // whose access it is
	By          string // who decided or ordered; may be empty
	PackageName string
	Stage       int // that was decided, and of how many; 0 where there are no stages
	Stages      int
	Until       time.Time // end of what was given; zero when it has none
}

// name is a foreign name in a line of a feed: bold where that is shown.
type name string

// fact is one line of a feed.
func (l Language) fact(english string, args ...any) Message {
	plainly, shown := slices.Clone(args), slices.Clone(args)
	for i, arg := range args {
		if n, ok := arg.(name); ok {
			plainly[i], shown[i] = l.escName(string(n)), l.bold(string(n))
		}
	}
	return Message{Text: l.Say(english, plainly...), Blocks: []slack.Block{l.section(english, shown...)}}
}

// names are who it is about, and the package.
func (f Fact) names() (who, pkg name) { return name(f.Requestor), name(f.PackageName) }

// FeedAsked tells that somebody asked for something, or ordered it.
func (l Language) FeedAsked(f Fact) Message {
	who, pkg := f.names()
	by := name(f.By)
	switch f.Type {
	case access.UserUpdate:
		return l.fact("%s asked to extend %s.", who, pkg)
	case access.UserRemove:
		return l.fact("%s asked to give back %s.", who, pkg)
	case access.AdminAdd:
		return l.fact("%s assigned %s to %s.", by, pkg, who)
	case access.AdminUpdate:
		return l.fact("%s changed the access of %s to %s.", by, who, pkg)
	case access.AdminRemove:
		return l.fact("%s took %s away from %s.", by, pkg, who)
	}
	return l.fact("%s asked for %s.", who, pkg)
}

// FeedCanceled tells that a request was canceled.
func (l Language) FeedCanceled(f Fact) Message {
	who, pkg := f.names()
	return l.fact("The request of %s for %s was canceled.", who, pkg)
}

// FeedDecided tells how a stage was decided.
func (l Language) FeedDecided(f Fact, v access.Verdict) Message {
	who, pkg := f.names()
	by := name(f.By)
	if Clean(f.By) == "" {
		by = name(l.Say("Somebody"))
	}
	switch {
	case v == access.Refused:
		return l.fact("%s denied the request of %s for %s.", by, who, pkg)
	case f.Stages > 1:
		return l.fact("%s approved stage %d of %d of the request of %s for %s.", by, f.Stage, f.Stages, who, pkg)
	}
	return l.fact("%s approved the request of %s for %s.", by, who, pkg)
}

// FeedUndecided tells that Entra denied a request because nobody decided.
func (l Language) FeedUndecided(f Fact) Message {
	who, pkg := f.names()
	return l.fact("The request of %s for %s was denied: nobody decided it in time.", who, pkg)
}

// FeedDenied tells that a request was denied by somebody whom Entra does not
// name.
func (l Language) FeedDenied(f Fact) Message {
	who, pkg := f.names()
	return l.fact("The request of %s for %s was denied.", who, pkg)
}

// FeedGranted tells that somebody has access now.
func (l Language) FeedGranted(f Fact) Message {
	who, pkg := f.names()
	if f.Until.IsZero() {
		return l.fact("%s has access to %s now.", who, pkg)
	}
	return l.fact("%s has access to %s now, until %s.", who, pkg, l.moment(f.Until))
}

// FeedFailed tells that Entra could not do what was asked.
func (l Language) FeedFailed(f Fact) Message {
	who, pkg := f.names()
	return l.fact("Entra could not do all that was asked for %s about %s. An administrator should look at the request.", who, pkg)
}

// FeedRemoved tells that access was given back or taken away.
func (l Language) FeedRemoved(f Fact) Message {
	who, pkg := f.names()
	return l.fact("%s has no access to %s any more.", who, pkg)
}

// FeedExpired tells that access came to its end.
func (l Language) FeedExpired(f Fact) Message {
	who, pkg := f.names()
	return l.fact("The access of %s to %s has ended.", who, pkg)
}
