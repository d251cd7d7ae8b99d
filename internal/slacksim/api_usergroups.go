package slacksim

// usergroup is a named group of members that can be mentioned as one.
type usergroup struct {
	id, handle, name string
	members          []string
}

func (w *Workspace) usergroupsList(args arguments) (object, error) {
	list := []object{}
	for _, g := range w.usergroups {
		o := object{
			"id": g.id, "team_id": teamID, "is_usergroup": true, "is_subteam": true, "name": g.name, "description": "",
			"handle": g.handle, "is_external": false, "date_create": 1735689600, "date_update": 1735689600, "date_delete": 0,
			"auto_type": nil, "auto_provision": false, "enterprise_subteam_id": "", "created_by": "U0ADMIN0001",
			"updated_by": "U0ADMIN0001", "deleted_by": nil, "prefs": object{"channels": []any{}, "groups": []any{}},
			"user_count": len(g.members),
		}
		if args.flag("include_users") {
			o["users"] = g.members
		}
		if !args.flag("include_count") {
			delete(o, "user_count")
		}
		list = append(list, o)
	}
	return object{"usergroups": list}, nil
}

func (w *Workspace) usergroupsUsersList(args arguments) (object, error) {
	for _, g := range w.usergroups {
		if g.id != args.text("usergroup") {
			continue
		}
		page, next, err := pageOf(g.members, args, pages{1000, 1000})
		if err != nil {
			return nil, err
		}
		return object{"users": page, "response_metadata": object{"next_cursor": next}}, nil
	}
	return nil, refuse("no_such_subteam")
}
