package entrasim

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Browser is a person at a browser: it opens pages, reads them, fills forms by their labels and presses buttons by
// their words. It runs no scripts and knows nothing but HTML, so it works on any site.
// A Browser belongs to one goroutine.
type Browser struct {
	client  *http.Client
	address *url.URL
	status  int
	root    *html.Node
	filled  map[*html.Node]string // what the person typed or ticked on this page
}

// NewBrowser returns a browser without cookies, on no page.
func NewBrowser() *Browser {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &Browser{client: &http.Client{Jar: jar, Timeout: 30 * time.Second}, address: &url.URL{}}
}

// Open goes to a page; a relative address starts from the present one.
func (b *Browser) Open(address string) error {
	target, err := b.address.Parse(address)
	if err != nil {
		return fmt.Errorf("open %q: %w", address, err)
	}
	request, err := http.NewRequest(http.MethodGet, target.String(), nil)
	if err != nil {
		return fmt.Errorf("open %q: %w", address, err)
	}
	return b.load(request)
}

// load sends a request, follows where it leads and reads the page.
func (b *Browser) load(request *http.Request) error {
	request.Header.Set("Accept", "text/html")
	response, err := b.client.Do(request)
	if err != nil {
		return fmt.Errorf("load the page: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 8<<20))
	if err != nil {
		return fmt.Errorf("load the page: %w", err)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	b.root, b.status, b.address = root, response.StatusCode, response.Request.URL
	b.filled = map[*html.Node]string{}
	b.client.CloseIdleConnections()
	return nil
}

// Status is the HTTP status of the page; zero before the first one.
func (b *Browser) Status() int { return b.status }

// Title is the page's title.
func (b *Browser) Title() string {
	for node := range elements(b.root, "title") {
		return textOf(node)
	}
	return ""
}

// Text is what a person can read on the page, with single spaces.
func (b *Browser) Text() string {
	for node := range elements(b.root, "body") {
		return textOf(node)
	}
	return ""
}

// Value is what the field with this label holds.
func (b *Browser) Value(label string) (string, error) {
	control, err := b.labelled(b.root, label)
	if err != nil {
		return "", err
	}
	return b.valueOf(control), nil
}

// Fill types into the field with this label, chooses an option of a list by its words, or ticks a box: "yes" ticks,
// "" clears.
func (b *Browser) Fill(label, value string) error { return b.fill(b.root, label, value) }

// FillIn fills a field inside the smallest article, section, list item or table row that contains the words.
func (b *Browser) FillIn(contains, label, value string) error {
	for node := range elements(b.root, "label") {
		if place := placeOf(node); textOf(node) == label && place != nil && strings.Contains(textOf(place), contains) {
			return b.fill(place, label, value)
		}
	}
	return fmt.Errorf("there is no field %q beside %q on the page %q", label, contains, b.Title())
}

func (b *Browser) fill(place *html.Node, label, value string) error {
	control, err := b.labelled(place, label)
	if err != nil {
		return err
	}
	if control.Data == "select" {
		if value, err = optionValue(control, value); err != nil {
			return err
		}
	}
	b.filled[control] = value
	return nil
}

// Press presses the button with these words and loads what its form leads to.
func (b *Browser) Press(words string) error {
	for node := range elements(b.root, "button", "input") {
		if isButton(node) && buttonText(node) == words {
			return b.submit(node)
		}
	}
	return fmt.Errorf("there is no button %q on the page %q", words, b.Title())
}

// PressIn presses a button inside the smallest article, section, list item or table row that contains the words.
func (b *Browser) PressIn(contains, words string) error {
	for node := range elements(b.root, "button", "input") {
		if !isButton(node) || buttonText(node) != words {
			continue
		}
		if place := placeOf(node); place != nil && strings.Contains(textOf(place), contains) {
			return b.submit(node)
		}
	}
	return fmt.Errorf("there is no button %q beside %q on the page %q", words, contains, b.Title())
}

// placeOf is what surrounds a control and tells what it is about.
func placeOf(node *html.Node) *html.Node { return ancestor(node, "article", "section", "li", "tr") }
