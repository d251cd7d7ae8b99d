package commands

import (
	"slices"

	"accessbot/internal/access"
)

// DecidedElsewhere tells where requests for a package of a catalog are decided,
// and not in Slack; "" for here.
func (b *Bot) DecidedElsewhere(packageName, catalog string) string {
	named := func(name string) bool {
		return fold(name) == fold(packageName) || catalog != "" && fold(name) == fold(catalog)
	}
	if slices.ContainsFunc(b.cfg.LinkOnly, named) {
		return b.cfg.MyAccessURL
	}
	return ""
}

func elsewhere(packageName string) error {
	return &access.Error{Kind: access.NotAllowed, Sentence: "Requests for %s are decided in My Access, not in Slack.", Args: []any{packageName}}
}
