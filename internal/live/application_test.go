package live

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

func TestNothingIsSentWithoutAWatch(t *testing.T) {
	d := newDriver(t)
	for _, in := range []Input{Tick{}, Shown, Online, PageShow, Resumed, Slot{Granted: true}, Close{Watch: 7}} {
		d.handle(in)
	}
	d.pass(time.Hour)
	assert.Empty(t, d.sent)
	assert.Equal(t, never, d.timerAt)
	assert.False(t, d.slot)
}

func TestTheFirstApplicationIsMadeIfNoneIsGiven(t *testing.T) {
	d := driverOf(t, Config{CanMake: true, CanRenew: true})
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	r := d.take(OpMake)
	assert.Empty(t, r.Href, "no application is replaced")
	d.handle(Answer{ID: r.ID, Application: testApp})
	assert.Equal(t, testApp, d.take(OpApplication).Href)
}

func TestALostApplicationIsReplaced(t *testing.T) {
	for _, row := range []struct {
		name string
		err  *ucwa.Error
	}{
		{"404 ApplicationNotFound", status(404, "NotFound", "ApplicationNotFound")},
		{"404 without subcode", status(404, "NotFound")},
		{"410 InactiveApplicationExpired", status(410, "Gone", "InactiveApplicationExpired")},
		{"410 without subcode", status(410, "Gone")},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.fail(OpPoll, row.err)
			assert.Equal(t, Recovering, d.state(1))
			assert.True(t, d.contact(1, "lene").Stale)
			d.pass(checkSpread)
			d.fail(OpApplication, row.err)
			r := d.take(OpMake)
			assert.Equal(t, testApp, r.Href, "the one that is gone")
			d.handle(Answer{ID: r.ID, Application: "/ucwa/applications/2"})
			assert.Equal(t, "/ucwa/applications/2", d.take(OpApplication).Href)
			d.handle(Answer{ID: d.sent[len(d.sent)-1].ID, Links: testLinks})
			d.pass(coalesceDelay)
			assert.Equal(t, uris("lene"), d.created("two").URIs)
			d.events(presences("lene")...)
			d.read("Busy")
			assert.Equal(t, Live, d.state(1))
			assert.Equal(t, Broken, d.states[1].Resumed)
			assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
		})
	}
}

func TestWatchesFailIfALostApplicationCannotBeReplaced(t *testing.T) {
	d := driverOf(t, Config{Application: testApp, CanRenew: true})
	d.live("lene")
	d.handle(Open{Watch: 2, URIs: uris("sara")})
	gone := status(404, "NotFound", "ApplicationNotFound")
	d.fail(OpPoll, gone)
	d.pass(checkSpread)
	d.fail(OpApplication, gone)
	for _, id := range []WatchID{1, 2} {
		assert.Equal(t, Failed, d.state(id))
		assert.Contains(t, d.states[id].Reason.Message, "give connect() a function as application")
		assert.Equal(t, 404, d.states[id].Reason.Status)
	}
	failures := len(d.notices)
	assert.Equal(t, 2, failures, "each watch fails once")
	d.pass(time.Hour)
	assert.Empty(t, d.ops())
	assert.Equal(t, never, d.timerAt)

	d.handle(Open{Watch: 3, URIs: uris("lene")})
	assert.Equal(t, []string{"application"}, d.ops(), "a later watch starts from the beginning")
	d.application()
	d.pass(coalesceDelay)
	d.created("two")
	d.events(presences("lene")...)
	d.read("Online")
	assert.Equal(t, Live, d.state(3))
}

func TestWatchContinuesIfTheApplicationStillExists(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.fail(OpPoll, status(404, "NotFound", "ApplicationNotFound"))
	d.pass(checkSpread)
	d.application()
	assert.Equal(t, testLinks.Events, d.take(OpPoll).Href, "the channel is read from the position in its link")
	assert.Zero(t, d.count(OpMake))
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
}

func TestPagesSpreadTheirReadsOfALostApplication(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.fail(OpPoll, status(404, "NotFound", "ApplicationNotFound"))
	assert.Empty(t, d.ops())
	assert.Greater(t, d.timerAt, d.now)
	assert.LessOrEqual(t, d.timerAt, d.now+checkSpread)
}

