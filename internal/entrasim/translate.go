package entrasim

import "encoding/json"

// translated renames the members of a JSON body at every depth. What words gives an empty name is left out, and a
// member that already has one of the new names is refused: it belongs to the other version.
func translated(raw []byte, words map[string]string) ([]byte, *graphError) {
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, unreadable()
	}
	taken := map[string]bool{}
	for _, name := range words {
		taken[name] = name != ""
	}
	tree, refusal := rename(tree, words, taken)
	if refusal != nil {
		return nil, refusal
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return nil, unreadable()
	}
	return raw, nil
}

func rename(value any, words map[string]string, taken map[string]bool) (any, *graphError) {
	switch value := value.(type) {
	case []any:
		for i := range value {
			one, refusal := rename(value[i], words, taken)
			if refusal != nil {
				return nil, refusal
			}
			value[i] = one
		}
	case map[string]any:
		return renameMembers(value, words, taken)
	}
	return value, nil
}

func renameMembers(members map[string]any, words map[string]string, taken map[string]bool) (any, *graphError) {
	renamed := map[string]any{}
	for name, inner := range members {
		other, translates := words[name]
		if taken[name] && !translates {
			return nil, unknownMember(`"` + name + `"`)
		}
		if !translates {
			other = name
		}
		if other == "" {
			continue
		}
		value, refusal := rename(inner, words, taken)
		if refusal != nil {
			return nil, refusal
		}
		renamed[other] = value
	}
	return renamed, nil
}
