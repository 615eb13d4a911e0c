//go:build !js

package signin

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// framed opens a blank page with a global function send, which is fetch through the
// xframe at a URL of another origin.
func framed(t *testing.T, url, options string) *browser.Tab {
	t.Helper()
	page := browser.Open(t, serveSite(t).URL)
	page.Run(nil, `
		const { createXFrameFetch } = await import("/lib/xframe.js");
		globalThis.send = createXFrameFetch(given, `+options+`);
		globalThis.frames_ = () => document.querySelectorAll("iframe").length;`, url)
	return page
}

const xframePath = "/Autodiscover/XFrame/XFrame.html"

func TestFetchThroughTheXFrame(t *testing.T) {
	d := servePool(t, emulator.Config{})
	page := framed(t, d.URL+xframePath, "{}")
	page.Expect("status of 401", "status of 404", "status of 502", "net::ERR_CONTENT_LENGTH_MISMATCH")
	given := map[string]string{"server": d.URL, "application": d.URL + d.application, "token": "Bearer " + d.token}
	for _, row := range []struct {
		name, request string
		status        int
		says          string
		header        map[string]string
	}{
		{"a GET", `send(given.application, { headers: { Accept: "application/json", Authorization: given.token } })`, 200, `"rel":"application"`, map[string]string{"content-type": "application/json; charset=utf-8", "x-ms-ucwaversion": "1.7"}},
		{"a POST with a body", `send(given.application + "/people/presenceSubscriptions", { method: "POST", headers: { Authorization: given.token, "Content-Type": "application/json" }, body: JSON.stringify({ duration: 11, uris: ["sip:SaraD@contoso.com"] }) })`, 201, `"rel":"presenceSubscription"`, nil},
		{"a POST without a body", `send(given.application + "/people/presenceSubscriptions?groupId=Family&duration=11", { method: "POST", headers: { Authorization: given.token } })`, 201, `"id":"Family"`, nil},
		{"a DELETE, whose answer has no body", `send(given.application + "/people/presenceSubscriptions/Family", { method: "DELETE", headers: { Authorization: given.token } })`, 204, "", nil},
		{"a URL object", `send(new URL(given.application), { headers: { Authorization: given.token } })`, 200, `"rel":"application"`, nil},
		{"a Request", `send(new Request(given.application, { headers: { Authorization: given.token } }))`, 200, `"rel":"application"`, nil},
		{"the fields of a challenge", `send(given.application)`, 401, "", map[string]string{"www-authenticate": `MsRtcOAuth href="` + d.URL + `/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"`}},
		{"a refusal", `send(given.application + "/nothing", { headers: { Authorization: given.token } })`, 404, `"code":"NotFound"`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct {
				Status int
				Text   string
				Header map[string]string
				Frames int
			}
			page.Within(t).Run(&got, `
				const response = await `+row.request+`;
				return { status: response.status, text: await response.text(), header: Object.fromEntries(response.headers), frames: frames_() };`, given)
			assert.Equal(t, row.status, got.Status)
			assert.Contains(t, got.Text, row.says)
			assert.Equal(t, 1, got.Frames, "one frame for all requests")
			for name, value := range row.header {
				assert.Equal(t, value, got.Header[name])
			}
		})
	}
	for _, row := range []struct{ name, request string }{
		{"a connection that breaks", `send(given.server + "/ucwa/drop")`},
		{"another origin than that of the frame", `send(location.href)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var failed struct{ Class, Message string }
			page.Within(t).Run(&failed, `return failure(`+row.request+`);`, given)
			assert.Equal(t, "TypeError", failed.Class, failed.Message)
		})
	}
	t.Run("the frame is hidden", func(t *testing.T) {
		var shown bool
		page.Within(t).Run(&shown, `return document.querySelector("iframe").checkVisibility();`)
		assert.False(t, shown)
	})
}

// Another frame of the page, and the server of the frame at a later page, could say
// that they are the xframe.
func TestOnlyTheXFrameAnswers(t *testing.T) {
	d := servePool(t, emulator.Config{})
	page := framed(t, d.URL+xframePath, "{}")
	given := map[string]string{"application": d.URL + d.application, "token": "Bearer " + d.token}
	var text string
	page.Run(&text, `
		await send(given.application, { headers: { Authorization: given.token } });
		const liar = document.createElement("iframe");
		liar.srcdoc = "<script>for (let id = 0; id < 100; id++) parent.postMessage(JSON.stringify({ messageId: id, status: 200, responseText: 'a lie', headers: '' }), '*')</" + "script>";
		for (let id = 0; id < 100; id++) postMessage(JSON.stringify({ messageId: id, status: 200, responseText: "a lie", headers: "" }), "*");
		const answers = [send(given.application, { headers: { Authorization: given.token } })];
		await new Promise((resolve) => {
			liar.onload = resolve;
			document.body.append(liar);
		});
		answers.push(send(given.application, { headers: { Authorization: given.token } }));
		return (await Promise.all(answers)).map(({ status }) => status).join(" ") + " " + (await (await answers[1]).text()).slice(0, 20);`, given)
	assert.Equal(t, `200 200 {"rel":"application"`, text)
}

// notTheXFrame serves pages that are not an xframe, and counts the messages that they get.
func notTheXFrame(t *testing.T, page http.HandlerFunc) (s *httptest.Server, loaded *atomic.Int32) {
	t.Helper()
	loaded = new(atomic.Int32)
	s = httptest.NewServer(tokens.record(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/xframe" {
			loaded.Add(1)
		}
		page(w, r)
	})))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s, loaded
}

func TestRequestsFailIfTheFrameIsNoXFrame(t *testing.T) {
	unused := httptest.NewServer(nil)
	unused.Close()
	silent := browser.Reply(200, "text/html", []byte("<!doctype html><title>Not the xframe</title>"))
	var elsewhere http.HandlerFunc = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace("http://"+r.Host, "127.0.0.1", "localhost", 1)+"/elsewhere", http.StatusFound)
	}
	for _, row := range []struct {
		name string
		page http.HandlerFunc
	}{
		{"nothing listens there", nil},
		{"the page is not an xframe", silent},
		{"a redirect leads to another server", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				// This page would receive the messages to the frame.
				fmt.Fprint(w, `<!doctype html><script>onmessage = ({ data }) => parent.postMessage("seen " + data, "*")</script>`)
				return
			}
			elsewhere(w, r)
		}},
		{"the server does not answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	} {
		t.Run(row.name, func(t *testing.T) {
			url := unused.URL
			if row.page != nil {
				s, _ := notTheXFrame(t, row.page)
				url = s.URL
			}
			page := framed(t, url+"/xframe", "{ timeout: 1000 }")
			page.Expect("Failed to execute 'postMessage'", "ERR_CONNECTION_REFUSED", "status of 404")
			var got struct {
				Failed struct{ Class, Message string }
				Frames int
				Seen   []string
			}
			page.Run(&got, `
				const seen = [];
				addEventListener("message", ({ data }) => seen.push(data));
				const failed = await failure(send(given + "/secret", { headers: { Authorization: "Bearer cwt=secret" } }));
				return { failed, frames: frames_(), seen };`, url)
			assert.Equal(t, "TypeError", got.Failed.Class)
			assert.Equal(t, "the xframe "+url+"/xframe did not answer within 1000 ms", got.Failed.Message)
			assert.Zero(t, got.Frames, "the frame is removed")
			assert.Empty(t, got.Seen, "nothing is posted to another origin")
		})
	}
}

func TestAFrameThatDidNotLoadIsLoadedAgain(t *testing.T) {
	d := servePool(t, emulator.Config{})
	var up atomic.Bool
	s, loaded := notTheXFrame(t, func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		d.Config.Handler.ServeHTTP(w, r)
	})
	tokens.issue(d.token, s.URL)
	page := framed(t, s.URL+"/xframe", "{ timeout: 1000 }")
	page.Expect("status of 503")
	page.Run(nil, `await failure(send(given));`, s.URL+"/xframe")
	up.Store(true)
	var status int
	page.Run(&status, `return (await send(given[0], { headers: { Authorization: given[1] } })).status;`, []string{s.URL + d.application, "Bearer " + d.token})
	assert.Equal(t, 200, status)
	assert.EqualValues(t, 3, loaded.Load(), "twice the page, and once by itself")
	t.Run("a frame that the page has removed is loaded again", func(t *testing.T) {
		page.Within(t).Run(&status, `
			document.querySelector("iframe").remove();
			return (await send(given[0], { headers: { Authorization: given[1] } })).status;`, []string{s.URL + d.application, "Bearer " + d.token})
		assert.Equal(t, 200, status)
	})
}

func TestURLsThatCannotBeAnXFrameAreRefused(t *testing.T) {
	page := browser.Open(t, serveSite(t).URL)
	for _, url := range []string{"javascript:alert(1)", "data:text/html,x", "https://"} {
		var failed struct{ Class string }
		page.Run(&failed, `
			const { createXFrameFetch } = await import("/lib/xframe.js");
			return failure(async () => createXFrameFetch(given));`, url)
		assert.Equal(t, "TypeError", failed.Class, url)
	}
}
