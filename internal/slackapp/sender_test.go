package slackapp

import (
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestNobodyByHandComesNearTheLimits(t *testing.T) { // threat 24
	synctest.Test(t, func(t *testing.T) {
		var c crowd
		s := c.sender(access.Member{User: "U1"})
		took := func(kind Kind, times int) (n int) {
			for range times {
				if in := (&Interaction{Kind: kind}); !s.isTooFast(in) {
					s.acted(in)
					n++
				}
			}
			return n
		}
		for range 60 { // three acts a second for a minute
			assert.Equal(t, 3, took(Action, 3))
			time.Sleep(time.Second)
		}
		assert.Equal(t, actsAtOnce, took(Command, 500), "a script")
		assert.Zero(t, took(Submit, 10))
		assert.Equal(t, 10, took(Closed, 10), "what follows an act is taken")
		assert.Equal(t, 10, took(left, 10), "Slack's own doing is taken")
		assert.Equal(t, queriesAtOnce, took(Suggest, 500), "menus have their own")
		time.Sleep(time.Second)
		assert.Equal(t, actsASecond, took(Command, 500))
		assert.Same(t, s, c.sender(access.Member{User: "U1"}))
		assert.False(t, c.sender(access.Member{User: "U2"}).isTooFast(&Interaction{Kind: Command}), "the next person")
	})
}

func TestWhoIsTooFastIsToldWhereItCostsLeast(t *testing.T) {
	assert.Equal(t, privately(tooFast), turnedAway(&Interaction{Kind: Command}))
	assert.Equal(t, map[string]any{"response_action": "errors", "errors": map[string]string{"reason": tooFast}},
		turnedAway(&Interaction{Kind: Submit, inputs: []string{"reason"}}), "what was typed stays in the form")
	assert.Equal(t, noOptions(), turnedAway(&Interaction{Kind: Suggest}))
	assert.Nil(t, turnedAway(&Interaction{Kind: Action}))
	synctest.Test(t, func(t *testing.T) {
		var c crowd
		s := c.sender(access.Member{User: "U1"})
		assert.True(t, s.mayTell())
		assert.False(t, s.mayTell(), "each telling is a call of Slack")
		time.Sleep(tellEvery)
		assert.True(t, s.mayTell())
	})
}
