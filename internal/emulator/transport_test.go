package emulator

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// transport returns a transport, a GET of subscriptions, and the clock.
func transport(t *testing.T) (*Transport, *httpmsg.Request, *schedule.Clock) {
	s := start(t, Config{})
	clock := schedule.NewClock(s.now)
	return NewTransport(s.Emulator, clock), &httpmsg.Request{
		Method: "GET",
		URL:    "https://lyncweb.contoso.com" + s.app + "/people/presenceSubscriptions",
		Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + s.Token()}},
	}, clock
}

func TestTransportDeliversRequestsAtTheTimeOfTheClock(t *testing.T) {
	tr, get, clock := transport(t)
	post := *get
	post.Method, post.Body = "POST", []byte(`{"duration":10,"uris":["sip:johndoe@contoso.com"]}`)
	resp, err := tr.Do(t.Context(), &post)
	require.NoError(t, err)
	assert.Equal(t, 201, resp.Status)

	count := func() int {
		resp, err := tr.Do(t.Context(), get)
		require.NoError(t, err)
		return len(document(t, resp).Resources(ucwa.RelPresenceSubscription))
	}
	assert.Equal(t, 1, count())
	clock.Advance(10 * time.Minute)
	assert.Equal(t, 0, count())
}

func TestTransportReturnsTheCauseOfAContextThatIsDone(t *testing.T) {
	tr, get, _ := transport(t)
	cause := errors.New("the page was closed")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	resp, err := tr.Do(ctx, get)
	assert.Nil(t, resp)
	assert.Equal(t, cause, err)
}

func TestTransportRefusesAnswersOverMaxBytes(t *testing.T) {
	tr, get, _ := transport(t)
	resp, err := tr.Do(t.Context(), get)
	require.NoError(t, err)

	get.MaxBytes = len(resp.Body)
	_, err = tr.Do(t.Context(), get)
	assert.NoError(t, err)

	get.MaxBytes--
	_, err = tr.Do(t.Context(), get)
	assert.Equal(t, &httpmsg.TooLargeError{MaxBytes: get.MaxBytes}, err)
}

func TestTransportCanBeUsedConcurrently(t *testing.T) {
	tr, get, _ := transport(t)
	post := *get
	post.Method, post.Body = "POST", []byte(`{"duration":10,"uris":["sip:johndoe@contoso.com"]}`)
	const callers = 8
	statuses := make(chan int, callers)
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			resp, err := tr.Do(context.Background(), &post)
			if err == nil {
				statuses <- resp.Status
			}
		})
	}
	group.Wait()
	close(statuses)
	created := 0
	for status := range statuses {
		if status == 201 {
			created++
		}
	}
	assert.Equal(t, callers, created)
}

func TestTransportDelaysAndDropsAnswers(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault fault.Rule
		takes time.Duration
		err   error
	}{
		{"no fault", fault.Rule{Method: "PUT", Drop: true}, 0, nil},
		{"a slow answer", fault.Rule{Delay: time.Minute}, time.Minute, nil},
		{"a broken connection", fault.Rule{Drop: true}, 0, ErrDropped},
		{"a connection that breaks after a delay", fault.Rule{Drop: true, Delay: time.Minute}, time.Minute, ErrDropped},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr, get, _ := transport(t)
				tr.Use(func(e *Emulator, _ time.Time) { require.NoError(t, e.Fail(row.fault)) })
				begin := time.Now()
				resp, err := tr.Do(t.Context(), get)
				assert.Equal(t, row.takes, time.Since(begin))
				assert.Equal(t, row.err, err)
				assert.Equal(t, row.err == nil, resp != nil)
			})
		})
	}
}

func TestADelayedRequestEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, get, _ := transport(t)
		tr.Use(func(e *Emulator, _ time.Time) { require.NoError(t, e.Fail(fault.Rule{Delay: time.Hour, Times: 1})) })
		cause := errors.New("the page was closed")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		begin := time.Now()
		_, err := tr.Do(ctx, get)
		assert.Equal(t, cause, err)
		assert.Equal(t, time.Second, time.Since(begin))
	})
}

func TestADelayedAnswerDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, get, _ := transport(t)
		tr.Use(func(e *Emulator, _ time.Time) { require.NoError(t, e.Fail(fault.Rule{Delay: time.Hour, Times: 1})) })
		slow := make(chan error, 1)
		go func() {
			_, err := tr.Do(context.Background(), get)
			slow <- err
		}()
		synctest.Wait()
		begin := time.Now()
		_, err := tr.Do(t.Context(), get)
		assert.NoError(t, err)
		assert.Zero(t, time.Since(begin))
		assert.NoError(t, <-slow)
	})
}
