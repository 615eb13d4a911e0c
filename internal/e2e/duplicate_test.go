//go:build !js

package e2e

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// attempt is a POST under a fault: how often it may be sent, and how often the
// server does what it asks for.
type attempt struct {
	name        string
	op          operation
	fault       fault.Rule
	renewable   bool // there may be another token
	sent, acted int
}

// attempts are all POSTs under all faults: always and once only, without and
// with the effect of the request, and where the token may be renewed. Only 401
// and 429 let one be sent again.
func attempts() []attempt {
	var all []attempt
	for _, p := range provocations() {
		for _, op := range operations {
			if op.method != "POST" {
				continue
			}
			acts := p.fault.Status == 0 && !p.fault.Drop && !p.fault.KillApplication && p.fault.Body != fault.BodyHTML
			add := func(how string, a attempt) {
				a.name, a.op = p.name+" "+how+" for "+op.name, op
				all = append(all, a)
			}
			variant := func(change func(f *fault.Rule)) fault.Rule {
				f := p.fault
				change(&f)
				return f
			}
			once := variant(func(f *fault.Rule) { f.Times = 1 })
			late := variant(func(f *fault.Rule) { f.AfterEffect = true })
			did := map[bool]int{true: 1}[acts]
			switch {
			case p.again == always:
				add("each time", attempt{fault: p.fault, sent: 2})
				add("once", attempt{fault: once, sent: 2, acted: 1})
			case p.status == 401:
				add("each time", attempt{fault: p.fault, sent: 1})
				add("each time, with other tokens", attempt{fault: p.fault, renewable: true, sent: 2})
				add("once, with other tokens", attempt{fault: once, renewable: true, sent: 2, acted: 1})
			default:
				add("each time", attempt{fault: p.fault, sent: 1, acted: did})
				add("once", attempt{fault: once, sent: 1, acted: did})
				if !acts && !p.fault.KillApplication {
					add("after the effect", attempt{fault: late, sent: 1, acted: 1})
					add("after the effect, with other tokens", attempt{fault: late, renewable: true, sent: 1, acted: 1})
				}
			}
		}
	}
	return all
}

func TestNoPOSTIsDoubledNatively(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		for _, a := range attempts() {
			t.Run(a.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newStage(t, format, a.renewable)
					assert.Equal(t, a.sent, posts(s.perform(t, a.op, a.fault).Sent))
					assert.Equal(t, a.acted, s.acted(t, a.op), "how often the server has acted")
				})
			})
		}
	})
}

func TestNoPOSTIsDoubledInTheTab(t *testing.T) {
	var scenes []scene
	for _, a := range attempts() {
		s := newScene(a.op, a.fault)
		s.Renewable, s.Counted = a.renewable, true
		scenes = append(scenes, s)
	}
	var got []played
	emulating(t, ``).run(&got, performingInTheTab()+`
		return performAllInTheTab(given, "json");`, scenes)
	require.Len(t, got, len(scenes))
	for i, a := range attempts() {
		assert.Equal(t, a.sent, posts(got[i].Sent), a.name)
		assert.Equal(t, a.acted, got[i].Acted, a.name)
	}
}

func posts(sent []string) int {
	n := 0
	for _, method := range sent {
		if method == "POST" {
			n++
		}
	}
	return n
}

// acted returns how often the emulator has done what an operation asks for; of
// add, which may be done twice without a trace, whether it has.
func (s *stage) acted(t *testing.T, op operation) int {
	t.Helper()
	list, err := s.healthy.List(t.Context(), none)
	if err != nil {
		return 0 // the application is gone
	}
	switch op.name {
	case "create":
		return len(list) - 1
	case "add":
		members, err := s.healthy.Memberships(t.Context(), s.on.Subscription.subscription(), none)
		require.NoError(t, err)
		return (len(members) - 1) / len(toshAndAl)
	case "extend":
		return s.left(t, s.on.Subscription.Href) - 1
	case "subscribeToGroup":
		for _, subscription := range list {
			if subscription.Href != s.on.Subscription.Href {
				return s.left(t, subscription.Href)
			}
		}
		return 0
	default:
		panic(fmt.Sprintf("%s is not counted", op.name))
	}
}

// left returns how many times ten minutes a subscription still has: that is how
// often it was created and prolonged.
func (s *stage) left(t *testing.T, href string) (times int) {
	t.Helper()
	for {
		_, err := s.healthy.Get(t.Context(), ucwa.PresenceSubscription{Href: href}, none)
		if err != nil {
			return times
		}
		times++
		time.Sleep(10 * time.Minute)
	}
}
