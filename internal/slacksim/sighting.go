package slacksim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// toastLife is how long the page shows a toast.
const toastLife = 12 * time.Second

// sighting is a modal or toast that a person saw.
type sighting struct {
	what string // "modal" or "toast"
	text string
}

// toast is a short notice of Slack itself to one person.
type toast struct {
	id   int
	text string
	at   time.Time
}

func (w *Workspace) toast(memberID, text string) {
	w.serial++
	w.toasts[memberID] = append(w.toasts[memberID], toast{id: w.serial, text: text, at: time.Now()})
	w.sightings[memberID] = append(w.sightings[memberID], sighting{"toast", text})
	w.afterReal(toastLife, func() {
		w.toasts[memberID] = slices.DeleteFunc(w.toasts[memberID], func(t toast) bool { return time.Since(t.at) >= toastLife })
	})
	w.changedNow()
}

// sawModal records what a modal looks like now, unless it looks as it did.
func (w *Workspace) sawModal(v *view) {
	shown := sighting{"modal", w.plainView(v)}
	if seen := w.sightings[v.owner]; len(seen) > 0 && seen[len(seen)-1] == shown {
		return
	}
	w.sightings[v.owner] = append(w.sightings[v.owner], shown)
}

// plainView renders a modal: title, blocks, errors at their fields, buttons.
func (w *Workspace) plainView(v *view) string {
	var out strings.Builder
	out.WriteString("== " + w.plainText(child(v.source, "title")) + " ==\n" + w.plainViewBlocks(v))
	for _, key := range []string{"submit", "close"} {
		if t := child(v.source, key); t != nil {
			fmt.Fprintf(&out, "\n[%s]", w.plainText(t))
		}
	}
	return out.String()
}

func (w *Workspace) plainViewBlocks(v *view) string {
	var out strings.Builder
	for i, b := range v.blocks() {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(w.plainBlock(b, v.state))
		if problem := v.errors[text(b, "block_id")]; problem != "" {
			out.WriteString("\n  ! " + problem)
		}
	}
	return out.String()
}
