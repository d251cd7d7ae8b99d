package access_test

import (
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestAPrincipalIsWhoTheLinkSays(t *testing.T) {
	link := access.Link{
		Member: access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"},
		Person: access.Person{ID: "oid", TenantID: "tid", Name: "Requestor1", UPN: "requestor1@contoso.onmicrosoft.com"},
		Home:   "oid.tid",
	}
	p := access.Vouch(link)
	assert.True(t, p.Valid())
	assert.Equal(t, link.Person, p.Person())
	assert.Equal(t, link.Member, p.Member())
	assert.Equal(t, "oid.tid", p.Home())
}

func TestAPrincipalWithoutALinkIsNotValid(t *testing.T) {
	assert.False(t, access.Principal{}.Valid(), "the zero one")
	assert.False(t, access.Vouch(access.Link{}).Valid(), "of no link")
	half := access.Link{Member: access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"}, Person: access.Person{ID: "oid"}}
	assert.False(t, access.Vouch(half).Valid(), "of a link without a token cache")
}

func TestMembersOfTwoTeamsAreTwoKeys(t *testing.T) {
	ours, theirs := access.Member{Team: "T0CONTOSO01", User: "U1"}, access.Member{Team: "T0FABRIKAM1", User: "U1"}
	assert.Equal(t, "T0CONTOSO01/U1", ours.String())
	assert.NotEqual(t, ours.String(), theirs.String())
}

func TestAPolicyAsksForAReasonOrAnswers(t *testing.T) {
	assert.False(t, access.Policy{Approval: true}.Asks(), "approval is no question to the requestor")
	assert.True(t, access.Policy{Justification: true}.Asks())
	assert.True(t, access.Policy{Questions: []access.Question{{ID: "q"}}}.Asks())
}

func TestOnlyEntraGroupsAreGroups(t *testing.T) {
	assert.True(t, access.Content{System: "AadGroup"}.IsGroup())
	assert.False(t, access.Content{System: "AadApplication"}.IsGroup())
	assert.False(t, access.Content{}.IsGroup())
}
