package access_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

const general = "Something went wrong on my side. Nothing you typed is lost; please try again in a minute."

func TestKindAndSentenceAreFoundWhereverTheErrorStands(t *testing.T) {
	fault := &access.Error{Kind: access.Throttled, Sentence: "Entra is busy.", Err: io.ErrUnexpectedEOF}
	tests := []struct {
		name     string
		err      error
		kind     access.Kind
		sentence string
	}{
		{"bare", fault, access.Throttled, "Entra is busy."},
		{"wrapped", fmt.Errorf("submit: %w", fault), access.Throttled, "Entra is busy."},
		{"wrapped twice", fmt.Errorf("try: %w", fmt.Errorf("submit: %w", fault)), access.Throttled, "Entra is busy."},
		{"joined behind another", errors.Join(io.EOF, fault), access.Throttled, "Entra is busy."},
		{"joined before nothing", errors.Join(fault, nil), access.Throttled, "Entra is busy."},
		{"the outer of two counts", &access.Error{Kind: access.Invalid, Sentence: "Choose again.", Err: fault}, access.Invalid, "Choose again."},
		{"the first of two joined counts", errors.Join(&access.Error{Kind: access.Invalid, Sentence: "Choose again."}, fault), access.Invalid, "Choose again."},
		{"no sentence", &access.Error{Kind: access.NotFound}, access.NotFound, general},
		{"of another kind", io.EOF, access.Internal, general},
		{"none", nil, "", general},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.kind, access.KindOf(tt.err))
			assert.Equal(t, tt.sentence, access.SentenceOf(tt.err))
		})
	}
}

func TestAnErrorTellsTheLogItsCauseAndPeopleNot(t *testing.T) {
	err := &access.Error{Kind: access.Unavailable, Sentence: "Entra is out of reach.", Err: errors.New("dial tcp: refused")}
	assert.EqualError(t, err, "unavailable: Entra is out of reach.: dial tcp: refused")
	assert.NotContains(t, access.SentenceOf(err), "dial tcp")
	assert.EqualError(t, &access.Error{Kind: access.Internal, Err: io.EOF}, "internal: EOF")
	assert.EqualError(t, &access.Error{Kind: access.NoPolicy}, "no_policy")
	assert.ErrorIs(t, fmt.Errorf("read: %w", &access.Error{Kind: access.Internal, Err: io.EOF}), io.EOF)
}
