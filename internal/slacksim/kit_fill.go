package slacksim

// fillIn copies blocks and gives them what Slack adds: ids for blocks and elements, emoji and verbatim for texts,
// optional for inputs. Null members go.
func (w *Workspace) fillIn(blocks []object) []object {
	if blocks == nil {
		return nil
	}
	out := clone(blocks)
	for _, b := range out {
		if text(b, "block_id") == "" {
			b["block_id"] = w.randomLetters(5)
		}
		if text(b, "type") == "input" && b["optional"] == nil {
			b["optional"] = false
		}
		w.fillObject(b)
	}
	return out
}

func (w *Workspace) fillObject(o object) {
	for key, v := range o {
		if v == nil {
			delete(o, key)
		}
	}
	switch kind := text(o, "type"); {
	case kind == "plain_text" && o["emoji"] == nil:
		o["emoji"] = true
	case kind == "mrkdwn" && o["verbatim"] == nil:
		o["verbatim"] = false
	case acts(kind) && text(o, "action_id") == "":
		o["action_id"] = w.randomLetters(5)
	}
	for _, key := range sortedKeys(o) {
		switch inner := o[key].(type) {
		case object:
			w.fillObject(inner)
		case []any:
			for _, item := range objects(inner) {
				w.fillObject(item)
			}
		}
	}
}

// acts says whether elements of a type have an action_id.
func acts(kind string) bool {
	switch kind {
	case "button", "workflow_button", "overflow":
		return true
	}
	return valueKey(kind) != ""
}
