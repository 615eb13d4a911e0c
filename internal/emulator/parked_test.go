package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/journal"
)

func TestForgetRemovesAPendingGET(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		_, waiting := s.Due()
		require.True(t, waiting)
		s.Forget(get.delivery.Parked, s.now)
		_, waiting = s.Due()
		assert.False(t, waiting)
		id := s.subscribe(15, john)
		assert.Equal(t, "waits", get.says(), "a removed GET gets no answer")
		assert.Zero(t, get.delivery.Parked.Delivery())

		s.Forget(get.delivery.Parked, s.now)
		again := s.poll("?ack=1")
		s.Forget(get.delivery.Parked, s.now)
		assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), again.says(), "the next GET gets the events")
	})
}

func TestForgetAfterTheAnswerKeepsThePackage(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		s.subscribe(15, john)
		s.settle()
		s.Forget(get.delivery.Parked, s.now)
		assert.Equal(t, string(get.response().Body), string(s.poll("?ack=1").response().Body))
	})
}

func TestDueIsTheTimeOfTheNextAnswer(t *testing.T) {
	s := start(t, Config{})
	due := func(want time.Duration) {
		t.Helper()
		at, waiting := s.Due()
		require.True(t, waiting)
		assert.Equal(t, want, at.Sub(morning))
	}
	s.subscribe(10, john)
	_, waiting := s.Due()
	assert.False(t, waiting, "no GET is pending")
	get := s.poll("?ack=1").follow("next")
	due(180 * time.Second)
	s.pass(time.Minute)
	s.set(john, busy(""))
	due(65 * time.Second)
	s.pass(5 * time.Second)
	assert.NotEqual(t, "waits", get.says())
	_, waiting = s.Due()
	assert.False(t, waiting)
	get.follow("next")
	due(245 * time.Second)
}

func TestHandleDoesNotWait(t *testing.T) {
	s := start(t, Config{})
	assert.Nil(t, s.send("GET {app}/events?ack=1"))
	_, waiting := s.Due()
	assert.False(t, waiting)
	s.subscribe(15, john)
	assert.Equal(t, 200, s.send("GET {app}/events?ack=1").Status)
}

func TestResetBreaksPendingGETs(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		app := s.app
		get := s.poll("?ack=1")
		s.Reset()
		assert.Equal(t, "breaks", get.says())
		s.Forget(get.delivery.Parked, s.now)
		_, waiting := s.Due()
		assert.False(t, waiting)

		again, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		assert.Equal(t, app, again)
		assert.Equal(t, "waits", s.poll("?ack=1").says(), "the channel is new")
	})
}

func TestPendingGETsAreRecordedAndTheirStatusFollows(t *testing.T) {
	s := start(t, Config{})
	get := s.poll("?ack=1")
	s.pass(time.Minute)
	requests := s.Requests()
	require.Len(t, requests, 1)
	assert.Equal(t, s.app+"/events?ack=1", requests[0].URL)
	assert.Zero(t, requests[0].Status)
	s.subscribe(15, john)
	s.settle()
	requests = s.Requests()
	assert.Equal(t, []int{200, 201}, []int{requests[0].Status, requests[1].Status})
	assert.Equal(t, morning, requests[0].Time)

	get = get.follow("next")
	for range journal.MaxExchanges - 2 {
		s.send("GET {app}/nothing")
	}
	s.subscribe(15, john)
	s.settle()
	assert.Equal(t, 200, s.Requests()[0].Status, "it is the oldest that is recorded")

	get = get.follow("next")
	for range journal.MaxExchanges - 1 {
		s.send("GET {app}/nothing")
	}
	s.subscribe(15, john)
	require.Equal(t, 200, get.response().Status)
	for _, x := range s.Requests() {
		assert.NotEqual(t, 200, x.Status, "its place belongs to another request")
	}
}

