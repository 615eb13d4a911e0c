//go:build !js

package signin

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

const hangingPath = "/hanging/"

// serveHanging starts a pool that answers requests below hangingPath only once release is
// called, and opens a page that reaches it by the function send of framed.
func serveHanging(t *testing.T) (p *pool, page *browser.Tab, release func()) {
	t.Helper()
	p = servePool(t, emulator.Config{})
	released := make(chan struct{})
	next := p.Config.Handler
	p.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, hangingPath) {
			next.ServeHTTP(w, r)
			return
		}
		defer p.begin(r, "")()
		select {
		case <-released:
		case <-r.Context().Done():
		}
	})
	page = framed(t, p.URL+xframePath, "{}")
	page.Run(nil, `
		// Each request of these tests can be aborted by its number.
		globalThis.controllers = [];
		globalThis.outcomes = [];
		globalThis.request = () => {
			const controller = new AbortController();
			const n = controllers.push(controller);
			outcomes.push(send(given + n, { signal: controller.signal }).then(({ status }) => String(status), (error) => error.constructor.name + ": " + error.message));
			return n - 1;
		};
		globalThis.abort = (n) => {
			controllers[n].abort(new RangeError("enough"));
			return outcomes[n];
		};
		globalThis.ping = async () => (await send(given + "../xframe")).status;`, p.URL+hangingPath)
	return p, page, func() { close(released) }
}

// arrive waits until a number of hanging requests are under way at the server.
func (p *pool) arrive(t *testing.T, n int) {
	t.Helper()
	require.Eventually(t, func() bool {
		now, _ := p.underWay(hangingPath)
		return now == n
	}, 10*time.Second, 5*time.Millisecond)
}

func TestAnAbortedRequestIsCancelledWithItsFrame(t *testing.T) {
	p, page, _ := serveHanging(t)
	page.Run(nil, `request();`)
	p.arrive(t, 1)
	var got struct {
		Outcome string
		Frames  int
	}
	page.Run(&got, `return { outcome: await abort(0), frames: frames_() };`)
	assert.Equal(t, "RangeError: enough", got.Outcome)
	assert.Zero(t, got.Frames, "a frame without other requests is removed")
	p.arrive(t, 0)
	t.Run("the next request loads the frame again", func(t *testing.T) {
		var got struct{ Status, Frames int }
		page.Within(t).Run(&got, `return { status: await ping(), frames: frames_() };`)
		assert.Equal(t, 200, got.Status)
		assert.Equal(t, 1, got.Frames)
	})
}

func TestARequestThatIsAbortedBeforeItIsSent(t *testing.T) {
	p, page, _ := serveHanging(t)
	var outcome string
	page.Run(&outcome, `return abort(request());`)
	assert.Equal(t, "RangeError: enough", outcome)
	page.Run(nil, `await ping();`)
	assert.Empty(t, p.sent("GET "+hangingPath+"*"))
}

func TestAbortedRequestsBesideAnotherOne(t *testing.T) {
	p, page, release := serveHanging(t)
	page.Run(nil, `request();`)
	p.arrive(t, 1)
	var got struct {
		Outcomes []string
		Frames   int
	}
	page.Run(&got, `
		const aborted = [];
		for (let i = 0; i < 12; i++) {
			const n = request();
			await ping(); // by now the frame has sent the request
			aborted.push(await abort(n));
		}
		return { outcomes: aborted, frames: frames_() };`)
	for _, outcome := range got.Outcomes {
		assert.Equal(t, "RangeError: enough", outcome)
	}
	p.arrive(t, 3)
	assert.LessOrEqual(t, got.Frames, 2)
	t.Run("the other request is answered", func(t *testing.T) {
		release()
		var got struct {
			Outcome string
			Frames  int
		}
		page.Within(t).Run(&got, `return { outcome: await outcomes[0], status: await ping(), frames: frames_() };`)
		assert.Equal(t, "200", got.Outcome)
		assert.Equal(t, 1, got.Frames, "the frame that it was in is removed after its answer")
		p.arrive(t, 0)
	})
}

func TestClosingEndsAllRequests(t *testing.T) {
	p, page, _ := serveHanging(t)
	page.Run(nil, `
		request();
		for (let i = 0; i < 3; i++) {
			const n = request();
			await ping();
			await abort(n);
		}`)
	p.arrive(t, 3)
	var got struct {
		Outcome string
		Later   struct{ Class, Message string }
		Frames  int
	}
	page.Run(&got, `
		send.close();
		return { outcome: await outcomes[0], later: await failure(ping()), frames: frames_() };`)
	assert.Equal(t, "TypeError: the xframe is closed", got.Outcome)
	assert.Equal(t, "the xframe is closed", got.Later.Message)
	assert.Zero(t, got.Frames)
	p.arrive(t, 0)
}
