//go:build !js

package signin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// assertFramed checks that the requests for UCWA have come from the xframe, which is a
// page of the server itself: a page of another origin would have to ask by OPTIONS first.
func assertFramed(t *testing.T, p *pool, page string) {
	t.Helper()
	assert.Empty(t, p.sent("OPTIONS /*"), "there is no preflight")
	framed := 0
	for _, r := range p.all() {
		path := strings.ToLower(r.URL.Path)
		if strings.Contains(path, "xframe") || strings.HasPrefix(path, "/emulator/") {
			continue
		}
		framed++
		assert.Equal(t, page, r.Header.Get("X-Ms-Origin"), "%s %s", r.Method, path)
		assert.Equal(t, "same-origin", r.Header.Get("Sec-Fetch-Site"), "%s %s", r.Method, path)
		assert.Contains(t, []string{p.URL + "/xframe", p.URL + xframePath}, r.Header.Get("Referer"), "%s %s", r.Method, path)
		if r.Method != "GET" {
			assert.Equal(t, p.URL, r.Header.Get("Origin"), "%s %s", r.Method, path)
		}
	}
	assert.Positive(t, framed)
}

func TestAllCallsGoThroughTheXFrame(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			p := servePool(t, emulator.Config{TicketsPerHost: true})
			page := openPage(t)
			type subscription struct {
				ID   string
				URIs []string
			}
			var got struct {
				Page                              string
				Created, Extended, Found, OfGroup subscription
				Listed                            []subscription
				Added, Members, Left              int
				Availability                      string
				After                             []subscription
				Application                       string
				Frames, FramesAfter               int
				Closed                            string
				HasApplicationAfter               bool
			}
			page.Run(&got, `
				const client = await signIn({ `+byPassword+`, format: "`+format+`" });
				const created = await client.create({ duration: 10, uris: ["sip:lenea@contoso.com"] });
				const added = await client.add(created, { uris: ["sip:johndoe@contoso.com"] });
				const members = await client.memberships(created);
				await client.remove(members[0]);
				const left = await client.memberships(created);
				const extended = await client.extend(created, { duration: 10 });
				const found = await client.get(created);
				const listed = await client.list();
				const { availability } = await client.presence("sip:lenea@contoso.com");
				const ofGroup = await client.subscribeToGroup((await client.groups())[0], { duration: 10 });
				await client.delete(created);
				const after = await client.list();
				const { application } = client;
				const frames = document.querySelectorAll("iframe").length;
				await client.signOut();
				return {
					page: location.origin, created, extended, found, listed, ofGroup, availability, after, application, frames,
					added: added.length, members: members.length, left: left.length,
					framesAfter: document.querySelectorAll("iframe").length,
					closed: (await failure(client.list())).kind,
					hasApplicationAfter: client.application !== undefined,
				};`, given(p))
			assert.Equal(t, []string{"sip:lenea@contoso.com"}, got.Created.URIs)
			assert.Equal(t, got.Created.ID, got.Extended.ID)
			assert.Equal(t, got.Created.ID, got.Found.ID)
			require.Len(t, got.Listed, 1)
			assert.Equal(t, got.Created.ID, got.Listed[0].ID)
			assert.Equal(t, []int{1, 2, 1}, []int{got.Added, got.Members, got.Left})
			assert.NotEmpty(t, got.Availability)
			require.Len(t, got.After, 1)
			assert.Equal(t, got.OfGroup.ID, got.After[0].ID)

			assert.True(t, strings.HasPrefix(got.Application, p.URL+applicationsPath+"/"), got.Application)
			assert.Equal(t, 1, got.Frames)
			assert.Zero(t, got.FramesAfter, "the frame goes with the client")
			assert.Equal(t, "aborted", got.Closed)
			assert.False(t, got.HasApplicationAfter)

			application := strings.TrimPrefix(got.Application, p.URL)
			for line, n := range map[string]int{
				"GET /xframe":              2, // it is loaded and greeted: then the server names its own
				"GET " + xframePath:        2,
				"POST " + applicationsPath: 1,
				"DELETE " + application:    1,
				"POST " + application + "/people/presenceSubscriptions": 2, // for people, and for a group
				"GET " + application + "/people/presenceSubscriptions":  2,
			} {
				assert.Len(t, p.sent(line), n, line)
			}
			assertFramed(t, p, got.Page)
		})
	}
}

// loseApplication makes a server lose the application of the next request.
const loseApplication = `{"path":"*/applications/*","killApplication":true,"times":1}`

