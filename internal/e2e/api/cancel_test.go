//go:build !js

package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// stages lists the stages at which a call can end early. Each script makes a client
// whose calls stop at that stage; reached then settles.
var stages = []struct {
	name, script string
	sent         bool // the request was sent, so the server may have acted on it
}{
	{
		"while the token function runs",
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
		"while it waits before a retry",
		`client = await connected({ retries: 5, fetch: async () => {
			reached.resolve();
			return new Response('{"code":"TooManyRequests"}', { status: 429, headers: { "Content-Type": "application/json", "Retry-After": "50" } });
		} });`, false,
	},
	{
		"while a fetch runs that ignores its signal",
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

// ways lists the ways to end a call early: its options, the action of the page at the
// stage, and the error of the call.
var ways = []struct {
	name, options, act, kind, message, cause string
}{
	{"the signal fires", `{ signal: controller.signal }`, `controller.abort(new Error("enough"))`, "aborted", "the call was aborted", "Error: enough"},
	{"the signal fires without a reason", `{ signal: controller.signal }`, `controller.abort()`, "aborted", "the call was aborted", "AbortError: signal is aborted without reason"},
	{"the client is closed", `{}`, `client.close()`, "aborted", "the client is closed", ""},
	{"the time runs out", `{ timeout: 400 }`, ``, "timeout", "no answer within 400ms", ""},
}

func TestCallsEndAtEveryStage(t *testing.T) {
	s := browser.Serve(t)
	for _, way := range ways {
		page := browser.Open(t, s.URL)
		for _, stage := range stages {
			if way.kind == "timeout" && stage.name == "while it waits before a retry" {
				continue // timeouts do not apply between two attempts
			}
			for _, call := range []struct {
				name, script string
				changes      bool
			}{
				{"list", `client.list(`, false},
				{"create", `client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] }, `, true},
			} {
				t.Run(way.name+" "+stage.name+" of "+call.name, func(t *testing.T) {
					var got browser.Failure
					page.Within(t).Run(&got, stageSetUp+stage.script+`
						const controller = new AbortController();
						const failed = failure(`+call.script+way.options+`));
						await reached.promise;
						`+way.act+`;
						return failed;`)
					assert.Equal(t, way.kind, got.Kind)
					assert.True(t, strings.HasPrefix(got.Message, way.message), got.Message)
					assert.Equal(t, way.cause, got.Cause)
					if way.kind == "timeout" {
						unknown := call.changes && stage.sent
						assert.Equal(t, !unknown, got.Retryable)
						assert.Equal(t, unknown, got.OutcomeUnknown)
						assert.Equal(t, unknown, strings.Contains(got.Message, "list before you try again"), "the message says that the outcome is unknown")
					}
				})
			}
		}
	}
}

func TestCallsThatHaveEndedSendNothing(t *testing.T) {
	for _, row := range []struct{ name, options, before, kind string }{
		{"with a signal that has fired", `{ signal: AbortSignal.abort() }`, ``, "aborted"},
		{"with a signal that fires in a microtask", `{ signal: controller.signal }`, `queueMicrotask(() => controller.abort());`, "aborted"},
		{"of a closed client", `{}`, `client.close();`, "aborted"},
		{"of a client that was closed twice", `{}`, `client.close(); client.close();`, "aborted"},
		{"with a wrong option", `{ timeOut: 1 }`, ``, "argument"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			var got struct {
				Failures []browser.Failure
				Sent     []string
			}
			browser.OpenConnected(t, s, ``).Run(&got, `
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
			if row.name != "with a signal that fires in a microtask" { // the call may be faster than the signal
				assert.Empty(t, got.Sent)
			}
			assert.Empty(t, s.Requests())
		})
	}
}

func TestAbortedCallClosesItsConnection(t *testing.T) {
	s := browser.Serve(t)
	arrived, left := make(chan bool), make(chan bool)
	s.Answer("GET "+browser.Collection, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- true
		<-r.Context().Done()
		left <- true
	})
	page := browser.OpenConnected(t, s, ``)
	page.Run(nil, `
		globalThis.controller = new AbortController();
		globalThis.failed = failure(client.list({ signal: controller.signal }));`)
	<-arrived
	var got browser.Failure
	page.Run(&got, `controller.abort(); return failed;`)
	assert.Equal(t, "aborted", got.Kind)
	<-left
}

func TestBodyIsNotReadBeyondMaxBytes(t *testing.T) {
	s := browser.Serve(t)
	left := make(chan int, 1)
	s.Answer("GET "+browser.Collection, func(w http.ResponseWriter, r *http.Request) {
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
	var got browser.Failure
	browser.OpenConnected(t, s, `maxBytes: 100_000`).Run(&got, `return failure(client.list());`)
	assert.Equal(t, "protocol", got.Kind)
	assert.Equal(t, fmt.Sprintf("the answer is longer than %d bytes", 100_000), got.Message)
	assert.Less(t, <-left, 50<<20)
}
