package entrasim

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// labelled finds the control inside a place that a label names, by "for", by nesting or by aria-label.
func (b *Browser) labelled(place *html.Node, label string) (*html.Node, error) {
	for node := range elements(place, "label") {
		if textOf(node) != label {
			continue
		}
		if control := b.controlOf(node); control != nil {
			return control, nil
		}
	}
	for node := range elements(place, "input", "textarea", "select") {
		if name, _ := attribute(node, "aria-label"); name == label {
			return node, nil
		}
	}
	return nil, fmt.Errorf("there is no field %q on the page %q", label, b.Title())
}

func (b *Browser) controlOf(label *html.Node) *html.Node {
	wanted, byID := attribute(label, "for")
	from := label
	if byID {
		from = b.root
	}
	for node := range elements(from, "input", "textarea", "select") {
		id, _ := attribute(node, "id")
		if !byID || id == wanted {
			return node
		}
	}
	return nil
}

// submit sends the form of a button.
func (b *Browser) submit(button *html.Node) error {
	form := ancestor(button, "form")
	if form == nil {
		return errors.New("the button belongs to no form")
	}
	values := b.valuesOf(form)
	if name, ok := attribute(button, "name"); ok && name != "" {
		value, _ := attribute(button, "value")
		values.Set(name, value)
	}
	action, _ := attribute(form, "action")
	if own, ok := attribute(button, "formaction"); ok {
		action = own
	}
	target, err := b.address.Parse(action)
	if err != nil {
		return fmt.Errorf("send the form: %w", err)
	}
	if method, _ := attribute(form, "method"); !strings.EqualFold(method, "post") {
		target.RawQuery = values.Encode()
		return b.Open(target.String())
	}
	request, err := http.NewRequest(http.MethodPost, target.String(), strings.NewReader(values.Encode()))
	if err != nil {
		return fmt.Errorf("send the form: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", b.address.Scheme+"://"+b.address.Host)
	request.Header.Set("Sec-Fetch-Site", site(b.address, target))
	return b.load(request)
}

// site is what a browser says about where a form came from.
func site(from, to *url.URL) string {
	switch {
	case from.Scheme == to.Scheme && from.Host == to.Host:
		return "same-origin"
	case from.Hostname() == to.Hostname():
		return "same-site"
	}
	return "cross-site"
}

// valuesOf collects what a form would send, its buttons left out.
func (b *Browser) valuesOf(form *html.Node) url.Values {
	values := url.Values{}
	for node := range elements(form, "input", "textarea", "select") {
		name, _ := attribute(node, "name")
		if _, disabled := attribute(node, "disabled"); disabled || name == "" || isButton(node) || !b.counts(node) {
			continue
		}
		values.Add(name, b.valueOf(node))
	}
	return values
}

// counts reports whether a control is sent: boxes and radio buttons only when ticked.
func (b *Browser) counts(control *html.Node) bool {
	switch kind, _ := attribute(control, "type"); kind {
	case "checkbox", "radio":
		if filled, touched := b.filled[control]; touched {
			return filled != ""
		}
		_, ticked := attribute(control, "checked")
		return ticked
	}
	return true
}

// valueOf is what a control holds now.
func (b *Browser) valueOf(control *html.Node) string {
	kind, _ := attribute(control, "type")
	value, _ := attribute(control, "value")
	if kind == "checkbox" || kind == "radio" {
		return value
	}
	if filled, touched := b.filled[control]; touched {
		return filled
	}
	switch control.Data {
	case "textarea":
		return textOf(control)
	case "select":
		return chosen(control)
	}
	return value
}

// chosen is the value of a list that nobody touched.
func chosen(list *html.Node) string {
	first := ""
	for option := range elements(list, "option") {
		value, ok := attribute(option, "value")
		if !ok {
			value = textOf(option)
		}
		if _, selected := attribute(option, "selected"); selected {
			return value
		}
		if first == "" {
			first = value
		}
	}
	return first
}

// optionValue finds an option by its words.
func optionValue(list *html.Node, words string) (string, error) {
	for option := range elements(list, "option") {
		if textOf(option) != words {
			continue
		}
		if value, ok := attribute(option, "value"); ok {
			return value, nil
		}
		return words, nil
	}
	return "", fmt.Errorf("the list has no option %q", words)
}

func isButton(node *html.Node) bool {
	kind, _ := attribute(node, "type")
	if node.Data == "button" {
		return kind == "" || kind == "submit"
	}
	return node.Data == "input" && kind == "submit"
}

func buttonText(node *html.Node) string {
	if node.Data == "button" {
		return textOf(node)
	}
	value, _ := attribute(node, "value")
	return value
}

// elements yields the elements with one of the names, in the order of the page.
func elements(root *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		if root == nil {
			return
		}
		for node := range root.Descendants() {
			if node.Type == html.ElementNode && slices.Contains(names, node.Data) && !yield(node) {
				return
			}
		}
	}
}

// ancestor is the nearest element around a node with one of the names, or nil.
func ancestor(node *html.Node, names ...string) *html.Node {
	for parent := range node.Ancestors() {
		if parent.Type == html.ElementNode && slices.Contains(names, parent.Data) {
			return parent
		}
	}
	return nil
}

func attribute(node *html.Node, name string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// textOf is the readable text inside a node, with single spaces.
func textOf(root *html.Node) string {
	var words []string
	for node := range root.Descendants() {
		if node.Type == html.TextNode && ancestor(node, "script", "style") == nil {
			words = append(words, strings.Fields(node.Data)...)
		}
	}
	return strings.Join(words, " ")
}
