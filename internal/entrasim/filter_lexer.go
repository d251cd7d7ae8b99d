package entrasim

import "strings"

// lexeme is one piece of a $filter expression.
type lexeme struct {
	kind lexemeKind
	text string
}

type lexemeKind int

const (
	endOfFilter lexemeKind = iota
	word                   // a name, an operator, a number, a time, true, false or null
	quoted                 // a string literal, without its quotes
	opening
	closing
	comma
)

// lex cuts a $filter expression into lexemes.
func lex(filter string) ([]lexeme, *graphError) {
	var found []lexeme
	for rest := filter; ; {
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest == "" {
			return append(found, lexeme{}), nil
		}
		one, length := next(rest)
		if length == 0 {
			return nil, badRequest("Invalid filter clause: There is an unterminated string literal in '%s'.", filter)
		}
		found = append(found, one)
		rest = rest[length:]
	}
}

// next reads one lexeme and says how long it is; zero means that it has no end.
func next(rest string) (lexeme, int) {
	switch rest[0] {
	case '(':
		return lexeme{opening, "("}, 1
	case ')':
		return lexeme{closing, ")"}, 1
	case ',':
		return lexeme{comma, ","}, 1
	case '\'':
		return nextString(rest)
	}
	end := strings.IndexAny(rest, " \t\r\n(),'")
	if end < 0 {
		end = len(rest)
	}
	return lexeme{word, rest[:end]}, end
}

// nextString reads a literal in which two quotes stand for one.
func nextString(rest string) (lexeme, int) {
	var text strings.Builder
	for i := 1; i < len(rest); i++ {
		if rest[i] != '\'' {
			text.WriteByte(rest[i])
			continue
		}
		if i+1 < len(rest) && rest[i+1] == '\'' {
			text.WriteByte('\'')
			i++
			continue
		}
		return lexeme{quoted, text.String()}, i + 1
	}
	return lexeme{}, 0
}
