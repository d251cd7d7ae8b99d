package views

import (
	"fmt"

	"github.com/slack-go/slack"
)

// paged is one page of a list.
type paged struct {
	page, from, to, total int
}

// pageOf gives the page of a list, or its last one when there is none of that
// number.
func pageOf(total, page int) paged {
	page = max(0, min(page, (total-1)/rows))
	return paged{page: page, from: page * rows, to: min((page+1)*rows, total), total: total}
}

// note tells what part of the list is shown; nothing is cut silently.
func (p paged) note(l Language) []slack.Block {
	if p.total <= rows {
		return nil
	}
	return []slack.Block{l.note("%d to %d of %d", p.from+1, p.to, p.total)}
}

// buttons turn the page. Their value is the page, and what the handler needs
// to find the list again.
func (p paged) buttons(l Language, action, list string) []slack.BlockElement {
	var els []slack.BlockElement
	if p.page > 0 {
		els = append(els, button(action, PageValue(p.page-1, list), l.Say("Previous"), l.Say("Previous page")))
	}
	if p.to < p.total {
		els = append(els, button(action+".next", PageValue(p.page+1, list), l.Say("Next"), l.Say("Next page")))
	}
	return els
}

// PageValue is the value of a button that turns to a page of a list.
func PageValue(page int, list string) string { return clip(fmt.Sprintf("%d %s", page, list), maxValue) }
