package graph

import (
	"iter"
	"strings"
)

// quote writes a string as OData reads it.
//
// https://learn.microsoft.com/graph/filter-query-parameter
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// firstOf gives the first element of a listing that will do.
func firstOf[T any](listing iter.Seq2[T, error], will func(T) bool) (T, bool, error) {
	var none T
	for element, err := range listing {
		if err != nil {
			return none, false, err
		}
		if will(element) {
			return element, true, nil
		}
	}
	return none, false, nil
}

// anything will do.
func anything[T any](T) bool { return true }

// same reads an element as it came.
func same[T any](element T) T { return element }

// only gives the elements that pass, and every error.
func only[T any](listing iter.Seq2[T, error], passes func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for element, err := range listing {
			if (err != nil || passes(element)) && !yield(element, err) {
				return
			}
		}
	}
}

// collect reads a listing to its end.
func collect[T any](listing iter.Seq2[T, error]) ([]T, error) {
	var elements []T
	for element, err := range listing {
		if err != nil {
			return elements, err
		}
		elements = append(elements, element)
	}
	return elements, nil
}
