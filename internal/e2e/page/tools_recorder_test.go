//go:build !js

package page

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// recorded is JavaScript that sends request with a recorder whose fetch returns answer. It
// resolves to what the recorder has recorded.
const recorded = `Promise.all(["/tools/recorder.js", "/tools/log.js"].map((name) => import(name))).then(async ([{ Recorder }, { Log }]) => {
	const log = new Log();
	const send = new Recorder(log).over(async () => new Response(answer.body, { headers: { "Content-Type": answer.type } }));
	const text = await (await send("/x", request)).text();
	while (log.exchanges[0].duration === undefined || (request.body && log.exchanges[0].body.size === 0)) await new Promise((resolve) => setTimeout(resolve, 5));
	return { whole: text === answer.body, sent: log.exchanges[0].body, received: log.exchanges[0].answer.body, kept: log.exchanges[0] };
})`

func TestRecorderCutsLongBodies(t *testing.T) {
	d := openDemo(t, server.Config{})
	type body struct {
		Text string
		Size int
		Cut  bool
	}
	var got struct {
		Whole          bool
		Sent, Received body
	}
	for _, row := range []struct {
		name string
		size int
		cut  bool
	}{
		{"nothing", 0, false}, {"what is kept whole", 65_536, false}, {"one byte more", 65_537, true}, {"a million bytes", 1_000_000, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.Evaluate(&got, `((answer, request) => `+recorded+`)({ body: "x".repeat(`+strconv.Itoa(row.size)+`), type: "text/plain" }, { method: "POST", body: "y".repeat(`+strconv.Itoa(row.size)+`) })`)
			assert.True(t, got.Whole, "the client gets all of it")
			for _, body := range []body{got.Sent, got.Received} {
				assert.Equal(t, row.size, body.Size)
				assert.Equal(t, row.cut, body.Cut)
				assert.Len(t, body.Text, min(row.size, 65_536))
			}
		})
	}
}

func TestRecorderLeavesSecretsOut(t *testing.T) {
	d := openDemo(t, server.Config{})
	for _, row := range []struct{ name, answer, request string }{
		{"a password", `{ body: "{}", type: "application/json" }`,
			`{ method: "POST", body: new URLSearchParams({ grant_type: "password", username: "lene", password: "SECRET=1&2" }) }`},
		{"a token that is issued", `{ body: '{"access_token":"SECRET\\"1","token_type":"Bearer"}', type: "application/json;charset=utf-8" }`, `{}`},
		{"a token that is sent", `{ body: "", type: "text/plain" }`, `{ headers: { Authorization: "Bearer SECRET" } }`},
		{"a web ticket in a body of any type", `{ body: "cwt=SECRET.abc-_==", type: "text/html" }`, `{ method: "POST", body: "cwt=SECRET" }`},
		{"an assertion", `{ body: "", type: "text/plain" }`,
			`{ method: "POST", body: new URLSearchParams({ assertion: "SECRET", grant_type: "urn:x" }) }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			var kept string
			d.Evaluate(&kept, `((answer, request) => `+recorded+`)(`+row.answer+`, `+row.request+`).then(({ kept }) => JSON.stringify(kept))`)
			assert.NotContains(t, kept, "SECRET")
			assert.Contains(t, kept, "…")
		})
	}
}

// Only the white space between tokens changes.
func TestBodiesAreIndented(t *testing.T) {
	d := openDemo(t, server.Config{})
	for _, row := range []struct{ name, body, indented string }{
		{"JSON", `{"a":[1,{"b":"}:,{"}],"c":[],"d":{}}`, "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"}:,{\"\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}"},
		{"numbers with many digits", `[9007199254740993,1.00,-0]`, "[\n  9007199254740993,\n  1.00,\n  -0\n]"},
		{"escapes", `{"q":"\"\\\u0041\n"}`, "{\n  \"q\": \"\\\"\\\\\\u0041\\n\"\n}"},
		{"JSON that is cut", `{"a":[1,`, `{"a":[1,`},
		{"XML", `<?xml version="1.0"?><a><b x="1"/><c>t &lt; u</c><d></d></a>`,
			"<?xml version=\"1.0\"?>\n<a>\n  <b x=\"1\"/>\n  <c>t &lt; u</c>\n  <d></d>\n</a>"},
		{"a batch", "--x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"a\":1}\r\n--x--",
			"--x\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{\n  \"a\": 1\n}\n--x--"},
		{"a form", "grant_type=password&username=lene", "grant_type=password&username=lene"},
		{"nothing", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			var indented string
			d.Evaluate(&indented, `import("/tools/pretty.js").then(({ pretty }) => pretty(`+browser.Quote(row.body)+`))`)
			assert.Equal(t, row.indented, indented)
		})
	}
}
