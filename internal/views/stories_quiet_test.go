package views

// quietStories are what approvers read who choose how they are asked.
func quietStories() []story {
	digest := func(f foreign, n int) any {
		return f.Digest(Digest{Waiting: n, Requestor: f.Person, PackageName: f.Package, Since: noon()})
	}
	out := []story{
		{"digest of one", func(f foreign) any { return digest(f, 1) }},
		{"digest of several", func(f foreign) any { return digest(f, 12) }},
		{"approval asked all the same", func(f foreign) any {
			return f.AskedAnyway(f.ApprovalCard(Approval{Card: f.card("pendingApproval"), AskID: draftID, Colleagues: -1}))
		}},
	}
	for _, m := range (Language{}).Manners() {
		out = append(out, story{"how asked now " + m.Value, func(f foreign) any { return f.HowAskedNow(m.Value) }})
		out = append(out, story{"inbox asked " + m.Value, func(f foreign) any {
			inbox := f.InboxList(Inbox{})
			inbox.Blocks = append(inbox.Blocks, f.HowAsked(m.Value))
			return inbox
		}})
	}
	return out
}
