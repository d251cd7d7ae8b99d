package slacksim

import (
	"net"
	"net/http"
	"strings"
)

// handler is everything that the workspace serves. Only loopback names are taken for it, so that no page elsewhere can
// reach it through a name of its own.
func (w *Workspace) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.serveAPI)
	mux.HandleFunc("/link/", w.serveLink)
	for _, kind := range []string{"commands", "actions", "app"} {
		mux.HandleFunc("/"+kind+"/", w.serveResponse)
	}
	w.addPage(mux)
	w.addControls(mux)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !isLoopbackName(host) {
			http.Error(rw, "the simulator is for this machine only", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(rw, r)
	})
}

func isLoopbackName(host string) bool {
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost"
}
