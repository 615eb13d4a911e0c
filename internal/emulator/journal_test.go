package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/journal"
	"ucwapresence/internal/httpmsg"
)

func TestRequestsAreRecorded(t *testing.T) {
	s := start(t, Config{})
	assert.Empty(t, s.Requests(), "CreateApplication is no request")
	require.NoError(t, s.Fail(fault.Rule{Method: "DELETE", Drop: true}))
	s.send("POST {app}/people/presenceSubscriptions?key=1\nContent-Type: application/json\nX-Twice: 1\nX-Twice: 2\n\n{\"duration\":15}")
	s.now = s.now.Add(time.Minute)
	s.send("DELETE https://lyncweb.contoso.com{app}")
	assert.Equal(t, []journal.Exchange{
		{
			Time: morning, Method: "POST", URL: s.app + "/people/presenceSubscriptions?key=1",
			Header: httpmsg.Header{
				{Name: "Content-Type", Value: "application/json"}, {Name: "X-Twice", Value: "1"}, {Name: "X-Twice", Value: "2"},
				{Name: "Authorization", Value: "Bearer …"},
			},
			Body: []byte(`{"duration":15}`), Status: 400,
		},
		{
			Time: morning.Add(time.Minute), Method: "DELETE", URL: "https://lyncweb.contoso.com" + s.app,
			Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer …"}},
			Body:   []byte{},
		},
	}, s.Requests())
}

func TestTokensAreNotRecorded(t *testing.T) {
	for _, field := range []string{"Bearer s3cret", "bearer  s3cret", "Basic s3cret", "s3cret", "s3cret s3cret", ""} {
		s := start(t, Config{})
		req := &httpmsg.Request{Method: "GET", URL: s.app, Header: httpmsg.Header{{Name: "authorization", Value: field}, {Name: "Authorization", Value: field}}}
		s.Handle(req, s.now)
		kept := s.Requests()[0].Header
		assert.NotContains(t, fmt.Sprint(kept), "s3cret")
		assert.Len(t, kept, 2, "the fields are recorded without the token")
		assert.Equal(t, field, req.Header[0].Value, "the request is not changed")
	}
}

func TestTheOldestRequestsAreRemoved(t *testing.T) {
	s := start(t, Config{})
	for i := range journal.MaxExchanges + 7 {
		s.send(fmt.Sprintf("GET {app}?%d", i))
	}
	kept := s.Requests()
	assert.Len(t, kept, journal.MaxExchanges)
	for i, x := range kept {
		assert.Equal(t, fmt.Sprintf("%s?%d", s.app, i+7), x.URL)
	}
}

func TestBodiesAreRecordedUpToTheLimit(t *testing.T) {
	s := start(t, Config{Limits: Limits{BodyBytes: 10}})
	s.send("POST {app}/people/presenceSubscriptions\n\n" + strings.Repeat("x", 100))
	assert.Equal(t, strings.Repeat("x", 10), string(s.Requests()[0].Body))
	assert.Equal(t, 413, s.Requests()[0].Status)
}

func TestResetRestoresTheStart(t *testing.T) {
	history := func(s *server) string {
		app, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		s.app = app
		return s.Token() + wire(t, s.send(create)) + wire(t, s.send("GET {app}/people/sarad@contoso.com/presence")) +
			wire(t, s.send("GET {app}/people/search?query=sip")) + fmt.Sprint(s.People(), s.Requests())
	}
	s := &server{Emulator: New(Config{Seed: 7, Life: time.Minute}), t: t, now: morning}
	first := history(s)
	require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Busy"}, s.now))
	require.NoError(t, s.SetPresence("sip:user@contoso.com", directory.Presence{Availability: "Busy"}, s.now))
	require.NoError(t, s.Fail(fault.Rule{Status: 503}))
	s.Reset()
	assert.Empty(t, s.applications)
	assert.Equal(t, first, history(s))
}

func TestLargeRequestsDoNotFillTheMemory(t *testing.T) {
	s := start(t, Config{})
	before := heapInUse()
	for i := range 200 {
		long := strings.Repeat("x", 900<<10)
		if i%2 == 0 {
			s.send("GET {app}?" + long)
		} else {
			s.send("GET {app}\nX-Long: " + long)
		}
	}
	assert.Less(t, int64(heapInUse())-int64(before), int64(40<<20))
	assert.Len(t, s.Requests(), 200)
}
