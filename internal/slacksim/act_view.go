package slacksim

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"unicode/utf8"
)

// submission is the answer to a submitted view, with what is wrong by block id.
type submission struct {
	Answer
	errors map[string]string
}

// submit does what the submit button does: the client's own checks, then view_submission.
// See https://docs.slack.dev/surfaces/modals.
func (w *Workspace) submit(m *member, v *view) *submission {
	s := &submission{Answer: Answer{w: w}}
	if err := m.mayAct(); err != nil {
		s.settle(err)
		return s
	}
	if v.source["submit"] == nil || v.flag("submit_disabled") {
		s.settle(fmt.Errorf("the modal cannot be submitted"))
		return s
	}
	if wrong := w.clientErrors(v); len(wrong) > 0 {
		v.errors, s.errors = wrong, wrong
		w.sawModal(v)
		s.settle(nil)
		return s
	}
	v.errors, v.sending = nil, true
	w.interact(m, object{
		"type": "view_submission", "trigger_id": w.newTrigger(m.id), "view": w.viewObject(v), "response_urls": []any{},
	}, true, func(answer json.RawMessage, err error) {
		v.sending = false
		w.settleSubmission(s, v, answer, err)
	})
	w.changedNow()
	return s
}

func (w *Workspace) settleSubmission(s *submission, v *view, answer json.RawMessage, err error) {
	if err == nil {
		err = w.respondToSubmission(s, v, asArguments(answer))
	}
	if err != nil {
		w.toast(v.owner, "We had some trouble connecting. Try again?")
		err = fmt.Errorf("%w: %w", ErrTrouble, err)
	}
	s.settle(err)
}

// respondToSubmission does what the acknowledgement asks for; an error means that Slack cannot make sense of it.
func (w *Workspace) respondToSubmission(s *submission, v *view, answer arguments) error {
	switch action := answer.text("response_action"); action {
	case "":
		w.drop(v)
	case "clear":
		delete(w.stacks, v.owner)
		w.changedNow()
	case "errors":
		return w.showErrors(s, v, child(object(answer), "errors"))
	case "update", "push":
		source, err := w.readView(answer, "modal")
		if err != nil {
			return err
		}
		if action == "update" {
			w.replaceView(v, source)
			return nil
		}
		return w.push(w.newView(v.owner, source), v)
	default:
		return fmt.Errorf("unknown response_action %q", action)
	}
	return nil
}

// showErrors puts errors at the fields. Only block ids of input blocks are taken.
func (w *Workspace) showErrors(s *submission, v *view, errors object) error {
	inputs := map[string]bool{}
	for _, b := range v.blocks() {
		if text(b, "type") == "input" {
			inputs[text(b, "block_id")] = true
		}
	}
	wrong := map[string]string{}
	for id, message := range errors {
		words, ok := message.(string)
		if !inputs[id] || !ok || words == "" {
			return fmt.Errorf("%q is not the block_id of an input block with a text", id)
		}
		wrong[id] = words
	}
	if len(wrong) == 0 {
		return fmt.Errorf("the errors are empty")
	}
	v.errors, s.errors = wrong, wrong
	w.sawModal(v)
	w.changedNow()
	return nil
}

// clientErrors is what Slack's client finds wrong before anything is sent, by block id.
func (w *Workspace) clientErrors(v *view) map[string]string {
	wrong := map[string]string{}
	for _, f := range elementsOf(v.blocks()) {
		if !f.isInput() {
			continue
		}
		if problem := f.problem(v.state.at(f.blockID(), f.actionID())); problem != "" {
			wrong[f.blockID()] = problem
		}
	}
	return wrong
}

// problem says what is wrong with the value of an input, if anything.
func (f field) problem(value object) string {
	given := value[valueKey(f.kind())]
	list, isList := given.([]any)
	if given == nil || given == "" || isList && len(list) == 0 {
		if optional, _ := f.block["optional"].(bool); optional {
			return ""
		}
		return "Please complete this required field."
	}
	words, _ := given.(string)
	switch f.kind() {
	case "plain_text_input":
		return f.lengthProblem(utf8.RuneCountInString(words))
	case "email_text_input":
		if _, err := mail.ParseAddress(words); err != nil {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(words); err != nil || u.Scheme == "" || u.Host == "" {
			return "Please enter a valid URL."
		}
	case "number_input":
		return f.numberProblem(words)
	}
	return ""
}

func (f field) lengthProblem(length int) string {
	if least, ok := f.element["min_length"].(float64); ok && length < int(least) {
		return fmt.Sprintf("Please enter at least %d characters.", int(least))
	}
	most, ok := f.element["max_length"].(float64)
	if !ok {
		most = float64(slackLimits()["plain_text_input.max_length.max"])
	}
	if length > int(most) {
		return fmt.Sprintf("Please enter no more than %d characters.", int(most))
	}
	return ""
}

func (f field) numberProblem(words string) string {
	n, err := strconv.ParseFloat(words, 64)
	decimals, _ := f.element["is_decimal_allowed"].(bool)
	if err != nil || !decimals && n != float64(int64(n)) {
		return "Please enter a valid number."
	}
	if least, err := strconv.ParseFloat(text(f.element, "min_value"), 64); err == nil && n < least {
		return "The number is too small."
	}
	if most, err := strconv.ParseFloat(text(f.element, "max_value"), 64); err == nil && n > most {
		return "The number is too large."
	}
	return ""
}

// closeView does what Cancel does, or with all what the x in the corner does, and tells the app if it wants to know.
func (w *Workspace) closeView(m *member, v *view, all bool) {
	reported := v
	if all {
		reported = w.stacks[m.id][0]
		delete(w.stacks, m.id)
	} else {
		w.drop(v)
	}
	w.changedNow()
	if !reported.flag("notify_on_close") || m.mayAct() != nil {
		return
	}
	shown := w.viewObject(reported)
	shown["state"] = object{"values": w.stateWithoutInputs(reported)}
	w.interact(m, object{"type": "view_closed", "view": shown, "is_cleared": all}, false, nil)
}

func (w *Workspace) stateWithoutInputs(v *view) formState {
	state := formState{}
	for _, f := range elementsOf(v.blocks()) {
		if value := v.state.at(f.blockID(), f.actionID()); value != nil && !f.isInput() {
			state.set(f.blockID(), f.actionID(), value)
		}
	}
	return state
}
