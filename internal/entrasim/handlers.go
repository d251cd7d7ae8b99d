package entrasim

import "net/http"

// programHandler serves what programs call: sign-in endpoints, Graph and the controls of the simulator.
func (t *Tenant) programHandler() http.Handler {
	signIn := http.NewServeMux()
	signIn.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", t.configuration)
	signIn.HandleFunc("GET /{tenant}/discovery/v2.0/keys", t.keys)
	signIn.HandleFunc("GET /common/discovery/instance", t.instance)
	signIn.HandleFunc("POST /{tenant}/oauth2/v2.0/token", t.token)
	signIn.HandleFunc("POST /{tenant}/oauth2/v2.0/devicecode", t.deviceCode)
	front := http.NewServeMux()
	front.Handle("/", t.watched(signIn))
	front.Handle("/v1.0/", t.watched(http.HandlerFunc(t.graph)))
	front.Handle("/beta/", t.watched(http.HandlerFunc(t.graph)))
	t.control(front)
	return front
}

// browserHandler serves the pages that people open.
func (t *Tenant) browserHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{tenant}/oauth2/v2.0/authorize", t.authorize)
	mux.HandleFunc("POST /login", t.login)
	mux.HandleFunc("POST /password", t.changePassword)
	mux.HandleFunc("POST /pick", t.pick)
	mux.HandleFunc("POST /consent", t.decideConsent)
	mux.HandleFunc("GET /devicelogin", t.devicePage)
	mux.HandleFunc("POST /devicelogin", t.enterDevice)
	mux.HandleFunc("GET /pages.css", stylesheet)
	t.myAccess(mux)
	return t.journaled(http.NewCrossOriginProtection().Handler(mux))
}
