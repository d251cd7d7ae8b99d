package views

import (
	"slices"
	"strconv"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Limits of inputs and their choices.
//
// https://docs.slack.dev/reference/block-kit/blocks/input-block
const (
	maxInputLabel = 2000
	maxHint       = 2000
	maxRadio      = 10
)

// BlockQuestion is the input of a question of the policy.
func BlockQuestion(promptID string) string { return "q." + promptID }

// question asks one question of the policy, in the person's language. What is
// chosen comes back as its place among the choices: Entra's own values may be
// longer than Slack takes.
func (f Form) question(l Language, q access.Prompt) slack.Block {
	answer := f.Draft.Answers[q.ID]
	if q.Kind == access.ChoicePrompt && len(q.Choices) == 0 || q.Kind == access.UnknownPrompt {
		return l.section(":warning: %s\nI cannot ask this here. My Access can.", l.bold(q.In(f.Draft.Locale)))
	}
	in := slack.NewInputBlock(BlockQuestion(q.ID), plain(q.In(f.Draft.Locale), maxInputLabel), nil, f.questionElement(l, q, answer))
	if q.Kind == access.TextPrompt && q.Pattern != "" {
		in.Hint = plain(l.Say("It must have the form %s", q.Pattern), maxHint)
	}
	in.Optional, in.DispatchAction = !q.Required, true
	return in
}

func (f Form) questionElement(l Language, q access.Prompt, answer []string) slack.BlockElement {
	if q.Kind == access.TextPrompt {
		text := textInput(ActField, first(answer), access.MaxAnswer)
		text.Multiline = !q.SingleLine
		return text
	}
	options := f.choices(q)
	chosen := picked(q, options, answer)
	switch {
	case q.Multiple && len(options) <= maxRadio:
		boxes := slack.NewCheckboxGroupsBlockElement(ActField, options...)
		boxes.InitialOptions = chosen
		return boxes
	case q.Multiple:
		return l.manyMenu(options, chosen)
	case len(options) <= maxRadio:
		radio := slack.NewRadioButtonsBlockElement(ActField, options...)
		radio.InitialOption = firstOption(chosen)
		return radio
	}
	return l.oneMenu(options, chosen)
}

// choices are the options of a question.
func (f Form) choices(q access.Prompt) []*slack.OptionBlockObject {
	options := make([]*slack.OptionBlockObject, len(q.Choices))
	for i, c := range q.Choices {
		options[i] = slack.NewOptionBlockObject(strconv.Itoa(i), plain(c.In(f.Draft.Locale), maxLabel), nil)
	}
	return options
}

func picked(q access.Prompt, options []*slack.OptionBlockObject, answer []string) []*slack.OptionBlockObject {
	var chosen []*slack.OptionBlockObject
	for i, c := range q.Choices {
		if slices.Contains(answer, c.Value) {
			chosen = append(chosen, options[i])
		}
	}
	return chosen
}

// Chosen gives the values of the choices that came back from a question; what
// is no place among its choices is left out.
func Chosen(q access.Prompt, places []string) []string {
	var values []string
	for _, place := range places {
		if i, err := strconv.Atoi(place); err == nil && i >= 0 && i < len(q.Choices) {
			values = append(values, q.Choices[i].Value)
		}
	}
	return values
}

// oneMenu and manyMenu are menus of any length: beyond a hundred choices they
// are put into groups, for Slack takes no more in one.
func (l Language) oneMenu(options, chosen []*slack.OptionBlockObject) slack.BlockElement {
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(l.Say("Choose")), ActField, options...)
	if len(options) > maxOptions {
		menu = slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, words(l.Say("Choose")), ActField, l.inGroups(options)...)
	}
	menu.InitialOption = firstOption(chosen)
	return menu
}

func (l Language) manyMenu(options, chosen []*slack.OptionBlockObject) slack.BlockElement {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, words(l.Say("Choose")), ActField, options...)
	if len(options) > maxOptions {
		menu = slack.NewOptionsGroupMultiSelectBlockElement(slack.MultiOptTypeStatic, words(l.Say("Choose")), ActField, l.inGroups(options)...)
	}
	menu.InitialOptions = chosen
	return menu
}

func (l Language) inGroups(options []*slack.OptionBlockObject) []*slack.OptionGroupBlockObject {
	var groups []*slack.OptionGroupBlockObject
	for part := range slices.Chunk(options, maxOptions) {
		from := len(groups)*maxOptions + 1
		label := l.Say("%d to %d", from, from+len(part)-1)
		groups = append(groups, slack.NewOptionGroupBlockElement(words(label), part...))
	}
	return groups
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func firstOption(list []*slack.OptionBlockObject) *slack.OptionBlockObject {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}
