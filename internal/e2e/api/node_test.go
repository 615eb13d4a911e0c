//go:build !js

package api

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// Users run their tests in Node.js, too. Each script must exit by itself: a remaining
// timer would keep the process alive.
func TestModulesRunInNodeJS(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Log("there is no Node.js on the PATH: nothing is tested")
		return
	}
	dist, err := filepath.Abs(browser.Dist(t))
	require.NoError(t, err)
	const imports = `
		import { connect, load, UcwaError } from "./presence.js";
		import { createEmulator } from "./emulator.js";
		const failure = (promise) => promise.then((value) => ({ message: "resolved to " + value }), (error) => error);
	`
	for _, row := range []struct{ name, script, want string }{
		{"the file beside the script", `
			const emulator = await createEmulator({ people: [{ uri: "sip:lene@contoso.com" }] });
			const client = await connect(emulator);
			await client.create({ duration: 10, uris: ["sip:lene@contoso.com"] });
			console.log((await client.list()).length);`, "1\n"},
		{"after close()", `
			const emulator = await createEmulator({ clock: "live", life: 1000 });
			const client = await connect(emulator);
			await client.list();
			client.close();
			emulator.close();
			console.log("closed");`, "closed\n"},
		{"after a call that was given up", `
			const client = await connect({ application: "https://ucwa.example/", token: "cwt=0", fetch: () => new Promise(() => {}) });
			console.log((await failure(client.list({ signal: AbortSignal.timeout(10) }))).kind);`, "aborted\n"},
		{"a timeout keeps the process alive until it has passed", `
			const client = await connect({ application: "https://ucwa.example/", token: "cwt=0", fetch: () => new Promise(() => {}) });
			console.log((await failure(client.list({ timeout: 200 }))).kind);`, "timeout\n"},
		{"a path relative to the working directory", `
			const module = await load({ wasm: "presence.wasm" });
			console.log(module.validate({ duration: 10, uris: ["sip:lene@contoso.com"] }).length);`, "0\n"},
		{"bytes", `
			import { readFile } from "node:fs/promises";
			const module = await load({ wasm: await readFile("presence.wasm") });
			console.log(module.validate({ duration: 10, uris: [] }).length);`, "1\n"},
		{"a file that is not there", `
			const { kind, message } = await failure(load({ wasm: "missing.wasm" }));
			console.log(kind, message.replace(/^file:.*\//, ""));`, "network missing.wasm cannot be read\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, node, "--input-type=module", "--eval", imports+row.script)
			cmd.Dir = dist
			begin := time.Now()
			output, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", output)
			assert.Equal(t, row.want, string(output))
			assert.Less(t, time.Since(begin), 20*time.Second, "the process stays alive after its work is done")
		})
	}
}
