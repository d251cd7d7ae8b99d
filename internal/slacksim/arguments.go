package slacksim

import (
	"encoding/json"
	"net/url"
	"strconv"
)

// arguments are what a method was called with: strings from forms, any JSON value from JSON bodies.
type arguments map[string]any

func fromForm(form url.Values) arguments {
	args := arguments{}
	for k := range form {
		args[k] = form.Get(k)
	}
	return args
}

// has says whether an argument was given and is not empty.
func (a arguments) has(name string) bool { return a[name] != nil && a[name] != "" }

func (a arguments) text(name string) string {
	switch v := a[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (a arguments) flag(name string) bool {
	v := a.text(name)
	return v == "true" || v == "1"
}

// number reads a whole number; ok is false when something else was given.
func (a arguments) number(name string, otherwise int) (n int, ok bool) {
	if !a.has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(a.text(name))
	return n, err == nil
}

// json reads an argument that is JSON, or a string with JSON in it. An absent or null one is nil.
func (a arguments) json(name string) (any, error) {
	s, ok := a[name].(string)
	if !ok {
		return a[name], nil
	}
	if s == "" {
		return nil, nil
	}
	var v any
	err := json.Unmarshal([]byte(s), &v)
	return v, err
}
