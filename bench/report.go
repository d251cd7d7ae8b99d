package main

import (
	"fmt"
	"io"
	"slices"
)

// figure is one quantity, measured for several candidates in turn.
type figure struct {
	name   string
	unit   string
	better string // lower or higher
	ours   string // the candidate that the others stand beside
	order  []string
	values map[string][]float64
	note   string // what must be known to read it
}

// The directions in which a figure is better.
const (
	lower  = "lower"
	higher = "higher"
)

func newFigure(name, unit, better, ours string) *figure {
	return &figure{name: name, unit: unit, better: better, ours: ours, values: map[string][]float64{}}
}

// add notes one measurement.
func (f *figure) add(candidate string, value float64) {
	if !slices.Contains(f.order, candidate) {
		f.order = append(f.order, candidate)
	}
	f.values[candidate] = append(f.values[candidate], value)
}

// spread is what the runs of one candidate came to.
type spread struct{ min, median, max float64 }

func (f *figure) spread(candidate string) spread {
	v := slices.Sorted(slices.Values(f.values[candidate]))
	return spread{v[0], v[len(v)/2], v[len(v)-1]}
}

// print writes the figure as rows of a Markdown table.
func (f *figure) print(w io.Writer) {
	fmt.Fprintf(w, "\n| %s (%s, %s is better) | min | median | max | %s |\n| --- | ---: | ---: | ---: | --- |\n", f.name, f.unit, f.better, "beside "+f.ours)
	for _, name := range f.order {
		s := f.spread(name)
		fmt.Fprintf(w, "| %s | %s | **%s** | %s | %s |\n", name, number(s.min), number(s.median), number(s.max), f.beside(name, s))
	}
	if f.note != "" {
		fmt.Fprintf(w, "\n%s\n", f.note)
	}
}

// beside says how ours compares: a ratio where the ranges do not overlap.
func (f *figure) beside(name string, s spread) string {
	if name == f.ours || f.values[f.ours] == nil {
		return ""
	}
	ours := f.spread(f.ours)
	if ours.min <= s.max && s.min <= ours.max {
		return "no difference that counts"
	}
	word := "better"
	if (ours.median > s.median) == (f.better == lower) {
		word = "worse"
	}
	if s.median == 0 || ours.median == 0 {
		return "ours is " + word
	}
	return fmt.Sprintf("ours is %.2f of it: %s", ours.median/s.median, word)
}

// number prints a figure with as many digits as it can bear.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
