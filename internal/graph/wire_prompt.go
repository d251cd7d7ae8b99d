package graph

import (
	"strings"

	"accessbot/internal/access"
)

// wirePrompt is a question of a policy, in either dialect.
//
// https://learn.microsoft.com/graph/api/resources/accesspackagequestion
type wirePrompt struct {
	Type          word             `json:"@odata.type"`
	ID            word             `json:"id"`
	Text          wireLocalized    `json:"text"`
	Localizations list[wireLocal]  `json:"localizations"`
	Sequence      number           `json:"sequence"`
	Required      yes              `json:"isRequired"`
	Editable      yes              `json:"isAnswerEditable"`
	SingleLine    yes              `json:"isSingleLineQuestion"`
	Pattern       word             `json:"regexPattern"`
	Multiple      yes              `json:"isMultipleSelectionAllowed"`
	OldMultiple   yes              `json:"allowsMultipleSelection"`
	Choices       list[wireChoice] `json:"choices"`
}

func (w wirePrompt) prompt() access.Prompt {
	p := access.Prompt{
		ID: string(w.ID), Kind: promptKind(w.Type), Text: w.Text.text, Localizations: localizations(w.Localizations, w.Text.texts),
		Sequence: int(w.Sequence), Required: bool(w.Required), Editable: bool(w.Editable),
		SingleLine: bool(w.SingleLine), Pattern: string(w.Pattern), Multiple: bool(w.Multiple || w.OldMultiple),
	}
	for _, c := range w.Choices {
		p.Choices = append(p.Choices, c.choice())
	}
	return p
}

func promptsOf(questions []wirePrompt) []access.Prompt {
	var prompts []access.Prompt
	for _, q := range questions {
		prompts = append(prompts, q.prompt())
	}
	return prompts
}

// promptKind goes by how the type's name ends: older answers name it without
// accessPackage.
func promptKind(w word) access.PromptKind {
	name := strings.ToLower(string(w))
	switch {
	case strings.HasSuffix(name, "textinputquestion"):
		return access.TextPrompt
	case strings.HasSuffix(name, "multiplechoicequestion"):
		return access.ChoicePrompt
	default:
		return access.UnknownPrompt
	}
}

type wireChoice struct {
	Value         word            `json:"actualValue"`
	Text          word            `json:"text"`
	Localizations list[wireLocal] `json:"localizations"`
	Display       wireLocalized   `json:"displayValue"`
}

// choice shows the value where the answer has no text for it.
func (w wireChoice) choice() access.Choice {
	return access.Choice{
		Value: string(w.Value), Text: first(w.Text, word(w.Display.text), w.Value),
		Localizations: localizations(w.Localizations, w.Display.texts),
	}
}

type wireLocal struct {
	Language word `json:"languageCode"`
	Text     word `json:"text"`
}

func localizations(lists ...list[wireLocal]) []access.Localization {
	var texts []access.Localization
	for _, l := range lists {
		for _, one := range l {
			texts = append(texts, access.Localization{Language: string(one.Language), Text: string(one.Text)})
		}
	}
	return texts
}

// wireLocalized is a text, that beta wraps in an object with its translations.
type wireLocalized struct {
	text  string
	texts list[wireLocal]
}

// UnmarshalJSON reads a string, or an object with a default text.
func (t *wireLocalized) UnmarshalJSON(text []byte) error {
	var plain word
	var wrapped maybe[struct {
		Default word            `json:"defaultText"`
		Texts   list[wireLocal] `json:"localizedTexts"`
	}]
	_, _ = plain.UnmarshalJSON(text), wrapped.UnmarshalJSON(text) // neither ever fails
	*t = wireLocalized{text: first(plain, wrapped.value.Default), texts: wrapped.value.Texts}
	return nil
}

// wireFullRequirements adds to what one policy demands all that its questions
// need. It reads the same answer as wireRequirements.
type wireFullRequirements struct {
	wireRequirements
	ForUpdate    yes              `json:"isApprovalRequiredForUpdate"`
	OldForUpdate yes              `json:"isApprovalRequiredForExtension"`
	Prompts      list[wirePrompt] `json:"questions"`
	Earlier      list[wireGiven]  `json:"existingAnswers"`
	Proof        maybe[wireProof] `json:"verifiableCredentialRequirementStatus"`
}

// wireProof tells how a verifiable credential stands.
type wireProof struct {
	Type word `json:"@odata.type"`
}

func (w wireFullRequirements) requirements() access.Requirements {
	r := access.Requirements{
		Policy: w.policy(), ApprovalForExtend: bool(w.ForUpdate || w.OldForUpdate),
		Prompts: promptsOf(w.Prompts), Earlier: answersOf(w.Earlier), ProofElsewhere: w.Proof.there && !strings.HasSuffix(string(w.Proof.value.Type), "Verified"),
	}
	for _, p := range r.Prompts {
		r.Questions = append(r.Questions, access.Question{ID: p.ID, Text: p.Text, Required: p.Required})
	}
	return r
}

// wireGiven is an answer that somebody gave.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageanswerstring
type wireGiven struct {
	Value    word             `json:"value"`
	Display  word             `json:"displayValue"`
	Question maybe[wireAsked] `json:"answeredQuestion"`
}

// wireAsked names a question.
type wireAsked struct {
	Type word `json:"@odata.type"`
	ID   word `json:"id"`
}

// answersOf reads answers; one that names no question is of no use.
func answersOf(given []wireGiven) []access.Answer {
	var answers []access.Answer
	for _, g := range given {
		question := either(g.Question)
		if question.ID == "" {
			continue
		}
		answers = append(answers, access.Answer{
			PromptID: string(question.ID), Kind: promptKind(question.Type), Value: string(g.Value), Display: string(g.Display),
		})
	}
	return answers
}
