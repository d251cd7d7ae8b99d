package graph

import (
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestApplicationMayOnlyRead(t *testing.T) {
	needed := []string{"EntitlementManagement.Read.All", "User.Read.All", "GroupMember.Read.All"}
	tests := []struct {
		name  string
		roles []string
		says  string // empty: the roles are fine
	}{
		{"what is needed", needed, ""},
		{"wider reading", []string{"EntitlementManagement.Read.All", "Directory.Read.All"}, ""},
		{"other reading beside it", append([]string{"AuditLog.Read.All", "User.ReadBasic.All", "Member.Read.Hidden"}, needed...), ""},
		{"writing all", append([]string{"EntitlementManagement.ReadWrite.All"}, needed...), "EntitlementManagement.ReadWrite.All"},
		{"writing what it owns", append([]string{"Application.ReadWrite.OwnedBy"}, needed...), "Application.ReadWrite.OwnedBy"},
		{"creating groups", append([]string{"Group.Create"}, needed...), "Group.Create"},
		{"sending mail", append([]string{"Mail.Send"}, needed...), "Mail.Send"},
		{"managing", append([]string{"User.ManageIdentities.All"}, needed...), "User.ManageIdentities.All"},
		{"a verb that begins like reading", append([]string{"Thing.ReadAndErase.All"}, needed...), "Thing.ReadAndErase.All"},
		{"a role of an unknown form", append([]string{"full_access_as_app"}, needed...), "full_access_as_app"},
		{"no packages", []string{"User.Read.All", "GroupMember.Read.All"}, "EntitlementManagement.Read.All"},
		{"no people", []string{"EntitlementManagement.Read.All", "GroupMember.Read.All"}, "User.Read.All"},
		{"no groups", []string{"EntitlementManagement.Read.All", "User.Read.All"}, "GroupMember.Read.All"},
		{"no role at all", nil, "EntitlementManagement.Read.All"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := checkRoles(tt.roles)
			if tt.says == "" {
				assert.NoError(t, err)
				return
			}
			assert.Contains(t, kindIs(t, access.Misconfigure, err).Sentence, tt.says)
		})
	}
}
