//go:build !js

package page

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// openRequestsTool opens the page, as modules, and the requests tool.
func openRequestsTool(t *testing.T) *demo {
	t.Helper()
	d := openModules(t)
	d.openTool("requests")
	d.appears("#exchanges [data-testid=exchange]")
	return d
}

// openRow opens the newest request with a path that matches, once it has its answer, and
// returns a selector of it.
func (d *demo) openRow(method, path string) string {
	d.T.Helper()
	var key string
	row := `[...document.querySelectorAll("#exchanges [data-method=` + method + `]")].find((row) => new RegExp(` + browser.Quote(path) + `).test(row.querySelector("[data-part=toggle]").textContent.split("?")[0]) && row.dataset.status !== "pending")`
	d.Until(row)
	d.Evaluate(&key, row+`.dataset.key`)
	selector := `#exchanges [data-key="` + key + `"]`
	d.click(selector + " [data-part=toggle]")
	d.appears(selector + " [data-testid=request-head]")
	return selector
}

func TestRequestsAreListedWithTheirMessages(t *testing.T) {
	d := openRequestsTool(t)
	d.click("#requests-clear")
	d.call(`create({ duration: 17, uris: ["sip:a@example.com"] })`)
	row := d.openRow("POST", `people/presenceSubscriptions$`)
	assert.Regexp(t, `^\d\d:\d\d:\d\d\.\d{3}$`, d.text(row+" [data-part=time]"))
	assert.Equal(t, "POST", d.text(row+" [data-part=method]"))
	assert.Equal(t, "201", d.text(row+" [data-part=status]"))
	assert.Regexp(t, `^\d+ ms$`, d.text(row+" [data-part=duration]"))
	assert.Regexp(t, `^POST http://\S+/people/presenceSubscriptions\n(?s:.*)authorization: Bearer …`, d.text(row+" [data-testid=request-head]"))
	assert.Equal(t, "{\n  \"duration\": 17,\n  \"uris\": [\n    \"sip:a@example.com\"\n  ]\n}", d.text(row+" [data-testid=request-body]"))
	assert.Regexp(t, `^201 Created\n`, d.text(row+" [data-testid=answer-head]"))
	assert.Contains(t, d.text(row+" [data-testid=answer-body]"), "\n  \"rel\": \"presenceSubscription\"")

	d.click(row + " [data-part=pretty]")
	assert.Equal(t, `{"duration":17,"uris":["sip:a@example.com"]}`, d.text(row+" [data-testid=request-body]"))
	d.shows(row+" [data-part=request-size]", "44 bytes.")

	d.click(row + " [data-part=decode]")
	d.shows("#decode-title", "The same in the other format")
	d.Until(query("#decode-output") + `.value.includes('<resource rel="presenceSubscription"')`)

	d.click(row + " [data-part=toggle]")
	d.counts(row+" [data-testid=request-head]", 0)
}

// Each row has a call of the page, and the code that is copied for its request.
func TestRequestIsCopiedAsTheCallThatSendsIt(t *testing.T) {
	d := openRequestsTool(t)
	for _, row := range []struct{ call, method, path, code string }{
		{"", "GET", `^events$`, `^const watch = client\.watch\(`},
		{"", "POST", `^batch$`, `^const watch = client\.watch\(`},
		{"", "POST", `applications$`, `^const client = await signIn\(`},
		{`list()`, "GET", `people/presenceSubscriptions$`, `^await client\.list\(\);$`},
		{`create({ duration: 17, uris: ["sip:a@example.com", "sip:b@example.com"] })`, "POST", `people/presenceSubscriptions$`,
			`^await client\.create\({ duration: 17, uris: \["sip:a@example.com", "sip:b@example.com"\] }\);$`},
		{`list().then(([first]) => session.client.get(first.href))`, "GET", `people/presenceSubscriptions/`, `^await client\.get\("/ucwa/\S+/presenceSubscriptions/\w+"\);$`},
		{`list().then(([first]) => session.client.extend(first.href, { duration: 11 }))`, "POST", `people/presenceSubscriptions/`,
			`^await client\.extend\("/ucwa/\S+/presenceSubscriptions/\w+", { duration: 11 }\);$`},
		{`list().then(([first]) => session.client.memberships(first))`, "GET", `people/presenceSubscriptionMemberships$`,
			`^const subscription = \(await client\.list\(\)\)\.find\(\({ id }\) => id === "\w+"\);\nawait client\.memberships\(subscription\);$`},
		{`list().then(([first]) => session.client.add(first, { uris: ["sip:c@example.com"] }))`, "POST", `people/presenceSubscriptionMemberships$`,
			`client\.add\(subscription, { uris: \["sip:c@example.com"\] }\);$`},
		{`list().then(([first]) => session.client.memberships(first)).then(([first]) => session.client.remove(first))`, "DELETE", `people/presenceSubscriptionMemberships/`,
			`^await client\.remove\("/ucwa/\S+/presenceSubscriptionMemberships/\S+"\);$`},
		{`list().then(([first]) => session.client.delete(first))`, "DELETE", `people/presenceSubscriptions/`, `^await client\.delete\("/ucwa/\S+/presenceSubscriptions/\w+"\);$`},
		{`groups()`, "GET", `people/groups$`, `^await client\.groups\(\);$`},
		{`groups().then((groups) => session.client.subscribeToGroup(groups.find(({ name }) => name === "Family"), { duration: 12 }))`, "POST", `people/presenceSubscriptions$`,
			`^const groups = await client\.groups\(\);\nconst group = groups\.find\(\({ id }\) => id === "\S+"\);\nawait client\.subscribeToGroup\(group, { duration: 12 }\);$`},
		{`presence("sip:SaraD@contoso.com")`, "GET", `people/search$`, `^await client\.presence\("sip:SaraD@contoso.com"\);`},
	} {
		t.Run(row.code, func(t *testing.T) {
			d := d.within(t)
			if row.call != "" { // the page itself has not sent it
				d.click("#requests-clear")
				d.Evaluate(nil, `import("/session.js").then(({ session }) => session.client.`+row.call+`).then(() => null)`)
			}
			selector := d.openRow(row.method, row.path)
			d.click(selector + " [data-copy=call]")
			d.appears(selector + " [data-testid=copied]")
			assert.Regexp(t, row.code, d.text(selector+" [data-testid=copied]"))
		})
	}
}

