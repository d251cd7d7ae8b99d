package entrasim

// getMe shows the person who calls.
func getMe(x *exchange) (*answer, *graphError) {
	return x.one("users/$entity", x.dialect().userRecord(x.who.user), userDefaults())
}

// listUsers lists the directory's people.
func listUsers(x *exchange) (*answer, *graphError) {
	v := x.dialect()
	return x.list(collection{
		context: "users", records: records(allSeen(x, &x.world().users), v.userRecord),
		schema: v.userRecord(&user{}), defaults: userDefaults(),
	})
}

// getUser shows one person, by object id or sign-in name. With User.Read alone a person sees themself only.
func getUser(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	if x.onlySelf() && u != x.who.user {
		return nil, denied()
	}
	if u == nil {
		return nil, noSuchResource(x.id())
	}
	return x.one("users/$entity", x.dialect().userRecord(u), userDefaults())
}

func (x *exchange) onlySelf() bool {
	return x.who.user != nil && !x.who.may(readUsers()...)
}

// getManager shows a person's manager.
func getManager(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	if u == nil {
		return nil, noSuchResource(x.id())
	}
	return x.managerOf(u)
}

// getMyManager shows the caller's manager.
func getMyManager(x *exchange) (*answer, *graphError) { return x.managerOf(x.who.user) }

func (x *exchange) managerOf(u *user) (*answer, *graphError) {
	manager := x.world().users.get(u.managerID)
	if manager == nil {
		return nil, noSuchResource("manager")
	}
	return x.one("directoryObjects/$entity", x.dialect().memberRecord(manager), userDefaults())
}

// putManager says who manages a person.
func putManager(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	switch {
	case !x.administers(roleUsers):
		return nil, denied()
	case u == nil:
		return nil, noSuchResource(x.id())
	}
	var body reference
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	ids, refusal := x.referred([]string{body.ID})
	switch {
	case refusal != nil:
		return nil, refusal
	case ids[0] == u.id:
		return nil, directoryRefusal("A user cannot be their own manager.")
	}
	u.managerID = ids[0]
	return noContent()
}

// userBy finds an account that reads see already.
func (x *exchange) userBy(name string) *user {
	u := x.world().userBy(name)
	if u == nil || !u.seen(x.now) {
		return nil
	}
	return u
}

// SetManager makes a person another's manager; an empty name leaves them without one. Nothing keeps people from being
// each other's managers, as in the real directory.
func (t *Tenant) SetManager(name, manager string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, err := t.lookUp(name)
	if err != nil || manager == "" {
		if u != nil {
			u.managerID = ""
		}
		return err
	}
	m, err := t.lookUp(manager)
	if err == nil {
		u.managerID = m.id
	}
	return err
}
