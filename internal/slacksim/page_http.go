package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"accessbot/internal/slacksim/page"
)

// coalesce is how long changes are gathered before the page is told.
const coalesce = 30 * time.Millisecond

func (w *Workspace) addPage(mux *http.ServeMux) {
	files := http.FileServerFS(page.Files)
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-store")
		rw.Header().Set("X-Content-Type-Options", "nosniff")
		rw.Header().Set("Content-Security-Policy", "frame-ancestors 'self'")
		files.ServeHTTP(rw, r)
	})
	mux.HandleFunc("/archives/{channel}/{message}", followPermalink)
	mux.HandleFunc("/page/people", w.servePeople)
	mux.HandleFunc("/page/events", w.serveEvents)
	mux.HandleFunc("/page/act", w.serveAct)
}

// followPermalink opens the page where a message is.
func followPermalink(rw http.ResponseWriter, r *http.Request) {
	place := "/#at=" + r.PathValue("channel")
	if thread := r.URL.Query().Get("thread_ts"); thread != "" {
		place += "&thread=" + thread
	}
	http.Redirect(rw, r, place, http.StatusFound)
}

// fromOurPage refuses posts that a form on a page elsewhere could send: those cannot be of type application/json.
func fromOurPage(rw http.ResponseWriter, r *http.Request) bool {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		return true
	}
	http.Error(rw, "Content-Type must be application/json", http.StatusUnsupportedMediaType)
	return false
}

func writeJSON(rw http.ResponseWriter, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(rw).Encode(v)
}

// servePeople lists who can be picked on the page. It takes the lock.
func (w *Workspace) servePeople(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	list := []object{}
	for _, m := range w.members {
		if m.bot {
			continue
		}
		p := w.personObject(m)
		p["role"] = ""
		if m.Admin {
			p["role"] = "Workspace admin"
		}
		list = append(list, p)
	}
	w.mu.Unlock()
	writeJSON(rw, list)
}

// serveEvents streams what people see, each named by an as: at once, and after each change of it. It takes the lock.
// One stream for several keeps a browser that shows them side by side within its few connections to one host.
func (w *Workspace) serveEvents(rw http.ResponseWriter, r *http.Request) {
	var watched []*watchedMember
	w.mu.Lock()
	for _, id := range r.URL.Query()["as"] {
		if m := w.member(id); m != nil && !m.bot {
			watched = append(watched, &watchedMember{member: m})
		}
	}
	w.mu.Unlock()
	if len(watched) == 0 || len(watched) != len(r.URL.Query()["as"]) {
		http.Error(rw, "nobody has that id", http.StatusNotFound)
		return
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	for {
		changed, err := w.tell(rw, watched)
		if err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(coalesce):
		}
	}
}

// watchedMember is somebody whose page is told of changes, with what it was told last.
type watchedMember struct {
	member *member
	last   []byte
}

// tell writes the snapshots that have changed, and gives what tells of the next change.
func (w *Workspace) tell(rw http.ResponseWriter, watched []*watchedMember) (changed chan struct{}, err error) {
	for _, each := range watched {
		state, stamp, now := w.snapshotBytes(each.member)
		if changed == nil {
			changed = now
		}
		if bytes.Equal(state, each.last) {
			continue
		}
		each.last = state
		if _, err := fmt.Fprintf(rw, "event: state\ndata: %s%s\n\n", strings.TrimSuffix(string(state), "}"), stamp); err != nil {
			return nil, err
		}
	}
	return changed, http.NewResponseController(rw).Flush()
}

// snapshotBytes gives a snapshot without its time, the time to append to it, and what tells of the next change.
func (w *Workspace) snapshotBytes(m *member) (state []byte, stamp string, changed chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	state, _ = json.Marshal(w.snapshot(m))
	return state, fmt.Sprintf(`,"now":%.3f}`, float64(w.now().UnixMilli())/1000), w.changed
}
