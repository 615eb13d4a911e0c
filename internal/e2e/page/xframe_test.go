//go:build !js

package page

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/server"
)

// distant is an emulator at another origin than that of the page.
type distant struct {
	*httptest.Server
	application, token string

	mu   sync.Mutex
	last http.Header // of the last request
}

func serveDistant(t *testing.T, config emulator.Config) *distant {
	t.Helper()
	e := emulator.New(config)
	application, err := e.CreateApplication(e.Token(), time.Now())
	require.NoError(t, err)
	require.NoError(t, e.Fail(fault.Rule{Path: "*/drop", Drop: true}))
	handler := server.New(server.Config{Site: fstest.MapFS{}, Emulator: e})
	d := &distant{application: application, token: e.Token()}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		d.last = r.Header.Clone()
		d.mu.Unlock()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		d.CloseClientConnections() // the browser keeps some open
		d.Close()
	})
	return d
}

func (d *distant) header() http.Header {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// posted is a message with which the xframe answers.
type posted struct {
	Status       int
	StatusText   string
	ResponseText string
	Headers      string
	MessageID    any
}

// openXframe opens a blank page with the distant server's xframe and the function
// ask, which posts a message to the xframe and returns its answer.
func openXframe(t *testing.T, d *distant) (page *browser.Tab, origin string) {
	t.Helper()
	s := browser.Serve(t)
	page = browser.Open(t, s.URL)
	page.Run(nil, `
		const frame = document.createElement("iframe");
		frame.src = given + "/Autodiscover/XFrame/XFrame.html";
		await new Promise((resolve) => {
			frame.onload = resolve;
			document.body.append(frame);
		});
		globalThis.heard = 0;
		globalThis.ask = (message) => new Promise((resolve) => {
			addEventListener("message", ({ data, origin, source }) => {
				heard++;
				if (origin === given && source === frame.contentWindow && typeof data === "string") resolve(JSON.parse(data));
			}, { once: true });
			frame.contentWindow.postMessage(message, given);
		});`, d.URL)
	return page, s.URL
}

// post posts a message, written in JavaScript, and returns the answer.
func post(page *browser.Tab, message string, given any) posted {
	page.T.Helper()
	var answer posted
	page.Run(&answer, `return ask(`+message+`);`, given)
	return answer
}

func TestXframeSendsRequestsOfOtherOrigins(t *testing.T) {
	d := serveDistant(t, emulator.Config{})
	page, origin := openXframe(t, d)
	page.Expect("status of 401", "status of 404", "status of 502", "net::ERR_CONTENT_LENGTH_MISMATCH")
	given := map[string]string{"server": d.URL, "application": d.URL + d.application, "token": "Bearer " + d.token}
	for _, row := range []struct {
		name, message string
		status        int
		statusText    string
		body, headers string
	}{
		{"a GET of the xframe, the handshake of the official library", `JSON.stringify({ type: "get", url: given.server + "/Autodiscover/XFrame/XFrame.html", headers: { Accept: "text/html" }, messageId: "1" })`,
			200, "success", "<!doctype html>", "Content-Type: text/html; charset=utf-8\r\n"},
		{"a GET of the official library", `JSON.stringify({ type: "get", url: given.application, headers: { Accept: "application/json", Authorization: given.token }, messageId: "1" })`,
			200, "success", `"rel":"application"`, "Content-Type: application/json; charset=utf-8\r\n"},
		{"a POST", `JSON.stringify({ type: "post", url: given.application + "/people/presenceSubscriptions", headers: { Accept: "application/json", Authorization: given.token, "Content-Type": "application/json" }, data: JSON.stringify({ duration: 11, uris: ["sip:SaraD@contoso.com"] }), messageId: "1" })`,
			201, "success", `"rel":"presenceSubscription"`, "X-MS-UcwaVersion: 1.7\r\n"},
		{"a POST with an empty body and an empty Content-Type", `JSON.stringify({ type: "post", url: given.application + "/people/presenceSubscriptions?groupId=Family&duration=11", headers: { Accept: "application/json", Authorization: given.token, "Content-Type": "" }, data: "", messageId: "1" })`,
			201, "success", `"id":"Family"`, ""},
		{"a POST with a body and no Content-Type", `JSON.stringify({ type: "POST", url: given.application + "/people/presenceSubscriptions", headers: { Authorization: given.token }, data: JSON.stringify({ duration: 11, uris: ["sip:SaraD@contoso.com"] }), messageId: "1" })`,
			201, "success", `"rel":"presenceSubscription"`, ""},
		{"a DELETE with only a token", `JSON.stringify({ type: "delete", url: given.application + "/people/presenceSubscriptions/Family", headers: { Authorization: given.token }, messageId: "1" })`,
			204, "success", "", "Cache-Control: no-cache\r\n"},
		{"a header field that is a number", `JSON.stringify({ type: "get", url: given.application, headers: { Authorization: given.token, "X-MS-RequiresMinResourceVersion": 9 }, messageId: "1" })`,
			404, "error", `"subcode":"APIVersionNotSupported"`, ""},
		{"settings of jQuery", `JSON.stringify({ type: "get", url: given.application + "/people/search", accepts: "application/xml", contentType: "application/json", cache: false, processData: true, data: { query: "doe", limit: 1 }, headers: { Authorization: given.token }, xhrFields: { withCredentials: true }, messageId: "1" })`,
			200, "success", `<property name="moreResultsAvailable">`, "Content-Type: application/xml; charset=utf-8\r\n"},
		{"a path without origin or method", `JSON.stringify({ url: new URL(given.application).pathname, headers: { Authorization: given.token }, messageId: "1" })`,
			200, "success", `"rel":"application"`, ""},
		{"an unknown resource", `JSON.stringify({ url: given.application + "/nothing", headers: { Authorization: given.token }, messageId: "1" })`,
			404, "error", `"code":"NotFound"`, "Content-Type: application/json; charset=utf-8\r\n"},
		{"a request without a token", `JSON.stringify({ url: given.application, headers: {}, messageId: "1" })`,
			401, "error", "", `WWW-Authenticate: MsRtcOAuth href="` + d.URL},
		{"a connection that breaks", `JSON.stringify({ url: given.server + "/ucwa/drop", messageId: "1" })`, 0, "error", "", ""},
		{"another server", `JSON.stringify({ url: location.origin, messageId: "1" })`, 0, "error", "", ""},
		{"a header field with an invalid name", `JSON.stringify({ url: given.application, headers: { "a b": "x" }, messageId: "1" })`, 0, "error", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := post(page.Within(t), row.message, given)
			assert.Equal(t, row.status, answer.Status, answer.ResponseText)
			assert.Equal(t, row.statusText, answer.StatusText)
			assert.Contains(t, answer.ResponseText, row.body)
			assert.Contains(t, answer.Headers, row.headers)
			assert.Equal(t, "1", answer.MessageID)
			if row.status == 0 {
				assert.Empty(t, answer.Headers+answer.ResponseText)
				return
			}
			header := d.header()
			assert.Equal(t, origin, header.Get("X-Ms-Origin"))
			assert.Equal(t, "XMLHttpRequest", header.Get("X-Requested-With"))
			assert.Equal(t, d.URL+"/Autodiscover/XFrame/XFrame.html", header.Get("Referer"))
		})
	}
}

