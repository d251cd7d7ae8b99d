package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"accessbot/internal/tracker"

	"go.yaml.in/yaml/v3"
)

// routesFile is ROUTES_FILE: YAML, and so JSON too.
type routesFile struct {
	Zone    located      `yaml:"zone"`    // by which a week begins, such as Europe/Berlin; UTC when it is not there
	Default routeEntry   `yaml:"default"` // for what no entry of Routes is about
	Routes  []routeEntry `yaml:"routes"`
}

// routeEntry is one route, with channels by id or name.
type routeEntry struct {
	Package   located   `yaml:"package"`
	Catalog   located   `yaml:"catalog"`
	Channel   located   `yaml:"channel"`
	Events    []located `yaml:"events"` // all kinds where there are none
	Approvals located   `yaml:"approvals"`
	Weekly    bool      `yaml:"weekly"` // the channel is told once a week how it goes
}

// located is a word of the file, and the line where it stands.
type located struct {
	text string
	line int // 0 when it is not there
}

// UnmarshalYAML keeps the line.
func (l *located) UnmarshalYAML(node *yaml.Node) error {
	l.line = node.Line
	if node.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: one word or name is wanted here", node.Line)
	}
	l.text = strings.TrimSpace(node.Value)
	return nil
}

// unknownMember matches what the YAML library says of a member that there is
// not.
var unknownMember = regexp.MustCompile(`field (\S+) not found in type \S+`)

// readRoutes reads ROUTES_FILE, and reports every fault at once, each with its
// line.
func readRoutes(path string) (routesFile, error) {
	var f routesFile
	file, err := os.Open(path)
	if err != nil {
		return f, fmt.Errorf("open the file: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return f, inOurWords(err)
	}
	return f, errors.Join(f.faults()...)
}

func inOurWords(err error) error {
	told := strings.NewReplacer("yaml: unmarshal errors:\n  ", "", "yaml: ", "", "\n  ", "; ").Replace(err.Error())
	if told == "EOF" {
		return errors.New("the file is empty: it needs a default or some routes")
	}
	return errors.New(unknownMember.ReplaceAllString(told, `there is no member "$1" here`))
}

// entries are all routes of the file; the one for all others is the last.
func (f *routesFile) entries() []routeEntry { return append(slices.Clone(f.Routes), f.Default) }

func (f *routesFile) faults() []error {
	var faults []error
	seen := map[string]bool{}
	for i, r := range f.Routes {
		name := "package " + r.Package.text
		if r.Package.text == "" {
			name = "catalog " + r.Catalog.text
		}
		switch one := (r.Package.text == "") != (r.Catalog.text == ""); {
		case !one:
			faults = append(faults, fmt.Errorf("%s: a route names either a package or a catalog", r.where(i)))
		case seen[strings.ToLower(name)]:
			faults = append(faults, fmt.Errorf("%s: there is a route for the %s already", r.where(i), name))
		}
		seen[strings.ToLower(name)] = true
	}
	if r := f.Default; r.Package.text != "" || r.Catalog.text != "" {
		faults = append(faults, fmt.Errorf("%s: the default is for all packages, so it names none and no catalog", r.where(0)))
	}
	if _, err := time.LoadLocation(f.Zone.text); err != nil {
		faults = append(faults, fmt.Errorf("line %d: there is no time zone %q: use a name such as Europe/Berlin", f.Zone.line, f.Zone.text))
	}
	for i, r := range f.entries() {
		if r.Weekly && r.Channel.text == "" {
			faults = append(faults, fmt.Errorf("%s: weekly needs a channel", r.where(i)))
		}
		for _, e := range r.Events {
			if !slices.Contains(tracker.Kinds(), tracker.Kind(e.text)) {
				faults = append(faults, fmt.Errorf("line %d: there is no kind of event %q: use %s", e.line, e.text, kindWords()))
			}
		}
	}
	return faults
}

// where says where a route stands that is the nth of the list, from 0.
func (r routeEntry) where(n int) string {
	for _, l := range []located{r.Package, r.Catalog, r.Channel, r.Approvals} {
		if l.line > 0 {
			return fmt.Sprintf("line %d", l.line)
		}
	}
	return fmt.Sprintf("route %d", n+1)
}

func kindWords() string {
	var all []string
	for _, k := range tracker.Kinds() {
		all = append(all, string(k))
	}
	return strings.Join(all, ", ")
}

// route reads ROUTES_FILE and finds its channels in Slack. Where anything is
// wrong with it, nothing changes.
func (v *service) route(ctx context.Context) error {
	if v.settings.RoutesFile == "" {
		return nil
	}
	f, err := readRoutes(v.settings.RoutesFile)
	if err != nil {
		return fmt.Errorf("ROUTES_FILE: %w", err)
	}
	var routes tracker.Routes
	for _, entry := range f.entries() {
		route, err := v.routeFor(ctx, entry, f.Default)
		if err != nil {
			return err
		}
		if entry.Weekly {
			route.Weekly, _ = time.LoadLocation(f.Zone.text) // it was loaded once, when the file was read
		}
		routes = append(routes, route)
	}
	return v.tracker.Route(ctx, routes)
}

// routeFor is one route with the ids of its channels. What it does not say
// about approvals the default says.
func (v *service) routeFor(ctx context.Context, entry, other routeEntry) (tracker.Route, error) {
	r := tracker.Route{Package: entry.Package.text, Catalog: entry.Catalog.text, Kinds: tracker.Kinds()}
	if len(entry.Events) > 0 {
		r.Kinds = nil
	}
	for _, e := range entry.Events {
		r.Kinds = append(r.Kinds, tracker.Kind(e.text))
	}
	if entry.Approvals.text == "" {
		entry.Approvals = other.Approvals
	}
	told, err := v.channel(ctx, fmt.Sprintf("ROUTES_FILE, line %d", entry.Channel.line), entry.Channel.text)
	if err != nil {
		return r, err
	}
	asked, err := v.channel(ctx, fmt.Sprintf("ROUTES_FILE, line %d", entry.Approvals.line), entry.Approvals.text)
	r.Channel, r.Approvals, r.Closed = told.ID, asked.ID, asked.Closed
	return r, err
}

// rereadRoutes reads ROUTES_FILE anew at each SIGHUP, until ctx ends. A file
// with a fault changes nothing.
func (v *service) rereadRoutes(ctx context.Context) error {
	if v.settings.RoutesFile == "" {
		return nil
	}
	hups := make(chan os.Signal, 1)
	signal.Notify(hups, syscall.SIGHUP)
	defer signal.Stop(hups)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hups:
		}
		if err := v.route(ctx); err != nil {
			v.log.Error("the routes stay as they were", "error", err)
			continue
		}
		v.log.Info("the routes were read anew", "file", v.settings.RoutesFile)
	}
}