func TestApplicationsThatAreLostEarlyAreReplacedWithPauses(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	gone := status(404, "NotFound", "ApplicationNotFound")
	d.fail(OpPoll, gone)
	for start := d.now; d.now < start+10*time.Minute; {
		switch {
		case len(d.ops()) == 0:
			d.pass(max(d.timerAt-d.now, time.Millisecond))
		case d.ops()[0] == "make":
			d.handle(Answer{ID: d.take(OpMake).ID, Application: testApp})
		default:
			d.fail(OpApplication, gone)
		}
	}
	assert.Less(t, d.count(OpMake), 50)
}

func TestAFailureToMakeAnApplicationIsFinalOrRepeated(t *testing.T) {
	for _, row := range []struct {
		name  string
		err   *ucwa.Error
		final bool
	}{
		{"the network is gone", networkError(), false},
		{"the server is busy", status(503), false},
		{"the function of the page throws", newError(ucwa.KindArgument, "the function application() failed"), true},
		{"the page cancels the sign-in", newError(ucwa.KindAborted, "signing in was cancelled"), true},
		{"there are too many applications", status(410, "Gone", "TooManyApplications"), true},
		{"the password is wrong", status(401), true},
		{"the user may not create applications", status(403, "Forbidden"), true},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := driverOf(t, Config{CanMake: true, CanRenew: true})
			d.handle(Open{Watch: 1, URIs: uris("lene")})
			d.fail(OpMake, row.err)
			if row.final {
				assert.Equal(t, Failed, d.state(1))
				assert.Equal(t, row.err, d.states[1].Reason)
				return
			}
			assert.Equal(t, Connecting, d.state(1))
			assert.Equal(t, row.err, d.states[1].Reason)
			d.pass(2 * time.Second)
			assert.Equal(t, []string{"make"}, d.ops())
		})
	}
}

func TestWatchFailsIfAllReadsOfTheApplicationAreRefused(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	forbidden := status(403, "Forbidden")
	for range maxRefusals {
		require.Equal(t, Connecting, d.state(1))
		d.fail(OpApplication, forbidden)
		d.pass(maxPause)
	}
	assert.Equal(t, Failed, d.state(1))
	assert.Equal(t, forbidden, d.states[1].Reason)
}

func TestRefusedReadOfTheApplicationAfterAnOutageIsRepeated(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	for range 2 * maxRefusals {
		d.fail(OpApplication, networkError())
		d.pass(maxPause)
	}
	for range maxRefusals - 1 {
		d.fail(OpApplication, status(403, "Forbidden"))
		d.pass(maxPause)
	}
	assert.Equal(t, Connecting, d.state(1))
	d.application()
	assert.Equal(t, appReady, d.core.app.phase)
}

func TestWatchFailsIfTheApplicationLacksARequiredLink(t *testing.T) {
	for _, row := range []struct {
		name, missing string
		change        func(*Links)
	}{
		{"no event channel", "events", func(l *Links) { l.Events = "" }},
		{"no presence subscriptions", "presenceSubscriptions", func(l *Links) { l.Subscriptions = "" }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.handle(Open{Watch: 1, URIs: uris("lene")})
			links := testLinks
			row.change(&links)
			d.handle(Answer{ID: d.take(OpApplication).ID, Links: links})
			d.pass(coalesceDelay)
			assert.Equal(t, Failed, d.state(1))
			assert.Contains(t, d.states[1].Reason.Message, row.missing)
		})
	}
}

func TestASubscriptionIsNotReadInALoopWhileReadsOfTheApplicationFail(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Offline)
	d.handle(Online)
	d.pass(settleTime + emptyPollWindow)
	gone := status(404, "NotFound", "ApplicationNotFound")
	for range 100 {
		d.pass(100 * time.Millisecond)
		for _, r := range slices.Clone(d.pending) {
			switch r.Op {
			case OpApplication:
				d.fail(OpApplication, newError(ucwa.KindProtocol, "no JSON"))
			case OpGet:
				d.fail(OpGet, gone)
			case OpBatch:
				a := Answer{ID: d.take(OpBatch).ID}
				for range r.Parts {
					a.Parts = append(a.Parts, PartAnswer{Err: gone})
				}
				d.handle(a)
			}
		}
	}
	assert.Less(t, d.count(OpGet)+d.count(OpBatch), 20, "within ten seconds")
	assert.Equal(t, Recovering, d.state(1))
}
