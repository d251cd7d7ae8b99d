package entrasim

import (
	"regexp"
	"strings"
)

// questionBody is a question in a body of v1.0.
type questionBody struct {
	typed
	ID            string             `json:"id"`
	Required      bool               `json:"isRequired"`
	Editable      *bool              `json:"isAnswerEditable"`
	Sequence      int                `json:"sequence"`
	Text          string             `json:"text"`
	Localizations []localizationBody `json:"localizations"`
	SingleLine    bool               `json:"isSingleLineQuestion"`
	Pattern       *string            `json:"regexPattern"`
	ManyAllowed   bool               `json:"isMultipleSelectionAllowed"`
	Choices       []choiceBody       `json:"choices"`
}

type choiceBody struct {
	typed
	Value         string             `json:"actualValue"`
	Text          string             `json:"text"`
	Localizations []localizationBody `json:"localizations"`
}

type localizationBody struct {
	typed
	Language string `json:"languageCode"`
	Text     string `json:"text"`
}

// questions are such questions in the model's words.
func questions(written []questionBody) ([]question, *graphError) {
	var asked []question
	for _, b := range written {
		q := question{
			id: b.ID, text: b.Text, localized: localized(b.Localizations), required: b.Required,
			editable: b.Editable == nil || *b.Editable, sequence: b.Sequence, singleLine: b.SingleLine, manyAllowed: b.ManyAllowed,
		}
		for _, c := range b.Choices {
			q.choices = append(q.choices, choice{value: c.Value, text: orWord(c.Text, c.Value), localized: localized(c.Localizations)})
		}
		if refusal := q.become(b.Type, b.Pattern); refusal != nil {
			return nil, refusal
		}
		asked = append(asked, q)
	}
	return asked, nil
}

func localized(written []localizationBody) map[string]string {
	texts := map[string]string{}
	for _, one := range written {
		texts[one.Language] = one.Text
	}
	return texts
}

// become checks a question against the name of its type, and completes it. A pattern that only the service's own
// engine understands is kept and not enforced.
func (q *question) become(name string, pattern *string) *graphError {
	switch strings.TrimPrefix(name, "#microsoft.graph.") {
	case "accessPackageTextInputQuestion":
		if len(q.choices) > 0 {
			return ruleBroken(codePolicy, "A text question has no choices.")
		}
	case "accessPackageMultipleChoiceQuestion":
		if q.multipleKind = true; len(q.choices) == 0 {
			return ruleBroken(codePolicy, "A multiple-choice question needs choices.")
		}
	default:
		return badRequest("The question of type '%s' is not valid.", name)
	}
	set(&q.wording, pattern)
	if q.wording == "" {
		return nil
	}
	if compiled, err := regexp.Compile(q.wording); err == nil {
		q.pattern = compiled
	}
	return nil
}
