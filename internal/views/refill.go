package views

import (
	"slices"

	"github.com/slack-go/slack"
)

// Refill puts what was typed into the inputs of a modal, by block id, and above
// them what is wrong with it, so that a refused form loses nothing. What was
// found in a menu that searches has to be found again, unless the modal was made
// with it.
func Refill(m *Modal, sentence string, values map[string]string, many map[string][]string) {
	for _, b := range m.Blocks.BlockSet {
		if in, isInput := b.(*slack.InputBlock); isInput {
			refill(in.Element, values[in.BlockID], many[in.BlockID])
		}
	}
	m.Blocks.BlockSet = append(problem(sentence), m.Blocks.BlockSet...)
}

func refill(element slack.BlockElement, one string, several []string) {
	switch e := element.(type) {
	case *slack.PlainTextInputBlockElement:
		e.InitialValue = one
		if e.MaxLength > 0 {
			e.InitialValue = clip(one, e.MaxLength)
		}
	case *slack.DatePickerBlockElement:
		e.InitialDate = one
	case *slack.SelectBlockElement:
		refillSelect(e, one)
	case *slack.MultiSelectBlockElement:
		if e.Type == slack.MultiOptTypeExternal {
			return
		}
		if e.Type == slack.MultiOptTypeUser {
			e.InitialUsers = several
		}
		e.InitialOptions = chosen(e.Options, several)
	case *slack.RadioButtonsBlockElement:
		if picked := chosen(e.Options, []string{one}); len(picked) > 0 {
			e.InitialOption = picked[0]
		}
	case *slack.CheckboxGroupsBlockElement:
		e.InitialOptions = chosen(e.Options, several)
	}
}

func refillSelect(e *slack.SelectBlockElement, one string) {
	switch picked := chosen(e.Options, []string{one}); {
	case e.Type == slack.OptTypeUser:
		e.InitialUser = one
	case len(picked) > 0:
		e.InitialOption = picked[0]
	}
}

// chosen are the options that have one of the values.
func chosen(options []*slack.OptionBlockObject, values []string) []*slack.OptionBlockObject {
	var picked []*slack.OptionBlockObject
	for _, o := range options {
		if slices.Contains(values, o.Value) {
			picked = append(picked, o)
		}
	}
	return picked
}
