package signin_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

const page = "https://lyncweb.contoso.com/PassiveAuth/PassiveAuth.aspx"

// window is a window in which the user signs in at a server after a while.
type window struct {
	opens  []string
	mu     sync.Mutex
	closed bool
	err    error         // the error of Open
	after  time.Duration // 0: the user does nothing
	server *skype        // the server that accepts the user afterwards
	leaves time.Duration // when the user closes it; 0: never
}

func (w *window) Open(ctx context.Context, u httpmsg.URL) error {
	w.opens = append(w.opens, u.String())
	if w.err != nil {
		return w.err
	}
	if w.after > 0 {
		time.AfterFunc(w.after, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.server.on("POST /ticket", nil)
		})
	}
	var left <-chan time.Time
	if w.leaves > 0 {
		left = time.After(w.leaves)
	}
	select {
	case <-left:
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return nil
}

// passive is a server that requires users to sign in at its page.
func passive(w *world) *skype {
	s := w.serve(web, offering("urn:microsoft.rtc:passive"))
	s.on("POST /ticket", always(answer(400, jsonType, `{"error":"invalid_grant","ms_rtc_passiveauthuri":"https:\/\/lyncweb.contoso.com\/PassiveAuth\/PassiveAuth.aspx"}`)))
	return s
}

func TestTheUserSignsInAtAPageOfTheServer(t *testing.T) {
	for _, row := range []struct {
		name          string
		after, leaves time.Duration
		done          time.Duration
	}{
		{"the user leaves the window open", 20 * time.Second, 0, 21 * time.Second},
		{"the user closes the window", 20 * time.Second, 22 * time.Second, 21 * time.Second},
		{"the user closes the window a millisecond after signing in", 20 * time.Second, 20*time.Second + time.Millisecond, 20*time.Second + time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				shown := &window{server: passive(w), after: row.after, leaves: row.leaves}
				start := time.Now()
				_, err := w.signIn(with(nil), func(c *signin.Config) { c.Window = shown })
				require.NoError(t, err)
				assert.Equal(t, row.done, time.Since(start))
				assert.Equal(t, []string{page}, shown.opens)
				synctest.Wait()
				assert.True(t, shown.closed, "the window is closed")
				assert.Equal(t, passiveBody, w.bodies()[0])
				assert.True(t, w.last(getTicket).Credentials)
			})
		})
	}
}

func TestAUserWhoHasSignedInBeforeSeesNoPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web, offering("urn:microsoft.rtc:passive"))
		shown := &window{}
		_, err := w.signIn(with(nil), func(c *signin.Config) { c.Window = shown })
		require.NoError(t, err)
		assert.Empty(t, shown.opens)
	})
}

func TestSignInFailsIfTheUserDoesNotSignInAtThePage(t *testing.T) {
	blocked := errors.New("no click")
	for _, row := range []struct {
		name    string
		window  signin.Window
		kind    ucwa.Kind
		after   time.Duration
		message string
	}{
		{"pages cannot be shown", nil, ucwa.KindServer, 0, "the user has to sign in at " + page + ", so open that page and sign in again"},
		{"the browser opens no window", &window{err: blocked}, ucwa.KindServer, 0, "the user has to sign in at " + page + ", and no window could be opened for it: sign in from a click, or open that page and sign in again"},
		{"the user closes the window", &window{leaves: 10 * time.Second}, ucwa.KindServer, 10 * time.Second, "the user has to sign in at " + page + ", and its window was closed before that"},
		{"the user does nothing", &window{}, ucwa.KindTimeout, 5 * time.Minute, "the user has not signed in at " + page + " within 5m0s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				passive(w)
				start := time.Now()
				_, err := w.signIn(with(nil), func(c *signin.Config) { c.Window = row.window })
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.message, e.Message)
				assert.Equal(t, row.after, time.Since(start))
				if e.Kind == ucwa.KindServer {
					assert.Equal(t, page, e.Page)
					assert.Equal(t, 400, e.Status)
					assert.Equal(t, "invalid_grant", e.Reason.Code)
				}
			})
		})
	}
}

func TestAnUnusablePageIsNotShown(t *testing.T) {
	for _, row := range []struct{ name, answer, message string }{
		{"a page of another scheme", `{"error":"invalid_grant","ms_rtc_passiveauthuri":"javascript:alert(1)"}`, "is not usable"},
		{"a page over http", `{"error":"invalid_grant","ms_rtc_passiveauthuri":"http://lyncweb.contoso.com/"}`, "which is not secure"},
		{"a page that the server does not name", `{"error":"invalid_grant"}`, "does not say where the user has to sign in"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				passive(w).on("POST /ticket", always(answer(400, jsonType, row.answer)))
				shown := &window{}
				_, err := w.signIn(with(nil), func(c *signin.Config) { c.Window = shown })
				assert.Contains(t, faultOf(t, err).Message, row.message)
				assert.Empty(t, shown.opens)
			})
		})
	}
}
