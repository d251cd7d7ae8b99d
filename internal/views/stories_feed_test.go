package views

import "accessbot/internal/access"

// feedStories are the lines of a channel's feed.
func feedStories() []story {
	fact := func(f foreign) Fact {
		return Fact{Type: access.UserAdd, Requestor: f.Person, By: f.Person, PackageName: f.Package, Stage: 1, Stages: 1}
	}
	out := []story{
		{"feed approved", func(f foreign) any { return f.FeedDecided(fact(f), access.Approved) }},
		{"feed denied by somebody", func(f foreign) any { return f.FeedDecided(fact(f), access.Refused) }},
		{"feed approved stage", func(f foreign) any {
			of := fact(f)
			of.By, of.Stages = "", 3
			return f.FeedDecided(of, access.Approved)
		}},
		{"feed canceled", func(f foreign) any { return f.FeedCanceled(fact(f)) }},
		{"feed denied", func(f foreign) any { return f.FeedDenied(fact(f)) }},
		{"feed undecided", func(f foreign) any { return f.FeedUndecided(fact(f)) }},
		{"feed failed", func(f foreign) any { return f.FeedFailed(fact(f)) }},
		{"feed removed", func(f foreign) any { return f.FeedRemoved(fact(f)) }},
		{"feed expired", func(f foreign) any { return f.FeedExpired(fact(f)) }},
		{"feed granted", func(f foreign) any { return f.FeedGranted(fact(f)) }},
		{"feed granted until", func(f foreign) any {
			of := fact(f)
			of.Until = noon()
			return f.FeedGranted(of)
		}},
	}
	for _, kind := range []string{access.UserAdd, access.UserUpdate, access.UserRemove, access.AdminAdd, access.AdminUpdate, access.AdminRemove} {
		out = append(out, story{"feed asked " + kind, func(f foreign) any {
			of := fact(f)
			of.Type = kind
			return f.FeedAsked(of)
		}})
	}
	return out
}

// weekStories are the weekly messages of a channel.
func weekStories() []story {
	return []story{
		{"week of much", func(f foreign) any {
			return f.WeekTold(Week{
				Since: noon(), Asked: 12, Decided: 9, Granted: 7, Ended: 3, Waiting: 4, Ending: 5,
				Oldest: []Waiting{{Requestor: f.Person, PackageName: f.Package, Created: noon()}},
				Next:   []Ending{{Holder: f.Person, PackageName: f.Package, Expires: noon()}},
			})
		}},
		{"week of little", func(f foreign) any { return f.WeekTold(Week{Since: noon(), Asked: 1}) }},
	}
}
