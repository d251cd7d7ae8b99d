package entrasim

import (
	"bytes"
	"encoding/json"
	"strings"
)

// withoutAnnotations drops what an answer says about itself, such as @odata.context, from a body: clients send objects
// back as they were read. The annotations that mean something in a body stay. What is not JSON stays as it is.
func withoutAnnotations(raw []byte) []byte {
	if !bytes.Contains(raw, []byte("@odata.")) {
		return raw
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if decoder.Decode(&tree) != nil || decoder.More() {
		return raw
	}
	plain, err := json.Marshal(unannotated(tree))
	if err != nil {
		return raw
	}
	return plain
}

func unannotated(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = unannotated(value[i])
		}
	case map[string]any:
		for name, inner := range value {
			_, annotation, _ := strings.Cut(name, "@odata.")
			switch annotation {
			case "", "type", "id", "bind":
				value[name] = unannotated(inner)
			default:
				delete(value, name)
			}
		}
	}
	return value
}

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