func TestFaultsOfGETsOfEvents(t *testing.T) {
	const events = "*/events"
	for _, row := range []struct {
		name  string
		fault fault.Rule
		wants []string // of successive GETs, each with ack=1
	}{
		{"another GET replaces it", fault.Rule{Subcode: "PGetReplaced"}, []string{"409 Conflict PGetReplaced", "{first}"}},
		{"the server fails", fault.Rule{Status: 503}, []string{"503 ServiceUnavailable", "{first}"}},
		{"the server fails after the effect", fault.Rule{Status: 503, AfterEffect: true}, []string{"503 ServiceUnavailable", "{first}"}},
		{"the connection breaks", fault.Rule{Drop: true}, []string{"breaks", "{first}"}},
		{"the connection breaks after the effect", fault.Rule{Drop: true, AfterEffect: true}, []string{"breaks", "{first}"}},
		{"the ack does not fit", fault.Rule{Resync: true}, []string{"resync?ack=1", "{first}"}},
		{"the subscriptions are dropped", fault.Rule{Resume: true}, []string{"resume?ack=2", "resume?ack=2"}},
		{"the application ends", fault.Rule{KillApplication: true}, []string{"404 NotFound ApplicationNotFound", "404 NotFound ApplicationNotFound"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				id := s.subscribe(15, john)
				first := lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress))
				row.fault.Path, row.fault.Times = events, 1
				require.NoError(t, s.Fail(row.fault))
				for _, want := range row.wants {
					if want == "{first}" {
						want = first
					}
					assert.Equal(t, want, s.poll("?ack=1").says())
				}
			})
		})
	}
}

func TestFaultsOfPendingGETs(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault fault.Rule
		check func(t *testing.T, s *server, get *pending)
	}{
		{"a delay starts with the answer", fault.Rule{Delay: time.Minute}, func(t *testing.T, s *server, get *pending) {
			d, delivered := get.delivered()
			assert.True(t, delivered)
			assert.Equal(t, time.Minute, d.Delay)
			assert.Contains(t, get.says(), "next?ack=2")
		}},
		{"the second half of the body is missing", fault.Rule{Body: fault.BodyTruncated}, func(t *testing.T, s *server, get *pending) {
			_, err := s.format.DecodeEvents(get.response().Body)
			assert.Error(t, err)
		}},
		{"the connection breaks after the wait", fault.Rule{Drop: true, AfterEffect: true}, func(t *testing.T, s *server, get *pending) {
			assert.Equal(t, "breaks", get.says())
		}},
		{"the server fails after the wait", fault.Rule{Status: 504, AfterEffect: true}, func(t *testing.T, s *server, get *pending) {
			assert.Equal(t, "504 GatewayTimeout", get.says())
		}},
		{"the token expires during the wait", fault.Rule{Status: 401, AfterEffect: true}, func(t *testing.T, s *server, get *pending) {
			resp := get.response()
			assert.Equal(t, 401, resp.Status)
			assert.True(t, resp.Header.Has("WWW-Authenticate"))
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				row.fault.Path, row.fault.Times = "*/events", 1
				require.NoError(t, s.Fail(row.fault))
				get := s.poll("?ack=1")
				assert.Equal(t, "waits", get.says())
				id := s.subscribe(15, john)
				row.check(t, s, get)
				assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), s.poll("?ack=1").says(), "the next GET gets the events")
			})
		})
	}
}

func TestAResumeFaultDropsTheSubscriptions(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, john)
		get := s.poll("?ack=1")
		require.NoError(t, s.Fail(fault.Rule{Resume: true, Times: 1}))
		get = get.follow("next")
		assert.Equal(t, "resume?ack=3", get.says())
		assert.Empty(t, s.subscriptions())
		assert.Equal(t, "waits", get.follow("resume").says())
	})
}

func TestFaultsOfTheEventChannelMatchOnlyGETsOfEvents(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(fault.Rule{Resume: true, Times: 1}))
	id := s.subscribe(15, john)
	assert.Equal(t, []string{id}, s.subscriptions())
	assert.Equal(t, "405 MethodNotAllowed", s.status("DELETE {app}/events"))
	assert.Len(t, s.Faults(), 1, "other requests do not count")
	assert.Equal(t, "resume?ack=2", s.poll("?ack=1").says())
	assert.Empty(t, s.Faults())
}