func TestWatchThroughTheXFrame(t *testing.T) {
	p := servePool(t, emulator.Config{})
	p.command(t, "clock", `{"speed":10}`) // events are held back for 5 seconds
	page := openPage(t)
	page.Expect("status of 404")
	var origin string
	page.Run(&origin, `
		globalThis.client = await signIn({ `+byPassword+` });
		globalThis.watch = client.watch({ uris: ["sip:lenea@contoso.com", "sip:johndoe@contoso.com"] });
		globalThis.until = (condition) => new Promise((resolve) => {
			const check = () => condition() && resolve();
			watch.subscribe(check);
			check();
		});
		await watch.ready;
		return location.origin;`, given(p))
	t.Run("reads contacts in batches", func(t *testing.T) {
		batches := p.sentBelow("POST", "/batch")
		require.NotEmpty(t, batches)
		for _, r := range batches {
			assert.True(t, strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/batching;"), r.Header.Get("Content-Type"))
			assert.Equal(t, "multipart/batching", r.Header.Get("Accept"))
			assert.Contains(t, r.body, "GET "+applicationsPath)
		}
	})
	shows := func(t *testing.T, availability string) {
		t.Helper()
		p.command(t, "presence", `{"uri":"sip:lenea@contoso.com","availability":"`+availability+`"}`)
		page.Within(t).Run(nil, `await until(() => watch.get("sip:lenea@contoso.com").availability === given && watch.state.name === "live");`, availability)
	}
	t.Run("shows changes, which the parked request returns", func(t *testing.T) {
		before := len(p.sentBelow("GET", "/events"))
		shows(t, "DoNotDisturb")
		shows(t, "Busy")
		assert.GreaterOrEqual(t, len(p.sentBelow("GET", "/events")), before+2)
	})
	t.Run("resumes on another application", func(t *testing.T) {
		p.command(t, "faults", loseApplication) // at the request that follows the next change
		shows(t, "BeRightBack")
		assert.Len(t, p.sent("POST "+applicationsPath), 2)
	})
	t.Run("parks one request at a time", func(t *testing.T) {
		for _, r := range p.sentBelow("GET", "/events") {
			_, most := p.underWay(r.URL.Path)
			assert.Equal(t, 1, most, r.URL.Path)
		}
	})
	t.Run("ends with the client", func(t *testing.T) {
		var got struct {
			State  string
			Frames int
		}
		page.Within(t).Run(&got, `
			await client.signOut();
			return { state: watch.state.name, frames: document.querySelectorAll("iframe").length };`)
		assert.Equal(t, "closed", got.State)
		assert.Zero(t, got.Frames)
		assert.Len(t, p.sent("POST "+applicationsPath), 2, "the application is not created again")
		p.settles(t, applicationsPath)
	})
	assertFramed(t, p, origin)
}

// A closed client removes its frame, which ends the requests of the frame.
func TestAClientThatIsClosedEndsTheParkedRequest(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	page.Run(nil, `
		globalThis.client = await signIn({ `+byPassword+` });
		globalThis.watch = client.watch({ uris: ["sip:lenea@contoso.com"] });
		await watch.ready;`, given(p))
	now, _ := p.underWay(applicationsPath)
	assert.Equal(t, 1, now, "the request for events is parked")
	page.Run(nil, `client.close();`)
	page.Until(`document.querySelectorAll("iframe").length === 0`)
	p.settles(t, applicationsPath)
}

func TestLimitsOfACallThroughTheXFrame(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	page.Run(nil, `globalThis.client = await signIn({ `+byPassword+`, maxBytes: 4096, retries: 0 });`, given(p))
	for _, row := range []struct{ name, fault, call, kind, message string }{
		{"the time of a call", `{"path":"*/presenceSubscriptions","delay":600000}`, `client.list({ timeout: 300 })`, "timeout", "no answer within 300ms"},
		{"the total time of a call", `{"path":"*/presenceSubscriptions","delay":600000}`, `client.list({ totalTimeout: 300 })`, "timeout", "no answer within 300ms"},
		{"a signal", `{"path":"*/presenceSubscriptions","delay":600000}`, `client.list({ signal: AbortSignal.timeout(300) })`, "aborted", ""},
		{"the length of an answer", "", `(async () => {
			for (let i = 0; i < 30; i++) await client.create({ duration: 10, uris: ["sip:person" + i + "@contoso.com"] });
			await client.list();
		})()`, "protocol", "longer than 4096 bytes"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.fault != "" {
				p.command(t, "faults", row.fault)
				defer p.clearFaults(t)
			}
			var failed browser.Failure
			page.Within(t).Run(&failed, `return failure(`+row.call+`);`)
			assert.Equal(t, row.kind, failed.Kind, failed.Message)
			assert.Contains(t, failed.Message, row.message)
			p.settles(t, applicationsPath)
		})
	}
}