func TestCopiedFetchSendsTheRequestAgain(t *testing.T) {
	d := openRequestsTool(t)
	d.click("#requests-clear")
	d.call(`create({ duration: 17, uris: ["sip:a@example.com"] })`)
	selector := d.openRow("POST", `people/presenceSubscriptions$`)
	d.click(selector + " [data-copy=fetch]")
	var status int
	d.Evaluate(&status, `(async (TOKEN) => {`+d.text(selector+" [data-testid=copied]")+`
		return response.status;
	})(`+browser.Quote(connectionOf(t, "http://"+d.addr).Token)+`)`)
	assert.Equal(t, 201, status)
	d.click(selector + " [data-copy=curl]")
	code := d.text(selector + " [data-testid=copied]")
	assert.Contains(t, code, `-H "authorization: Bearer $TOKEN"`)
	assert.Contains(t, code, `--data-binary '{"duration":17,"uris":["sip:a@example.com"]}'`)
}

func TestToolsShowAndCopyNoToken(t *testing.T) {
	d := openRequestsTool(t)
	d.call(`list()`)
	var rows int
	d.Evaluate(&rows, `(() => {
		const toggles = [...document.querySelectorAll("#exchanges [data-part=toggle]")];
		toggles.forEach((toggle) => toggle.click());
		return toggles.length;
	})()`)
	assert.Greater(t, rows, 5)
	for _, as := range []string{"call", "fetch", "curl"} {
		var text string
		d.Evaluate(&text, `(async () => {
			let text = "";
			for (const button of document.querySelectorAll("#exchanges [data-copy=`+as+`]")) {
				button.click();
				text += "\n" + button.closest("[data-testid=exchange]").textContent;
			}
			return text + document.querySelector("#tools").textContent;
		})()`)
		assert.NotContains(t, strings.ReplaceAll(text, "cwt=…", ""), "cwt=")
		assert.NotContains(t, text, server.Password)
		assert.NotContains(t, text, strings.Split(connectionOf(t, "http://"+d.addr).Token, "=")[1])
	}
}

func TestNewestRequestsAreKept(t *testing.T) {
	d := openRequestsTool(t)
	d.Evaluate(nil, `import("/session.js").then(async ({ session }) => {
		for (let i = 0; i < 210; i++) await session.client.list();
	})`)
	d.counts("#exchanges [data-testid=exchange]", 200)
	var keys []int
	d.Evaluate(&keys, `[...document.querySelectorAll("#exchanges [data-testid=exchange]")].map(({ dataset }) => Number(dataset.key))`)
	for i, key := range keys {
		assert.Equal(t, keys[0]-i, key, "the newest first")
	}
}

func TestRequestsForEventsCanBeHidden(t *testing.T) {
	d := openRequestsTool(t)
	d.Until(`document.querySelector("#exchanges [data-poll]")`)
	d.click("#polls-shown")
	d.counts("#exchanges [data-poll]", 0)
	d.Until(`document.querySelectorAll("#exchanges [data-testid=exchange]").length > 3`)
	d.click("#polls-shown")
	d.Until(`document.querySelector("#exchanges [data-poll]")`)
	d.click("#requests-clear")
	d.counts("#exchanges [data-testid=exchange]", 0)
	d.appears("#exchanges-empty")
}

func TestPageSpeaksEitherFormat(t *testing.T) {
	d := openRequestsTool(t)
	d.Expect("status of 404") // the next client looks for the subscriptions of the last one
	d.click("#format-xml")
	d.Until(live)
	d.click("#requests-clear")
	d.call(`list()`)
	row := d.openRow("GET", `people/presenceSubscriptions$`)
	assert.Contains(t, d.text(row+" [data-testid=request-head]"), "accept: application/xml")
	assert.Regexp(t, `^<\?xml [^\n]*\n<resource rel="presenceSubscriptions"`, d.text(row+" [data-testid=answer-body]"))
}
