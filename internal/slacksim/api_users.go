package slacksim

import (
	"encoding/base64"
	"strconv"
	"strings"
)

func (w *Workspace) usersInfo(args arguments) (object, error) {
	m := w.member(args.text("user"))
	if m == nil {
		return nil, refuse("user_not_found")
	}
	return object{"user": w.userObject(m, args.flag("include_locale"))}, nil
}

// usersProfileGet shows a profile, the app's own when nobody is named.
// See https://docs.slack.dev/reference/methods/users.profile.get.
func (w *Workspace) usersProfileGet(args arguments) (object, error) {
	id := args.text("user")
	if id == "" {
		id = botUserID
	}
	m := w.member(id)
	if m == nil {
		return nil, refuse("user_not_found")
	}
	return object{"profile": w.profileObject(m)}, nil
}

// usersGetPresence takes everybody who can sign in for active: nobody's client is watched.
func (w *Workspace) usersGetPresence(args arguments) (object, error) {
	m := w.member(args.text("user"))
	switch {
	case m == nil:
		return nil, refuse("user_not_found")
	case m.Deactivated:
		return object{"presence": "away"}, nil
	}
	return object{"presence": "active"}, nil
}

// usersList lists our own people and the bot; strangers from other teams are not in it.
func (w *Workspace) usersList(args arguments) (object, error) {
	var own []*member
	for _, m := range w.members {
		if m.ForeignTeam == "" {
			own = append(own, m)
		}
	}
	page, next, err := pageOf(own, args, pages{1000, 1000})
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, m := range page {
		list = append(list, w.userObject(m, args.flag("include_locale")))
	}
	return object{"members": list, "cache_ts": w.now().Unix(), "response_metadata": object{"next_cursor": next}}, nil
}

func (w *Workspace) usersLookupByEmail(args arguments) (object, error) {
	for _, m := range w.members {
		if strings.EqualFold(m.Email, args.text("email")) && m.ForeignTeam == "" && !m.Deactivated {
			return object{"user": w.userObject(m, false)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

// pages says how long the pages of a method are: when nothing is said of it, and at most.
type pages struct{ usual, most int }

// pageOf cuts the page that cursor and limit ask for out of a list, and gives the cursor of the next one.
func pageOf[T any](all []T, args arguments, length pages) (page []T, next string, err error) {
	limit, ok := args.number("limit", length.usual)
	if !ok || limit < 0 || limit > length.most {
		return nil, "", refuse("invalid_limit")
	}
	if limit == 0 {
		limit = length.usual
	}
	start := 0
	if cursor := args.text("cursor"); cursor != "" {
		if start, err = readCursor(cursor, len(all)); err != nil {
			return nil, "", err
		}
	}
	end := min(start+limit, len(all))
	if end < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(end)))
	}
	return all[start:end], next, nil
}

func readCursor(cursor string, length int) (int, error) {
	raw, err := base64.StdEncoding.DecodeString(cursor)
	number, isOurs := strings.CutPrefix(string(raw), "next:")
	start, convErr := strconv.Atoi(number)
	if err != nil || !isOurs || convErr != nil || start < 0 || start > length {
		return 0, refuse("invalid_cursor")
	}
	return start, nil
}
