package slacksim

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// usualQueryLength is how many characters are typed before the app is asked for options.
const usualQueryLength = 3

// suggestion is the answer to typing into an external menu.
type suggestion struct {
	Answer
	answer object // options or option_groups, as the app sent them, filled in
}

// suggest does what typing into an external menu does: it asks the app for options once enough is typed.
func (w *Workspace) suggest(m *member, p place, f field, query string) *suggestion {
	s := &suggestion{Answer: Answer{w: w}, answer: object{}}
	least := usualQueryLength
	if n, ok := f.element["min_query_length"].(float64); ok {
		least = int(n)
	}
	if err := m.mayAct(); err != nil || utf8.RuneCountInString(query) < least {
		s.settle(err)
		return s
	}
	payload := object{"type": "block_suggestion", "action_id": f.actionID(), "block_id": f.blockID(), "value": query}
	w.addPlace(payload, m, p, "")
	w.interact(m, clone(payload), true, func(answer json.RawMessage, err error) {
		if err == nil {
			s.answer, err = w.readOptions(answer)
		}
		if err != nil {
			w.toast(m.id, w.manifest.botName()+" did not send any options")
		}
		s.settle(err)
	})
	return s
}

func (w *Workspace) readOptions(answer json.RawMessage) (object, error) {
	options := object(asArguments(answer))
	if problems := w.kit.checkOptions(options); len(problems) > 0 {
		return object{}, fmt.Errorf("options: %v", problems)
	}
	w.fillObject(options)
	return options, nil
}
