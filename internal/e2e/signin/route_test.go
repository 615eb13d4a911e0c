//go:build !js

package signin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

func withXFrame(x server.XFrame) func(*server.Config) {
	return func(c *server.Config) { c.XFrame = x }
}

func withCORS(c *server.Config) { c.CORS = true }

func TestSignInThroughAFrameThatIsSlow(t *testing.T) {
	p := servePool(t, emulator.Config{}, withXFrame(server.XFrame{Delay: 500 * time.Millisecond}))
	page := openPage(t)
	page.Run(nil, `await (await signIn({ `+byPassword+`, timeout: 10_000 })).signOut();`, given(p))
	assert.Len(t, p.sent("POST "+applicationsPath), 1)
}

func TestSignInThroughAFrameThatDoesNotWork(t *testing.T) {
	for _, row := range []struct {
		name    string
		frame   server.XFrame
		options string
		kind    string
		message string
	}{
		{"it never arrives", server.XFrame{Delay: -1}, `timeout: 500`, "timeout", "no answer within 500ms"},
		{"it arrives after the time of the sign-in", server.XFrame{Delay: time.Minute}, `totalTimeout: 500`, "timeout", "no answer within 500ms"},
		{"the server has none", server.XFrame{Missing: true}, `timeout: 500`, "timeout", "no answer within 500ms"},
		{"it answers no message", server.XFrame{Silent: true}, `timeout: 500`, "timeout", "no answer within 500ms"},
		{"it answers no message, and the call has more time", server.XFrame{Silent: true}, `retries: 0`, "network", "cannot be reached"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := servePool(t, emulator.Config{}, withXFrame(row.frame))
			page := openPage(t)
			page.Expect("status of 404", "Failed to execute 'postMessage'")
			var got struct {
				browser.Failure
				Frames int
			}
			page.Run(&got, `
				const failed = await failure(signIn({ `+byPassword+`, `+row.options+` }));
				await new Promise((resolve) => setTimeout(resolve));
				return { ...failed, frames: document.querySelectorAll("iframe").length };`, given(p))
			assert.Equal(t, row.kind, got.Kind, got.Message)
			assert.Contains(t, got.Message, row.message)
			assert.Zero(t, got.Frames, "no frame is left behind")
			assert.Empty(t, p.sent("POST /*"), "the password is sent to no server")
		})
	}
}

func TestSignInByFetchAtAnotherOrigin(t *testing.T) {
	t.Run("works if the server answers preflights, unlike UCWA", func(t *testing.T) {
		p := servePool(t, emulator.Config{}, withCORS)
		page := openPage(t)
		var frames int
		page.Run(&frames, `
			const client = await signIn({ `+byPassword+`, via: "fetch" });
			await client.create({ duration: 10, uris: ["sip:lenea@contoso.com"] });
			const { length } = document.querySelectorAll("iframe");
			await client.signOut();
			return length;`, given(p))
		assert.Zero(t, frames)
		assert.NotEmpty(t, p.sent("OPTIONS /*"))
		for _, r := range p.sent("POST /*") {
			assert.Empty(t, r.Header.Get("X-Ms-Origin"))
		}
	})
	t.Run("fails if the server does not answer preflights", func(t *testing.T) {
		p := servePool(t, emulator.Config{})
		page := openPage(t)
		page.Expect("CORS policy", "ERR_FAILED")
		var got browser.Failure
		page.Run(&got, `return failure(signIn({ `+byPassword+`, via: "fetch", retries: 0 }));`, given(p))
		assert.Equal(t, "network", got.Kind)
		assert.Contains(t, got.Message, p.URL+" cannot be reached")
	})
}

func TestCredentialsAreAskedForWhenTheTicketHasExpired(t *testing.T) {
	p := servePool(t, emulator.Config{TokenLife: 5 * time.Minute})
	page := openPage(t)
	page.Run(nil, `
		globalThis.needs = [];
		globalThis.client = await signIn({ discovery: given.root, credentials({ origin, reason }) {
			needs.push(origin + " " + reason);
			return { username: given.username, password: given.password };
		} });`, given(p))
	p.command(t, "clock", `{"advance":360000}`) // 6 minutes of the server only
	var needs []string
	page.Run(&needs, `
		await client.list();
		client.close();
		return needs;`)
	assert.Equal(t, []string{p.URL + " first", p.URL + " expired"}, needs)
}

func TestSignOutEndsWhateverTheServerDoes(t *testing.T) {
	for _, row := range []struct {
		name, fault string
		kind        string // "": it resolves
		status      int
	}{
		{"it does not answer", `{"method":"DELETE","path":"*/applications/*","delay":600000}`, "timeout", 0},
		{"it breaks the connection", `{"method":"DELETE","path":"*/applications/*","drop":true}`, "network", 0},
		{"it refuses", `{"method":"DELETE","path":"*/applications/*","status":403}`, "server", 403},
		{"the application is gone already", `{"path":"*/applications/*","killApplication":true,"times":1}`, "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := servePool(t, emulator.Config{})
			page := openPage(t)
			page.Expect("status of 40", "status of 502", "ERR_")
			var got struct {
				Kind         string
				Status       int
				After        string
				HasFrame     bool
				Milliseconds float64
			}
			page.Run(nil, `globalThis.client = await signIn({ `+byPassword+`, timeout: 1000, retries: 0 });`, given(p))
			p.command(t, "faults", row.fault)
			page.Run(&got, `
				const start = performance.now();
				const { kind = "", status = 0 } = await client.signOut().then(() => ({}), (error) => error);
				const milliseconds = performance.now() - start;
				const after = (await failure(client.list())).kind;
				return { kind, status, milliseconds, after, hasFrame: document.querySelector("iframe") !== null };`)
			assert.Equal(t, row.kind, got.Kind)
			assert.Equal(t, row.status, got.Status)
			assert.Equal(t, "aborted", got.After, "the client is closed")
			assert.False(t, got.HasFrame)
			assert.Less(t, got.Milliseconds, 10_000.0)
			p.settles(t, applicationsPath)
		})
	}
}