// Clients look up the header fields by names in this spelling.
func TestXframeReturnsHeaderFieldsInTheirUsualCase(t *testing.T) {
	d := serveDistant(t, emulator.Config{})
	page, _ := openXframe(t, d)
	answer := post(page, `JSON.stringify({ url: given[0], headers: { Authorization: given[1] } })`, []string{d.URL + d.application, "Bearer " + d.token})
	fields, ended := strings.CutSuffix(answer.Headers, "\r\n")
	require.True(t, ended)
	for field := range strings.SplitSeq(fields, "\r\n") {
		assert.Regexp(t, `^([A-Z]+[a-z]*-)*[A-Z]+[A-Za-z]*: .`, field)
	}
}

func TestXframeReadsBothEnvelopesOfMessages(t *testing.T) {
	d := serveDistant(t, emulator.Config{})
	page, _ := openXframe(t, d)
	given := []string{d.URL + d.application, "Bearer " + d.token}
	for _, row := range []struct{ name, message string }{
		{"bare", `JSON.stringify({ type: "get", url: given[0], headers: { Authorization: given[1] }, messageId: { id: 7 } })`},
		{"in a property named request, as documented", `JSON.stringify({ request: { type: "get", url: given[0], headers: { Authorization: given[1] }, messageId: { id: 7 } } })`},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := post(page.Within(t), row.message, given)
			assert.Equal(t, 200, answer.Status)
			assert.Equal(t, map[string]any{"id": 7.0}, answer.MessageID, "the answer has the id of the message, of any type")
		})
	}
	t.Run("messages of other kinds are ignored", func(t *testing.T) {
		var heard int
		page.Within(t).Run(&heard, `
			const { contentWindow } = document.querySelector("iframe");
			const before = heard;
			for (const message of ["hello", "null", "7", "{}", '{"url":1}', { url: given[0] }, null]) contentWindow.postMessage(message, "*");
			await ask(JSON.stringify({ url: given[0], headers: { Authorization: given[1] } }));
			return heard - before;`, given)
		assert.Equal(t, 1, heard)
	})
}

