//go:build !js

package page

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

const (
	newest  = "#exchanges [data-testid=exchange]"
	failed  = "#errors [data-testid=error]"
	members = "[data-testid=member] .name"
)

func TestDemoListsAndCreates(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.shows("#status", "No subscriptions")
	d.Until(`!document.querySelector("#empty").hidden`)

	// In JSON.
	d.choose("sip:SaraD@contoso.com")
	d.choose("sip:toshm@contoso.com")
	d.shows("#draft-body", `{"duration":15,"uris":["sip:SaraD@contoso.com","sip:toshm@contoso.com"]}`)
	draft := d.text("#draft-body")
	d.click("#submit")
	d.counts("[data-testid=subscription]", 1)
	d.shows("#status", "Created: Sara Davis and Tosh Meston, for 15 minutes.")
	assert.Equal(t, []string{"Sara Davis", "Tosh Meston"}, d.texts(members))
	assert.Regexp(t, `^(15:00|14:5\d)$`, d.text("[data-testid=time-left]"))
	d.shows(newest+"[data-method=POST] [data-testid=answer-body]", `"rel":"presenceSubscription"`)
	assert.Equal(t, "201", d.attribute(newest, "data-status"))
	assert.Equal(t, draft, d.text(newest+" [data-testid=request-body]"), "the form sends what it shows")
	assert.Contains(t, d.text(newest+" [data-testid=request-head]"), "Authorization: Bearer …")

	// In XML.
	d.click("label:has(#format-xml)")
	d.shows(newest+"[data-method=GET] [data-testid=answer-body]", `<?xml version="1.0" encoding="utf-8"?><resource rel="presenceSubscriptions"`)
	d.counts("[data-testid=subscription]", 1)
	assert.Regexp(t, `^(15:00|14:\d\d)$`, d.text("[data-testid=time-left]"), "the page still knows when it ends")
	d.enter("#duration", "30")
	d.enter("#more", "sip:guest@example.com")
	d.shows("#draft-body", `<property name="duration">30</property><propertyList name="uris"><item>sip:guest@example.com</item></propertyList>`)
	draft = d.text("#draft-body")
	d.click("#submit")
	d.counts("[data-testid=subscription]", 2)
	assert.Equal(t, []string{"guest@example.com", "Sara Davis", "Tosh Meston"}, d.texts(members))
	d.shows(newest+"[data-method=POST] [data-testid=answer-body]", `<resource rel="presenceSubscription"`)
	assert.Equal(t, draft, d.text(newest+" [data-testid=request-body]"))

	// Another page sees both subscriptions.
	d.click("#refresh")
	d.shows("#status", "2 subscriptions")
	other := &demo{Tab: browser.Open(t, d.url())}
	other.counts("[data-testid=subscription]", 2)
	assert.Equal(t, []string{"unknown", "unknown"}, other.texts("[data-testid=time-left]"), "the server does not say when they end")
	other.shows(members, "Sara Davis") // the server has the members
}

func TestDemoShowsProblemsBesideTheirFields(t *testing.T) {
	d := openDemo(t, server.Config{})
	assert.Empty(t, d.text("#duration-fault"), "an untouched field has no problem")
	for _, row := range []struct{ name, field, typed, fault, says string }{
		{"a duration that is too long", "#duration", "45", "#duration-fault", "The duration must be from 10 to 30 minutes, not 45."},
		{"a duration that is too short", "#duration", "9", "#duration-fault", "The duration must be from 10 to 30 minutes, not 9."},
		{"a duration that is not a whole number", "#duration", "12.5", "#duration-fault", "The duration must be a whole number of minutes."},
		{"no duration", "#duration", "", "#duration-fault", "The duration is required."},
		{"an address that is not a SIP URI", "#more", "sara", "#more-faults", "must start with sip:, as in sip:user@example.com"},
		{"an address with a space", "#more", "sip:a b@contoso.com", "#more-faults", "must not have ' ' in its user"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter(row.field, row.typed)
			d.shows(row.fault, row.says)
			assert.Equal(t, "true", d.attribute(row.field, "aria-invalid"))
			assert.Equal(t, "false", d.attribute("#draft", "data-valid"))
		})
	}
	requests := len(d.texts(newest))
	d.click("#submit")
	d.focused("#more")
	assert.Len(t, d.texts(newest), requests, "an invalid form sends nothing")

	d.enter("#duration", "20")
	d.Until(`document.querySelector("#duration-fault").textContent === ""`)
	d.enter("#more", "sip:sara@contoso.com")
	d.Until(`document.querySelector("#draft").dataset.valid === "true"`)
	assert.Empty(t, d.texts("#create .fault:not(:empty)"))
	assert.Empty(t, d.texts("[aria-invalid]"))
}

// A screen reader would read out every address.
func TestDemoAbridgesLongLists(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.fillIn("#more", lines("sara%d", 5_000))
	d.shows("#draft-state", "5,000 faults")
	faults := d.texts("#more-faults > li")
	require.Len(t, faults, 11)
	assert.Equal(t, "Line 10: sara9 must start with sip:, as in sip:user@example.com.", faults[9])
	assert.Equal(t, "And 4,990 more.", faults[10])

	d.fillIn("#more", lines("sip:%d@example.com", 248))
	d.follow("sip:lenea@contoso.com", "sip:SaraD@contoso.com")
	d.counts("[data-testid=member]", 250)
	assert.Equal(t, "Created: Lene Aaling, Sara Davis, and 248 others, for 15 minutes.", d.text("#status"))
	d.click("[data-testid=delete]")
	d.shows("#status", "Deleted: Lene Aaling, Sara Davis, and 248 others.")
}

