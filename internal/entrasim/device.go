package entrasim

import (
	"net/http"
	"strings"
	"time"
)

// deviceCode starts a sign-in on a device without a browser.
func (t *Tenant) deviceCode(w http.ResponseWriter, r *http.Request) {
	if !t.ours(r.PathValue("tenant")) {
		t.unknownTenant(w, r.PathValue("tenant"))
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if id := r.PostFormValue("client_id"); id != t.clientID {
		t.refuse(w, unknownApplication(id))
		return
	}
	scopes, unknown := t.parseScopes(r.PostFormValue("scope"))
	if unknown != "" {
		t.refuse(w, invalidScope(unknown))
		return
	}
	code := "1.D" + secret(40)
	grant := &deviceGrant{userCode: userCode(), scopes: scopes, expires: time.Now().Add(deviceLife)}
	t.signins.devices[code] = grant
	page := t.PagesURL() + "/devicelogin"
	writeJSON(w, http.StatusOK, map[string]any{
		"user_code": grant.userCode, "device_code": code, "verification_uri": page,
		"expires_in": int(deviceLife.Seconds()), "interval": 5,
		"message": "To sign in, use a web browser to open the page " + page + " and enter the code " + grant.userCode + " to authenticate.",
	})
}

// devicePage shows the form for the code that the device displays.
func (t *Tenant) devicePage(w http.ResponseWriter, _ *http.Request) {
	t.show(w, http.StatusOK, "device", page{Title: "Enter code"})
}

// enterDevice takes the code and signs the person in.
func (t *Tenant) enterDevice(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	grant := t.deviceBy(strings.ToUpper(strings.TrimSpace(r.PostFormValue("otc"))))
	if grant == nil {
		t.show(w, http.StatusOK, "device", page{Title: "Enter code", Fault: "That code did not work. Check the code and try again."})
		return
	}
	t.begin(w, r, t.openFlow(&flow{device: grant, scopes: grant.scopes}))
}

// deviceBy finds a code that still waits for somebody.
func (t *Tenant) deviceBy(userCode string) *deviceGrant {
	for _, grant := range t.signins.devices {
		waiting := grant.user == nil && !grant.declined && time.Now().Before(grant.expires)
		if waiting && grant.userCode == userCode {
			return grant
		}
	}
	return nil
}
