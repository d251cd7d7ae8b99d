package entrasim

import (
	"strconv"
	"strings"
	"time"
)

// expression is a parsed $filter. Either op joins two operands, or call applies a function, or it is a leaf.
type expression struct {
	op          string // and, or, not, eq, ne, gt, ge, lt, le; empty for calls and leaves
	left, right *expression

	call string // startswith, endswith, contains, tolower, toupper; empty otherwise
	args []*expression

	path    []string // a property, segment by segment; empty for literals
	literal any      // string, float64, bool, time.Time or nil
}

// parser reads lexemes from left to right; or binds weaker than and, and weaker than not.
type parser struct {
	lexemes []lexeme
	source  string
	depth   int
}

// maxFilterDepth bounds brackets inside brackets.
const maxFilterDepth = 50

// parseFilter reads a whole expression.
func parseFilter(filter string) (*expression, *graphError) {
	lexemes, refusal := lex(filter)
	if refusal != nil {
		return nil, refusal
	}
	p := &parser{lexemes: lexemes, source: filter}
	e, refusal := p.or()
	if refusal != nil {
		return nil, refusal
	}
	if p.peek().kind != endOfFilter {
		return nil, p.fault()
	}
	return e, nil
}

func (p *parser) peek() lexeme { return p.lexemes[0] }

func (p *parser) take() lexeme {
	one := p.lexemes[0]
	if one.kind != endOfFilter {
		p.lexemes = p.lexemes[1:]
	}
	return one
}

// takes consumes a keyword when it comes next.
func (p *parser) takes(keyword string) bool {
	if next := p.peek(); next.kind != word || next.text != keyword {
		return false
	}
	p.take()
	return true
}

func (p *parser) fault() *graphError {
	return badRequest("Invalid filter clause: Syntax error at '%s' in '%s'.", p.peek().text, p.source)
}

func (p *parser) or() (*expression, *graphError) { return p.joined("or", p.and) }

func (p *parser) and() (*expression, *graphError) { return p.joined("and", p.not) }

// joined reads operands that one keyword joins.
func (p *parser) joined(keyword string, operand func() (*expression, *graphError)) (*expression, *graphError) {
	left, refusal := operand()
	for refusal == nil && p.takes(keyword) {
		var right *expression
		right, refusal = operand()
		left = &expression{op: keyword, left: left, right: right}
	}
	return left, refusal
}

func (p *parser) not() (*expression, *graphError) {
	if !p.takes("not") {
		return p.comparison()
	}
	inner, refusal := p.not()
	return &expression{op: "not", left: inner}, refusal
}

// comparison reads one condition, or a whole expression in brackets.
func (p *parser) comparison() (*expression, *graphError) {
	if p.peek().kind == opening {
		return p.bracketed()
	}
	left, refusal := p.operand()
	if refusal != nil {
		return nil, refusal
	}
	operator := p.peek()
	switch operator.text {
	case "eq", "ne", "gt", "ge", "lt", "le":
		p.take()
		right, refusal := p.operand()
		return &expression{op: operator.text, left: left, right: right}, refusal
	}
	if left.call == "" || left.call == "tolower" || left.call == "toupper" {
		return nil, p.fault()
	}
	return left, nil
}

func (p *parser) bracketed() (*expression, *graphError) {
	if p.depth++; p.depth > maxFilterDepth {
		return nil, badRequest("Invalid filter clause: The expression is nested too deeply.")
	}
	p.take()
	inner, refusal := p.or()
	if refusal != nil {
		return nil, refusal
	}
	if p.take().kind != closing {
		return nil, p.fault()
	}
	p.depth--
	return inner, nil
}

// operand reads a literal, a property or a function call.
func (p *parser) operand() (*expression, *graphError) {
	one := p.take()
	switch {
	case one.kind == quoted:
		return &expression{literal: one.text}, nil
	case one.kind != word:
		return nil, p.fault()
	case p.peek().kind == opening:
		return p.function(strings.ToLower(one.text))
	}
	if literal, ok := readLiteral(one.text); ok {
		return &expression{literal: literal}, nil
	}
	return &expression{path: strings.Split(one.text, "/")}, nil
}

func (p *parser) function(name string) (*expression, *graphError) {
	arity := map[string]int{"startswith": 2, "endswith": 2, "contains": 2, "tolower": 1, "toupper": 1}[name]
	if arity == 0 {
		return nil, badRequest("Invalid filter clause: An unknown function with name '%s' was found.", name)
	}
	if p.depth++; p.depth > maxFilterDepth {
		return nil, badRequest("Invalid filter clause: The expression is nested too deeply.")
	}
	p.take()
	e := &expression{call: name}
	for {
		argument, refusal := p.operand()
		if refusal != nil {
			return nil, refusal
		}
		e.args = append(e.args, argument)
		if p.peek().kind != comma {
			break
		}
		p.take()
	}
	if p.take().kind != closing || len(e.args) != arity {
		return nil, badRequest("Invalid filter clause: No function signature for the function with name '%s' matches the specified arguments.", name)
	}
	p.depth--
	return e, nil
}

// readLiteral reads what needs no quotes.
func readLiteral(text string) (any, bool) {
	switch text {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n, true
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, true
	}
	return nil, false
}
