//go:build !js

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stages are where a call may be when it is given up. Each script makes a client
// that gets as far as that, and no further; reached settles when it has.
var stages = []struct {
	name, script string
	sent         bool // the server may have acted on the request
}{
	{
		"while a token is awaited",
		`client = await connected({ token: () => (reached.resolve(), new Promise(() => {})) });`, false,
	},
	{
		"while the application is looked up",
		`client = await connected({ fetch: hanging, presenceSubscriptions: undefined, application: "/ucwa" });`, false,
	},
	{
		"while fetch runs",
		`client = await connected({ fetch: hanging });`, true,
	},
	{
		"while the body is read",
		`client = await connected({ fetch: async (url, { signal }) => {
			const body = new ReadableStream({
				start(controller) { controller.enqueue(new Uint8Array([0x7B])); },
				pull() { reached.resolve(); return new Promise(() => {}); },
			}, { highWaterMark: 0 });
			return new Response(body, { headers: { "Content-Type": "application/json" } });
		} });`, true,
	},
	{
		"while it waits to try again",
		`client = await connected({ retries: 5, fetch: async () => {
			reached.resolve();
			return new Response('{"code":"TooManyRequests"}', { status: 429, headers: { "Content-Type": "application/json", "Retry-After": "50" } });
		} });`, false,
	},
	{
		"while a fetch runs that does not heed its signal",
		`client = await connected({ fetch: () => (reached.resolve(), new Promise(() => {})) });`, true,
	},
}

const stageSetUp = `
	const { connect } = await import("/lib/presence.js");
	const reached = later();
	const hanging = (url, { signal }) => new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason));
		reached.resolve();
	});
	const connected = (options) => connect({ presenceSubscriptions: "/ucwa", token: "cwt=0", ...options });
	let client;
`

// ways are how a call is given up: the options of the call, what the page does
// when it has got as far as the stage, and what the call then fails with.
var ways = []struct {
	name, options, act, kind, message, cause string
}{
	{"a signal fires", `{ signal: controller.signal }`, `controller.abort(new Error("enough"))`, "aborted", "the call was aborted", "Error: enough"},
	{"a signal fires without reason", `{ signal: controller.signal }`, `controller.abort()`, "aborted", "the call was aborted", "AbortError: signal is aborted without reason"},
	{"the client is closed", `{}`, `client.close()`, "aborted", "the client is closed", ""},
	{"the time runs out", `{ timeout: 400 }`, ``, "timeout", "no answer within 400ms", ""},
}

func TestCallsEndAtEveryStage(t *testing.T) {
	s := serve(t)
	for _, way := range ways {
		page := open(t, s.URL)
		for _, stage := range stages {
			if way.kind == "timeout" && stage.name == "while it waits to try again" {
				continue // the timeout is that of one attempt
			}
			for _, call := range []struct {
				name, script string
				changes      bool
			}{
				{"list", `client.list(`, false},
				{"create", `client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] }, `, true},
			} {
				t.Run(way.name+" "+stage.name+" of "+call.name, func(t *testing.T) {
					var got failure
					page.within(t).run(&got, stageSetUp+stage.script+`
						const controller = new AbortController();
						const failed = failure(`+call.script+way.options+`));
						await reached.promise;
						`+way.act+`;
						return failed;`)
					assert.Equal(t, way.kind, got.Kind)
					assert.True(t, strings.HasPrefix(got.Message, way.message), got.Message)
					assert.Equal(t, way.cause, got.Cause)
					if way.kind == "timeout" {
						doubt := call.changes && stage.sent
						assert.Equal(t, !doubt, got.Retryable)
						assert.Equal(t, doubt, strings.Contains(got.Message, "list before you try again"), "what the server did is not known")
					}
				})
			}
		}
	}
}

// A signal that has fired already is as good as one that fires in time: nothing
// may go out.
func TestNothingIsSentAfterTheEnd(t *testing.T) {
	for _, row := range []struct{ name, options, before, kind string }{
		{"with a signal that has fired", `{ signal: AbortSignal.abort() }`, ``, "aborted"},
		{"with a signal that fires at once", `{ signal: controller.signal }`, `queueMicrotask(() => controller.abort());`, "aborted"},
		{"by a closed client", `{}`, `client.close();`, "aborted"},
		{"by a client closed twice", `{}`, `client.close(); client.close();`, "aborted"},
		{"with a wrong option", `{ timeOut: 1 }`, ``, "argument"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := serve(t)
			var got struct {
				Failures []failure
				Sent     []string
			}
			connected(t, s, ``).run(&got, `
				const Sent = [];
				const client = await module.connect({
					presenceSubscriptions: "/ucwa", token: "cwt=0",
					fetch: async (url, { method, signal }) => {
						Sent.push(method);
						return new Response();
					},
				});
				const controller = new AbortController();
				`+row.before+`
				const request = { duration: 15, uris: ["sip:johndoe@contoso.com"] };
				const Failures = await Promise.all([client.list(`+row.options+`), client.create(request, `+row.options+`)].map(failure));
				return { Failures, Sent };`)
			require.Len(t, got.Failures, 2)
			for _, failure := range got.Failures {
				assert.Equal(t, row.kind, failure.Kind)
			}
			if row.name != "with a signal that fires at once" { // which is a race that either may win
				assert.Empty(t, got.Sent)
			}
			assert.Empty(t, s.requests())
		})
	}
}

func TestCancelReachesTheNetwork(t *testing.T) {
	s := serve(t)
	arrived, left := make(chan bool), make(chan bool)
	s.answer("GET "+collection, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- true
		<-r.Context().Done()
		left <- true
	})
	page := connected(t, s, ``)
	page.run(nil, `
		globalThis.controller = new AbortController();
		globalThis.failed = failure(client.list({ signal: controller.signal }));`)
	<-arrived
	var got failure
	page.run(&got, `controller.abort(); return failed;`)
	assert.Equal(t, "aborted", got.Kind)
	<-left
}

// A body that never ends is given up as soon as it is too long.
func TestOversizedBodyEndsEarly(t *testing.T) {
	s := serve(t)
	left := make(chan int, 1)
	s.answer("GET "+collection, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		written, chunk := 0, make([]byte, 64<<10)
		for r.Context().Err() == nil {
			n, err := w.Write(chunk)
			written += n
			if err != nil {
				break
			}
		}
		left <- written
	})
	var got failure
	connected(t, s, `maxBytes: 100_000`).run(&got, `return failure(client.list());`)
	assert.Equal(t, "protocol", got.Kind)
	assert.Equal(t, fmt.Sprintf("the answer is longer than %d bytes", 100_000), got.Message)
	assert.Less(t, <-left, 50<<20)
}
