//go:build !js

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A Go program that ends leaves its promises pending for ever, and nobody is
// told: this is what the loader is for.
func TestDeathOfTheModule(t *testing.T) {
	dying := program(t, "./internal/e2e/testdata/dying")
	const over = "the module has ended; load() starts a new one"
	for _, row := range []struct {
		name, way string
		// Whoever has to find out why reads it in the console or in the cause.
		lastWords, cause string
	}{
		{"another goroutine panics", "goroutine", "panic: deliberate", ""},
		{"the program exits in good order", "exit 0", "", ""},
		{"the program exits with an error", "exit 3", `"exit code:" 3`, ""},
		{"a recursion has no end", "stack", "", "RangeError: Maximum call stack size exceeded"},
		{"there is no more memory", "memory", "out of memory", ""},
	} {
		for _, call := range []struct{ name, script string }{
			{"in a call that settles later", `client.create({ uris: [given] })`},
			{"in a call that settles at once", `(async () => module.validate({ uris: [given] }))()`},
		} {
			t.Run(row.name+" "+call.name, func(t *testing.T) {
				s := serve(t)
				s.answer("GET /dying.wasm", reply(http.StatusOK, "application/wasm", dying))
				sampleCollection(t, &s.pool, "json", "application/json")
				page := open(t, s.URL)
				if row.lastWords != "" {
					page.expect(row.lastWords, "console.log: ", `"exit code:" 2`)
				}
				var got struct {
					Pending, Fatal, Later, Sync failure
					Closed, Restarted           bool
				}
				page.run(&got, works+`
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
				for which, failure := range map[string]failure{"pending": got.Pending, "fatal": got.Fatal, "later": got.Later, "sync": got.Sync} {
					assert.Equal(t, "internal", failure.Kind, which)
					assert.Equal(t, "UcwaError", failure.Class, which)
					if which != "fatal" { // where nobody may know yet what has happened
						assert.Equal(t, over, failure.Message, which)
					}
				}
				assert.Equal(t, row.cause, got.Pending.Cause)
				assert.Contains(t, strings.Join(page.console(), "\n"), row.lastWords)
				assert.True(t, got.Closed, "close() of a client whose module has ended does nothing")
				assert.True(t, got.Restarted, "load() starts a new module")
			})
		}
	}
}

func TestPanicInACallEndsThatCallOnly(t *testing.T) {
	s := serve(t)
	s.answer("GET /dying.wasm", reply(http.StatusOK, "application/wasm", program(t, "./internal/e2e/testdata/dying")))
	var got struct {
		Async, Sync, Pending failure
		Works                bool
	}
	page := open(t, s.URL)
	page.run(&got, works+`
		const module = await load({ wasm: "/dying.wasm" });
		const client = await module.connect({ presenceSubscriptions: "/ucwa", token: "cwt=0" });
		const controller = new AbortController();
		const pending = failure(client.list({ signal: controller.signal }));
		const Async = await failure(client.create({ uris: ["panic"] }));
		const Sync = await failure(() => module.validate({ uris: ["panic"] }));
		controller.abort();
		return { Async, Sync, Pending: await pending, Works: works(module) && await load() === module };`)
	for _, failure := range []failure{got.Async, got.Sync} {
		assert.Equal(t, "internal", failure.Kind)
		assert.Equal(t, "panic: string", failure.Message, "what was panicked with may be secret")
	}
	assert.Equal(t, "aborted", got.Pending.Kind)
	assert.True(t, got.Works)
	assert.NotContains(t, strings.Join(page.console(), "\n"), "secret")
}

// program builds a Go program for pages, the way make build does.
func program(t *testing.T, source string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	_, err := goCommand([]string{"GOOS=js", "GOARCH=wasm"}, "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", file, source)
	require.NoError(t, err)
	wasm, err := os.ReadFile(file)
	require.NoError(t, err)
	return wasm
}
