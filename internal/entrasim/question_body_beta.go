package entrasim

// betaQuestionBody is a question in a body of beta.
type betaQuestionBody struct {
	typed
	ID          string           `json:"id"`
	Required    bool             `json:"isRequired"`
	Editable    *bool            `json:"isAnswerEditable"`
	Sequence    int              `json:"sequence"`
	Text        *contentBody     `json:"text"`
	SingleLine  bool             `json:"isSingleLineQuestion"`
	Pattern     *string          `json:"regexPattern"`
	ManyAllowed bool             `json:"allowsMultipleSelection"`
	Choices     []betaChoiceBody `json:"choices"`
}

type betaChoiceBody struct {
	typed
	Value   string       `json:"actualValue"`
	Display *contentBody `json:"displayValue"`
}

// contentBody is a text together with its translations.
type contentBody struct {
	typed
	Default   string             `json:"defaultText"`
	Localized []localizationBody `json:"localizedTexts"`
}

// betaQuestionsOf are such questions in the model's words: they are read as those of v1.0 once the texts are apart.
func betaQuestionsOf(written []betaQuestionBody) ([]question, *graphError) {
	var plain []questionBody
	for _, b := range written {
		text, translations := b.Text.parts()
		one := questionBody{
			typed: b.typed, ID: b.ID, Required: b.Required, Editable: b.Editable, Sequence: b.Sequence, Text: text,
			Localizations: translations, SingleLine: b.SingleLine, Pattern: b.Pattern, ManyAllowed: b.ManyAllowed,
		}
		for _, c := range b.Choices {
			text, translations := c.Display.parts()
			one.Choices = append(one.Choices, choiceBody{Value: c.Value, Text: text, Localizations: translations})
		}
		plain = append(plain, one)
	}
	return questions(plain)
}

func (c *contentBody) parts() (string, []localizationBody) {
	if c == nil {
		return "", nil
	}
	return c.Default, c.Localized
}
