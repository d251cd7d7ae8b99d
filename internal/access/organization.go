package access

// Organization is a connected organization: another tenant or domain whose
// people may be let in.
//
// https://learn.microsoft.com/graph/api/resources/connectedorganization
type Organization struct {
	ID   string
	Name string
}
