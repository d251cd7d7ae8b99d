package graph_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/microsoft/kiota-abstractions-go/store"
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

// foreign is an object of the SDK: it keeps its members in a store, and apart from them what it has no member for.
type foreign interface {
	GetAdditionalData() map[string]any
	GetBackingStore() store.BackingStore
}

// newer are members of the service that this version of the SDK does not have yet, and those of groups that Microsoft's
// printed answers have and its schema has not.
func newer() []string {
	return []string{"subjectLifecycle", "approverInformationVisibility", "createdByAppId", "infoCatalogs"}
}

// assertKnown checks that an answer had no member of which the SDK does not know, at any depth, apart from annotations
// and what is newer.
func assertKnown(t *testing.T, object foreign) {
	t.Helper()
	for name := range object.GetAdditionalData() {
		expected := strings.Contains(name, "@odata.") || slices.Contains(newer(), name)
		assert.True(t, expected, "%T has no member %s", object, name)
	}
	for name, member := range object.GetBackingStore().Enumerate() {
		if name != "additionalData" {
			assertKnownInside(t, member)
		}
	}
}

// assertKnownInside goes on with what a member holds: an object, a list of them, or neither.
func assertKnownInside(t *testing.T, member any) {
	t.Helper()
	if object, ok := member.(foreign); ok {
		assertKnown(t, object)
		return
	}
	if list := reflect.ValueOf(member); list.Kind() == reflect.Slice {
		for i := range list.Len() {
			assertKnownInside(t, list.Index(i).Interface())
		}
	}
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