func TestXframeReportsARefusedOrigin(t *testing.T) {
	d := serveDistant(t, emulator.Config{AllowedOrigins: []string{"https://app.contoso.com"}})
	page, _ := openXframe(t, d)
	page.Expect("status of 403")
	given := []string{d.URL, "Bearer " + d.token}
	handshake := post(page, `JSON.stringify({ type: "get", url: given[0] + "/Autodiscover/XFrame/XFrame.html", headers: { Accept: "text/html" } })`, given)
	assert.Equal(t, 200, handshake.Status)
	given[0] += d.application
	refused := post(page, `JSON.stringify({ type: "get", url: given[0], headers: { Authorization: given[1], "X-Ms-Origin": "https://app.contoso.com" } })`, given)
	assert.Equal(t, 403, refused.Status)
	assert.Contains(t, refused.Headers, `X-Ms-diagnostics: 28070;source="127.0.0.1";reason="Service does not allow a cross domain request from this origin."`+"\r\n")
}

func TestXframeAnswersPagesWithAnOpaqueOrigin(t *testing.T) {
	d := serveDistant(t, emulator.Config{})
	page := browser.Open(t, browser.Serve(t).URL)
	var answer posted
	page.Run(&answer, `
		const relay = (message) => {
			onmessage = ({ data }) => parent.postMessage(data, "*");
			onload = () => frames[0].postMessage(message, "*");
		};
		const message = JSON.stringify({ url: given[1], headers: { Authorization: given[2] } });
		const middle = document.createElement("iframe");
		middle.src = "data:text/html," + encodeURIComponent(
			"<iframe src=" + given[0] + "/xframe></iframe><script>(" + relay + ")(" + JSON.stringify(message) + ")</" + "script>");
		return new Promise((resolve) => {
			addEventListener("message", ({ data }) => resolve(JSON.parse(data)), { once: true });
			document.body.append(middle);
		});`, []string{d.URL, d.URL + d.application, "Bearer " + d.token})
	assert.Equal(t, 200, answer.Status)
	assert.Equal(t, "null", d.header().Get("X-Ms-Origin"))
}

func TestXFrameControlsNoEmulatorForOtherPages(t *testing.T) {
	d := serveDistant(t, emulator.Config{AllowedOrigins: []string{"http://127.0.0.1:*"}})
	page, _ := openXframe(t, d)
	page.Expect("status of 403")
	for _, row := range []struct{ name, message string }{
		{"the state", `{ type: "get", url: given + "/emulator/state" }`},
		{"a fault", `{ type: "post", url: given + "/emulator/faults", headers: { "Content-Type": "application/json" }, data: '{"status":503}' }`},
		{"a reset that names the frame's origin", `{ type: "post", url: given + "/emulator/reset", headers: { "Content-Type": "application/json", "X-Ms-Origin": given }, data: "{}" }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := post(page.Within(t), `JSON.stringify(`+row.message+`)`, d.URL)
			assert.Equal(t, 403, answer.Status)
		})
	}
	resp, err := http.Get(d.URL + "/emulator/state")
	require.NoError(t, err)
	defer resp.Body.Close()
	var state struct{ Faults []struct{ Status int } }
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&state))
	assert.Len(t, state.Faults, 1, "the fault with which the server started")
}
