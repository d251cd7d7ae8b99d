package entrasim

import (
	"cmp"
	"strings"
	"time"
)

// matches reports whether a record satisfies the expression.
func (e *expression) matches(r *record) (bool, *graphError) {
	switch e.op {
	case "and", "or":
		return e.both(r)
	case "not":
		inner, refusal := e.left.matches(r)
		return !inner, refusal
	case "":
		return e.predicate(r)
	}
	left, refusal := e.left.value(r)
	if refusal != nil {
		return false, refusal
	}
	right, refusal := e.right.value(r)
	if refusal != nil {
		return false, refusal
	}
	return compare(e.op, left, right)
}

// both checks both sides even when one decides, so that a fault in the other is found.
func (e *expression) both(r *record) (bool, *graphError) {
	left, refusal := e.left.matches(r)
	if refusal != nil {
		return false, refusal
	}
	right, refusal := e.right.matches(r)
	if e.op == "and" {
		return left && right, refusal
	}
	return left || right, refusal
}

// predicate is a function that answers yes or no.
func (e *expression) predicate(r *record) (bool, *graphError) {
	subject, refusal := e.args[0].value(r)
	if refusal != nil {
		return false, refusal
	}
	wanted, refusal := e.args[1].value(r)
	if refusal != nil {
		return false, refusal
	}
	s, sOK := plainText(subject)
	w, wOK := plainText(wanted)
	if !sOK || !wOK {
		return false, badRequest("Invalid filter clause: The function '%s' needs two strings.", e.call)
	}
	s, w = strings.ToLower(s), strings.ToLower(w)
	switch e.call {
	case "startswith":
		return strings.HasPrefix(s, w), nil
	case "endswith":
		return strings.HasSuffix(s, w), nil
	}
	return strings.Contains(s, w), nil
}

// value is what an operand stands for on a record.
func (e *expression) value(r *record) (any, *graphError) {
	switch {
	case e.call == "tolower" || e.call == "toupper":
		inner, refusal := e.args[0].value(r)
		text, _ := plainText(inner)
		if e.call == "toupper" {
			return strings.ToUpper(text), refusal
		}
		return strings.ToLower(text), refusal
	case e.call != "" || e.op != "":
		return nil, badRequest("Invalid filter clause: A condition cannot stand where a value is needed.")
	case len(e.path) > 0:
		return lookup(r, e.path)
	}
	return e.literal, nil
}

// lookup walks a property path; a neighbour that is not there makes everything behind it null.
func lookup(r *record, path []string) (any, *graphError) {
	if l, ok := r.link(path[0]); ok && len(path) > 1 && l.one != nil {
		next := l.one()
		if next != nil {
			return lookup(next, path[1:])
		}
		_, refusal := lookup(l.blank(), path[1:])
		return nil, refusal
	}
	value, ok := propertyOf(r, path[0])
	if !ok {
		return nil, unknownProperty(path[0], r.kind)
	}
	for _, name := range path[1:] {
		inner, isObject := value.(object)
		if value == nil {
			return nil, nil
		}
		if value, ok = inner.get(name); !isObject || !ok {
			return nil, unknownProperty(name, r.kind)
		}
	}
	return value, nil
}

// propertyOf finds a property; "Id" is accepted for "id", as in the vendor's own samples.
func propertyOf(r *record, name string) (any, bool) {
	if strings.EqualFold(name, "id") {
		name = "id"
	}
	return r.get(name)
}

func unknownProperty(name, kind string) *graphError {
	return badRequest("Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, kind)
}

// compare applies a comparison to two values of the same nature. Only eq and ne know null.
func compare(op string, left, right any) (bool, *graphError) {
	if left == nil || right == nil || isNever(left) || isNever(right) {
		same := (left == nil || isNever(left)) && (right == nil || isNever(right))
		return (op == "eq" && same) || (op == "ne" && !same), nil
	}
	order, comparable := orderOf(left, right)
	if !comparable {
		return false, badRequest("A binary operator with incompatible types was detected for operator kind '%s'.", op)
	}
	switch op {
	case "eq":
		return order == 0, nil
	case "ne":
		return order != 0, nil
	case "gt":
		return order > 0, nil
	case "ge":
		return order >= 0, nil
	case "lt":
		return order < 0, nil
	}
	return order <= 0, nil
}

// isNever reports a time that is printed as null.
func isNever(v any) bool {
	m, ok := v.(moment)
	return ok && time.Time(m).IsZero()
}

// orderOf compares; the second result is false when the values have nothing in common.
func orderOf(left, right any) (int, bool) {
	if l, ok := plainText(left); ok {
		r, ok := plainText(right)
		return strings.Compare(strings.ToLower(l), strings.ToLower(r)), ok
	}
	if l, ok := plainTime(left); ok {
		r, ok := plainTime(right)
		return l.Compare(r), ok
	}
	if l, ok := left.(bool); ok {
		r, ok := right.(bool)
		return cmp.Compare(rank(l), rank(r)), ok
	}
	l, lOK := plainNumber(left)
	r, rOK := plainNumber(right)
	return cmp.Compare(l, r), lOK && rOK
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case enum:
		return string(v), true
	}
	return "", false
}

func plainTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case moment:
		return time.Time(v), true
	}
	return time.Time{}, false
}

func plainNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	}
	return 0, false
}
