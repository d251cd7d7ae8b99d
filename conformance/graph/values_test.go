package graph_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// meToken is what the SDK writes into a path for the person who calls; its middleware replaces it.
const meToken = "me-token-to-replace"

// fixed is a token that somebody has already.
func fixed(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

// value is what a pointer of the SDK points to; the zero value where nothing came.
func value[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}

// foreign is an object of the SDK that keeps what it has no member for.
type foreign interface{ GetAdditionalData() map[string]any }

// assertKnown checks that an answer had no member of which the SDK does not know, apart from annotations and those
// that are named.
func assertKnown(t *testing.T, object foreign, but ...string) {
	t.Helper()
	unknown := slices.DeleteFunc(slices.Sorted(maps.Keys(object.GetAdditionalData())), func(name string) bool {
		return strings.Contains(name, "@odata.") || slices.Contains(but, name)
	})
	assert.Empty(t, unknown, "members that %T does not have", object)
}

// assertRefused checks that the SDK understood a refusal: its status, its code, and the ids that support asks for.
func assertRefused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var refused *odataerrors.ODataError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, status, refused.ResponseStatusCode)
	inside := refused.GetErrorEscaped()
	require.NotNil(t, inside)
	assert.Equal(t, code, value(inside.GetCode()))
	require.NotNil(t, inside.GetInnerError())
	assert.NotEmpty(t, value(inside.GetInnerError().GetRequestId()))
	assert.NotEmpty(t, value(inside.GetInnerError().GetClientRequestId()))
	assert.False(t, value(inside.GetInnerError().GetDate()).IsZero())
}

// ids are the ids of a list.
func ids[T models.Entityable](list []T) []string {
	var found []string
	for _, one := range list {
		found = append(found, value(one.GetId()))
	}
	return found
}

// named finds the one with a display name, and fails when there is none.
func named[T interface{ GetDisplayName() *string }](t *testing.T, list []T, name string) T {
	t.Helper()
	i := slices.IndexFunc(list, func(one T) bool { return value(one.GetDisplayName()) == name })
	require.GreaterOrEqual(t, i, 0, "%s is in the list", name)
	return list[i]
}

// only is the one entry of a list that must have one.
func only[T any](t *testing.T, list []T) T {
	t.Helper()
	require.Len(t, list, 1)
	return list[0]
}
