package slackapp

import (
	"maps"
	"slices"
	"strconv"
)

// state is what stands in the inputs of a view or message, by block id and
// action id.
//
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
type state struct {
	Values map[string]map[string]input `json:"values"`
}

type option struct {
	Value string `json:"value"`
}

// input is the value of one element, in the member that its type uses.
//
// https://docs.slack.dev/reference/block-kit/block-elements
type input struct {
	Value                 string   `json:"value"`
	SelectedOption        *option  `json:"selected_option"`
	SelectedOptions       []option `json:"selected_options"`
	SelectedDate          string   `json:"selected_date"`
	SelectedTime          string   `json:"selected_time"`
	SelectedDateTime      int64    `json:"selected_date_time"`
	SelectedUser          string   `json:"selected_user"`
	SelectedUsers         []string `json:"selected_users"`
	SelectedChannel       string   `json:"selected_channel"`
	SelectedChannels      []string `json:"selected_channels"`
	SelectedConversation  string   `json:"selected_conversation"`
	SelectedConversations []string `json:"selected_conversations"`
}

// one is the value of an element that takes one.
func (i *input) one() string {
	if i.SelectedOption != nil {
		return i.SelectedOption.Value
	}
	if i.SelectedDateTime != 0 {
		return strconv.FormatInt(i.SelectedDateTime, 10)
	}
	for _, v := range []string{i.SelectedDate, i.SelectedTime, i.SelectedUser, i.SelectedChannel, i.SelectedConversation} {
		if v != "" {
			return v
		}
	}
	return i.Value
}

// many is the value of an element that takes several; several is false for
// one that does not.
func (i *input) many() (values []string, several bool) {
	for _, list := range [][]string{i.SelectedUsers, i.SelectedChannels, i.SelectedConversations} {
		if list != nil {
			return list, true
		}
	}
	for _, o := range i.SelectedOptions {
		values = append(values, o.Value)
	}
	return values, i.SelectedOptions != nil
}

// values flattens the state: the bot has one element with a value in a block.
func (s state) values() (one map[string]string, many map[string][]string) {
	one, many = map[string]string{}, map[string][]string{}
	for block, elements := range s.Values {
		for _, action := range slices.Sorted(maps.Keys(elements)) {
			e := elements[action]
			if list, several := e.many(); several {
				many[block] = list
				continue
			}
			one[block] = e.one()
		}
	}
	return one, many
}
