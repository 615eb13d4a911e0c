//go:build !js

package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// A Go program that ends leaves its promises pending forever and reports nothing, so
// the loader must detect the end.
func TestCallsFailWhenTheModuleEnds(t *testing.T) {
	dying := browser.Program(t, "./internal/e2e/browser/testdata/dying")
	const ended = "the module has ended; load() starts a new one"
	for _, row := range []struct {
		name, way string
		// The console has the reason for developers.
		console, cause string
	}{
		{"another goroutine panics", "goroutine", "panic: deliberate", ""},
		{"the program exits with status 0", "exit 0", "", ""},
		{"the program exits with status 3", "exit 3", `"exit code:" 3`, ""},
		{"a recursion overflows the stack", "stack", "", "RangeError: Maximum call stack size exceeded"},
		{"memory runs out", "memory", "out of memory", ""},
	} {
		for _, call := range []struct{ name, script string }{
			{"in an asynchronous call", `client.create({ uris: [given] })`},
			{"in a synchronous call", `(async () => module.validate({ uris: [given] }))()`},
		} {
			t.Run(row.name+" "+call.name, func(t *testing.T) {
				s := browser.Serve(t)
				s.Answer("GET /dying.wasm", browser.Reply(http.StatusOK, "application/wasm", dying))
				s.AnswerSamples(t, "json", "application/json")
				page := browser.Open(t, s.URL)
				if row.console != "" {
					page.Expect(row.console, "console.log: ", `"exit code:" 2`)
				}
				var got struct {
					Pending, Fatal, Later, Sync browser.Failure
					Closed, Restarted           bool
				}
				page.Run(&got, works+`
					const { connect } = await import("/lib/presence.js");
					const module = await load({ wasm: "/dying.wasm" });
					const client = await module.connect({ presenceSubscriptions: "/ucwa", token: "cwt=0" });
					const pending = [client.list(), client.list({ timeout: 1000 })].map(failure);
					const Fatal = await failure(`+call.script+`);
					const [Pending] = await Promise.all(pending);
					client.close();
					return {
						Pending, Fatal,
						Later: await failure(client.list()),
						Sync: await failure(() => module.validate({})),
						Closed: true,
						Restarted: await load() !== module && works(await load()),
					};`, row.way)
				for which, failure := range map[string]browser.Failure{"pending": got.Pending, "fatal": got.Fatal, "later": got.Later, "sync": got.Sync} {
					assert.Equal(t, "internal", failure.Kind, which)
					assert.Equal(t, "UcwaError", failure.Class, which)
					if which != "fatal" { // that call may fail before the loader notices the end
						assert.Equal(t, ended, failure.Message, which)
					}
				}
				assert.Equal(t, row.cause, got.Pending.Cause)
				assert.Contains(t, strings.Join(page.Console(), "\n"), row.console)
				assert.True(t, got.Closed, "close() of a client whose module has ended does nothing")
				assert.True(t, got.Restarted, "load() starts a new module")
			})
		}
	}
}

func TestPanicInACallEndsOnlyThatCall(t *testing.T) {
	s := browser.Serve(t)
	s.Answer("GET /dying.wasm", browser.Reply(http.StatusOK, "application/wasm", browser.Program(t, "./internal/e2e/browser/testdata/dying")))
	var got struct {
		Async, Sync, Pending browser.Failure
		Works                bool
	}
	page := browser.Open(t, s.URL)
	page.Run(&got, works+`
		const module = await load({ wasm: "/dying.wasm" });
		const client = await module.connect({ presenceSubscriptions: "/ucwa", token: "cwt=0" });
		const controller = new AbortController();
		const pending = failure(client.list({ signal: controller.signal }));
		const Async = await failure(client.create({ uris: ["panic"] }));
		const Sync = await failure(() => module.validate({ uris: ["panic"] }));
		controller.abort();
		return { Async, Sync, Pending: await pending, Works: works(module) && await load() === module };`)
	for _, failure := range []browser.Failure{got.Async, got.Sync} {
		assert.Equal(t, "internal", failure.Kind)
		assert.Equal(t, "panic: string", failure.Message, "the value of the panic may hold a secret")
	}
	assert.Equal(t, "aborted", got.Pending.Kind)
	assert.True(t, got.Works)
	assert.NotContains(t, strings.Join(page.Console(), "\n"), "secret")
}
