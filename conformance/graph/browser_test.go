package graph_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// browser walks the sign-in pages in somebody's name: it fills the forms that it meets and agrees to everything.
type browser struct {
	client *http.Client
	person string
	code   string // what to type where a device's code is asked for
	forAll bool   // whether to consent in the name of everybody, which only administrators can
}

func newBrowser(t *testing.T, person string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	stay := func(next *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(next.URL.String(), redirect()) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return &browser{client: &http.Client{Jar: jar, CheckRedirect: stay}, person: person}
}

// walk opens an address and fills form after form until a page has none, or the browser is sent to the redirect URI,
// which it returns.
func (b *browser) walk(t *testing.T, address string) *url.URL {
	t.Helper()
	response, err := b.client.Get(address)
	require.NoError(t, err)
	for range 6 {
		back, form, where := b.look(t, response)
		if back != nil || form == nil {
			return back
		}
		response, err = b.client.PostForm(where, b.fill(form))
		require.NoError(t, err)
	}
	require.Fail(t, "the sign-in did not come to an end", "last page: %s", response.Request.URL)
	return nil
}

// look reads a page: the address that it sends back to, or its form and where that goes.
func (b *browser) look(t *testing.T, page *http.Response) (back *url.URL, form *html.Node, where string) {
	t.Helper()
	defer page.Body.Close()
	if location, err := page.Location(); err == nil {
		return location, nil, ""
	}
	require.Equal(t, http.StatusOK, page.StatusCode)
	root, err := html.Parse(page.Body)
	require.NoError(t, err)
	for node := range root.Descendants() {
		require.NotEqual(t, "alert", attribute(node, "role"), "the page complains")
		if node.Data == "form" {
			target, err := page.Request.URL.Parse(attribute(node, "action"))
			require.NoError(t, err)
			return nil, node, target.String()
		}
	}
	return nil, nil, ""
}

// fill answers everything that a form asks.
func (b *browser) fill(form *html.Node) url.Values {
	values := url.Values{}
	for node := range form.Descendants() {
		switch name := attribute(node, "name"); name {
		case "":
		case "login":
			values.Set(name, upn(b.person))
		case "password":
			values.Set(name, "Contoso1234")
		case "otc":
			values.Set(name, b.code)
		case "everybody":
			if b.forAll {
				values.Set(name, attribute(node, "value"))
			}
		case "answer":
			values.Set(name, "accept")
		default:
			values.Set(name, attribute(node, "value"))
		}
	}
	return values
}

// upn is a person's name for signing in.
func upn(person string) string { return strings.ToLower(person) + "@contoso.onmicrosoft.com" }

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