// lines returns n lines, each with its number.
func lines(format string, n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, format+"\n", i)
	}
	return all.String()
}

// A quoted text with U+202E could reverse the sentence around it.
func TestDemoIsolatesQuotedText(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.enter("#more", "sip:a\u202eb@example.com")
	d.shows("#more-faults", `must not have '\u202e' in its user`)
	var quoted string
	d.Evaluate(&quoted, `[...document.querySelectorAll("#more-faults li > *")]
		.filter((element) => getComputedStyle(element).unicodeBidi === "isolate").map(({ textContent }) => textContent).join()`)
	assert.Equal(t, "sip:a\u202eb@example.com", quoted)
}

func TestDemoShowsErrorsOfTheServer(t *testing.T) {
	d := openDemo(t, server.Config{Emulator: emulator.New(emulator.Config{Limits: emulator.Limits{Subscriptions: 1}})})
	d.Expect("status of 403 (Forbidden)")
	for _, format := range browser.Formats {
		t.Run(format.Name, func(t *testing.T) {
			d := d.within(t)
			d.click("label:has(#format-" + format.Name + ")")
			d.Until(`document.querySelector("#refresh").textContent === "Refresh"`)
			if format.Name == "json" {
				d.follow("sip:SaraD@contoso.com")
				d.counts("[data-testid=subscription]", 1)
			}
			d.follow("sip:AlexD@contoso.com")
			d.counts(failed, 1)
			assert.Equal(t, "server", d.attribute(failed, "data-kind"))
			assert.Equal(t, "create", d.attribute(failed, "data-action"))
			assert.Equal(t, "server", d.text("[data-testid=error-kind]"))
			assert.Equal(t, "403", d.text("[data-testid=error-status]"))
			assert.Equal(t, "Forbidden", d.text("[data-testid=error-code]"))
			assert.Equal(t, "LimitExceeded", d.text("[data-testid=error-subcode]"))
			assert.Regexp(t, `^[A-Z].*\.$`, d.text("[data-testid=error-message]"), "a sentence")
			d.shows(newest+"[data-status='403'] [data-testid=answer-body]", "LimitExceeded")
			d.click("[data-testid=error-dismiss]")
			d.counts(failed, 0)
			d.focused("#submit")
			d.choose("sip:AlexD@contoso.com") // clears the checkbox
		})
	}
}

func TestDemoReconnectsAfterARestartOfTheServer(t *testing.T) {
	config := server.Config{}
	d := openDemo(t, config)
	d.follow("sip:SaraD@contoso.com")
	d.counts("[data-testid=subscription]", 1)

	d.Expect("net::ERR_CONNECTION_REFUSED", "net::ERR_CONNECTION_RESET", "net::ERR_EMPTY_RESPONSE")
	require.NoError(t, d.server.Close())
	d.click("#refresh")
	d.Until(`document.querySelector("#connection[data-state=unreachable]")`)
	d.counts(failed+"[data-kind=network]", 1)
	assert.Equal(t, "The server cannot be reached.", d.text("[data-testid=error-message]"))
	d.counts("[data-testid=subscription]", 1) // the last state
	d.follow("sip:toshm@contoso.com")
	d.counts(failed, 2)
	d.shows("#connection", "the page keeps trying")

	// The restarted server has a new emulator, without the application.
	d.Expect("status of 404 (Not Found)")
	d.start(t, config)
	d.lookAround()
	d.shows("#status", "The server knows this page no more")
	d.Until(`document.querySelector("#connection[data-state=connected]")`)
	d.Until(`!document.querySelector("#empty").hidden`)
	d.counts(failed, 0)
	d.click("#submit") // the form has kept its content
	d.counts("[data-testid=subscription]", 1)
	d.shows(members, "Tosh Meston")
}

// lookAround makes the page read news now, as it does when it becomes visible.
func (d *demo) lookAround() {
	d.T.Helper()
	d.Evaluate(nil, `void document.dispatchEvent(new Event("visibilitychange"))`)
}

func TestDemoShowsWhyTheModuleCannotBeLoaded(t *testing.T) {
	d := serveDemo(t, server.Config{Site: siteWithout{"dist/presence.wasm"}})
	d.Tab = browser.Open(t, d.url())
	d.Expect("status of 404")
	d.Until(`!document.querySelector("#failed").hidden`)
	assert.Equal(t, "The presence module could not be loaded", d.text("#failed-title"))
	assert.Contains(t, d.text("#failed-reason"), "presence.wasm cannot be loaded: the server answered 404")
	require.NoError(t, d.server.Close())
	d.start(t, server.Config{Site: siteWithout{}})
	d.click("#retry")
	d.Until(`document.querySelector("#connection[data-state=connected]")`)
}

func TestDemoDecodesDocuments(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.click("#decoder > summary")
	d.click("#decode-last")
	d.shows("#decode-result", `"rel": "presenceSubscriptions"`)
	for _, row := range []struct{ name, typed, shows, selector string }{
		{"an XML document in its JSON form", string(browser.Sample(t, "presenceSubscription_ref/get-response.xml.wire")), `"rel": "presenceSubscription"`, "#decode-result"},
		{"the position of an error in a document", `{"rel":`, "byte", "#decode-fault"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter("#decode-input", row.typed)
			d.shows(row.selector, row.shows)
		})
	}
}

func (d *demo) attribute(selector, name string) string {
	d.T.Helper()
	var value *string
	d.Evaluate(&value, `document.querySelector(`+browser.Quote(selector)+`).getAttribute(`+strconv.Quote(name)+`)`)
	if value == nil {
		return ""
	}
	return *value
}
