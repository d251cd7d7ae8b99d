package slacksim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// changePersonAsTold changes the members of a Profile that the order names, of the person called name.
func (w *Workspace) changePersonAsTold(order map[string]json.RawMessage) error {
	var name string
	if err := json.Unmarshal(order["name"], &name); err != nil {
		return errors.New("name must say who")
	}
	delete(order, "name")
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.memberNamed(name)
	if m == nil || m.bot {
		return fmt.Errorf("nobody is called %s", name)
	}
	changed := m.Profile
	if err := readInto(&changed, order); err != nil {
		return err
	}
	w.changePerson(m, func(p *Profile) { *p = changed })
	return nil
}

// readInto sets the members that are named, and refuses those that are not there.
func readInto(p *Profile, members map[string]json.RawMessage) error {
	raw, err := json.Marshal(members)
	if err != nil {
		return err
	}
	named := json.NewDecoder(bytes.NewReader(raw))
	named.DisallowUnknownFields()
	return named.Decode(p)
}

// channelOrder is a change to a channel.
type channelOrder struct {
	Name    string `json:"name"`
	Archive bool   `json:"archive"`
	// Bot is "in" to invite the app's bot, "out" to remove it.
	Bot   string `json:"bot"`
	NewID bool   `json:"new_id"`
	// Leave is the name of somebody who leaves.
	Leave string `json:"leave"`
}

func (w *Workspace) changeChannelAsTold(in channelOrder) error {
	w.mu.Lock()
	c, leaver := w.channelNamed(in.Name), w.memberNamed(in.Leave)
	w.mu.Unlock()
	switch {
	case c == nil:
		return fmt.Errorf("no channel is called %s", in.Name)
	case in.Leave != "" && leaver == nil:
		return fmt.Errorf("nobody is called %s", in.Leave)
	}
	if in.Archive {
		w.Archive(in.Name)
	}
	switch in.Bot {
	case "in":
		w.InviteBot(in.Name)
	case "out":
		w.RemoveBot(in.Name)
	}
	if in.NewID {
		w.ChangeChannelID(in.Name)
	}
	if leaver != nil {
		w.changeChannel(in.Name, func(c *channel) { w.leave(c, leaver) })
	}
	return nil
}

// appOrder is what an admin does to the app.
type appOrder struct {
	Uninstall    bool `json:"uninstall"`
	RevokeTokens bool `json:"revoke_tokens"`
}

func (w *Workspace) changeAppAsTold(in appOrder) error {
	switch {
	case in.Uninstall:
		w.Uninstall()
	case in.RevokeTokens:
		w.RevokeTokens()
	}
	return nil
}
