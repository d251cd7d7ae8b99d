package entrasim

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// controlSignIns registers what signs people in without a browser.
func (t *Tenant) controlSignIns(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sim/signin", controlled(t.postSignIn))
	mux.HandleFunc("POST /_sim/authorize", controlled(t.postAuthorize))
	mux.HandleFunc("POST /_sim/device", controlled(t.postDevice))
	mux.HandleFunc("POST /_sim/age", controlled(t.postAge))
	mux.HandleFunc("POST /_sim/catalogrole", controlled(t.postCatalogRole))
}

func (t *Tenant) postSignIn(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Name   string   `json:"name"`
		Scopes []string `json:"scopes"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	tokens, err := t.SignIn(order.Name, order.Scopes...)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, tokens)
	return nil
}

func (t *Tenant) postAuthorize(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	location, err := t.Authorize(order.Name, order.URL)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"location": location})
	return nil
}

func (t *Tenant) postAge(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Name string `json:"name"`
		By   Span   `json:"by"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	if err := t.AgeSignIns(order.Name, order.By.Duration()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (t *Tenant) postDevice(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Name    string `json:"name"`
		Code    string `json:"code"`
		Decline bool   `json:"decline"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	if err := t.ApproveDevice(order.Name, order.Code, !order.Decline); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (t *Tenant) postCatalogRole(w http.ResponseWriter, body *json.Decoder) error {
	var order struct {
		Catalog string `json:"catalog"`
		Name    string `json:"name"`
		Role    string `json:"role"`
	}
	if err := body.Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	if err := t.GrantCatalogRole(order.Catalog, order.Name, order.Role); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
