//go:build !js

package page

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

const (
	person = "[data-testid=person]"
	faults = ".fault:not(:empty)"
	// renewed selects the time left of a group, which is in the header of the group.
	renewed = "[data-testid=header] [data-testid=time-left]:not([hidden])"
)

// rowOf returns a selector for the row of a person.
func rowOf(uri string) string { return person + `[data-uri="` + uri + `" i]` }

func TestPeopleAndGroupsAreFollowedAndEnded(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.counts(person, 2)
			d.follow("Chris", "20")
			d.counts(person, 3)
			d.Until(query(rowOf("sip:ChrisB@contoso.com")) + `.dataset.availability`)
			assert.Regexp(t, `^(20:00|19:5\d)$`, d.text(rowOf("sip:ChrisB@contoso.com")+" [data-testid=time-left]"))

			d.follow("Engineering", "renewed")
			d.counts(`[data-testid=header]`, 2)
			d.shows(renewed, "renewed")
			d.counts(rowOf("sip:DanaB@contoso.com"), 1)

			d.fillIn("#who", "sip:guest@fabrikam.com")
			d.pick("#how-long", "10")
			d.click("#follow-submit")
			d.Until(query(rowOf("sip:guest@fabrikam.com")) + `?.dataset.availability === "Offline"`)

			d.endAll()
			d.appears("#board-empty")
			assert.Empty(t, d.texts(faults))
		})
	}
}

func TestWrongInputIsJudgedOnSubmitAndTakenBackWhileTyping(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	for _, row := range []struct{ name, typed string }{
		{"nothing", ""},
		{"blanks", "   "},
		{"a name that no person has", "Zacharias"},
		{"an address with a blank", "sip:a b@contoso.com"},
		{"a SIP address without a host", "sip:sara@"},
		{"a SIP address without a user", "sip:@contoso.com"},
		{"a telephone number", "tel:+4512345678"},
		{"a long word", strings.Repeat("x", 3000)},
		{"markup", `<img src=x onerror=alert(1)>`},
		{"a text that reverses what follows it", "sip:a\u202eb@contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter("#who", row.typed)
			assert.Empty(t, d.text("#who-fault"), "the user is not interrupted")
			d.click("#follow-submit")
			d.Until(`document.querySelector("#who-fault").textContent !== ""`)
			assert.Equal(t, "true", d.attribute("#who", "aria-invalid"))
			assert.Regexp(t, `^\S.*[.!?]$`, d.text("#who-fault"), "a sentence")
			d.focused("#who")
			d.fits()
			d.enter("#who", "Dana Birkby")
			d.lacks("#who-fault")
			assert.Empty(t, d.attribute("#who", "aria-invalid"))
		})
	}
	d.counts(person, 2)
}

// The second click of a double click must not hit the next card.
func TestSecondClickHitsNothingElse(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	for _, name := range []string{"Chris", "Alex Darrow", "Dana"} {
		d.follow(name, "20")
	}
	d.counts(person, 5)
	d.openDrawer()
	d.clickTwice("#end")
	d.counts(person, 4)
	d.counts("[data-testid=undo]", 1)
	d.Until(`!document.querySelector("#drawer").open`)

	d.click(rowOf(sara) + " [data-testid=manage]")
	d.counts("#members [data-testid=member]", 2)
	d.clickTwice("#members [data-testid=remove]")
	d.counts("#members [data-testid=add-again]", 1)
	d.Until(`document.querySelectorAll("#members [aria-disabled=true]").length === 0`)
	assert.Len(t, d.texts("#members [data-testid=member]"), 2, "the one who was removed keeps the place")
	assert.Len(t, d.texts("#members [data-testid=add-again]"), 1)
	assert.Empty(t, d.texts(faults))
}

// clickTwice clicks with the mouse, twice at the same place.
func (d *demo) clickTwice(selector string) {
	d.T.Helper()
	d.appears(selector)
	var at struct{ X, Y float64 }
	d.Evaluate(&at, `((element) => {
		element.scrollIntoView({ block: "center", behavior: "instant" });
		const { x, y, width, height } = element.getBoundingClientRect();
		return { x: x + width / 2, y: y + height / 2 };
	})(`+query(selector)+`)`)
	for click := range int64(2) {
		for _, kind := range []input.MouseType{input.MousePressed, input.MouseReleased} {
			d.Do(input.DispatchMouseEvent(kind, at.X, at.Y).WithButton(input.Left).WithClickCount(click + 1))
		}
	}
}

func TestFailureIsShownWithItsActionUntilThatSucceeds(t *testing.T) {
	const refused = `"status":403,"message":"The policy of the company forbids it."}`
	for _, row := range []struct {
		name, rule, button, fault string
		prepare                   func(d *demo)
		done                      string
	}{
		{"follow", `{"method":"POST","path":"*/presenceSubscriptions*",` + refused, "#follow-submit", "#follow-fault",
			func(d *demo) { d.enter("#who", "Chris"); d.click("#who-list [role=option]") }, `document.querySelectorAll("[data-testid=person]").length === 3`},
		{"extend", `{"method":"POST","path":"*/presenceSubscriptions/*",` + refused, "#extend-submit", "#extend-fault",
			func(d *demo) { d.openDrawer() }, `document.querySelector("#drawer-time").textContent.includes("30:00")`},
		{"add", `{"method":"POST","path":"*presenceSubscription*",` + refused, "#add-submit", "#add-fault",
			func(d *demo) { d.openDrawer(); d.enter("#add-who", "Chris"); d.click("#add-who-list [role=option]") }, `document.querySelectorAll("#members [data-testid=member]").length === 3`},
		{"remove", `{"method":"DELETE",` + refused, `#members [data-testid=remove]`, "#members [data-testid=member-fault]",
			func(d *demo) { d.openDrawer() }, `document.querySelectorAll("#members [data-testid=add-again]").length === 1`},
		{"end", `{"method":"DELETE",` + refused, "#end", "#end-fault",
			func(d *demo) { d.openDrawer() }, `document.querySelectorAll("[data-testid=person]").length === 0`},
		{"end a group", `{"method":"DELETE",` + refused, "#end", "#end-fault",
			func(d *demo) { d.endAll(); d.follow("Engineering", "20"); d.Until(live); d.openDrawer() }, `document.querySelectorAll("[data-testid=person]").length === 0`},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, withFrames())
			d.Expect("status of 403")
			row.prepare(d)
			d.addFault(row.rule)
			d.click(row.button)
			d.shows(row.fault, "The policy of the company forbids it.")
			assert.Len(t, d.texts(faults), 1, "no other place says the same")
			assert.Equal(t, "live", d.attribute("#channel", "data-state"), "the channel has not failed")
			d.command("DELETE", "faults", "")
			d.click(row.button)
			d.Until(row.done)
			d.counts(faults, 0)
		})
	}
}

// After some failures it is unknown whether the server acted, and the page says so.
func TestPageSaysThatAnOutcomeIsUnknown(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Expect("Failed to load resource", "net::ERR_")
	d.openDrawer()
	for _, row := range []struct {
		name, rule string
		unknown    bool
	}{
		{"the answer is lost", `"drop":true,"late":true}`, true},
		{"a proxy answers", `"body":"html"}`, true},
		{"half of the answer is missing", `"body":"truncated"}`, true},
		{"the server refuses", `"status":403,"subcode":"LimitExceeded"}`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.addFault(`{"method":"POST","path":"*/presenceSubscriptions/*",` + row.rule)
			d.click("#extend-submit")
			d.Until(`document.querySelector("#extend-fault").textContent !== ""`)
			d.command("DELETE", "faults", "")
			assert.Equal(t, row.unknown, strings.Contains(d.text("#extend-fault"), "The server may have done it nevertheless"), d.text("#extend-fault"))
			d.click("#extend-submit")
			d.Until(`document.querySelector("#extend-fault").textContent === "" && !document.querySelector("#extend-submit").ariaDisabled`) // the next press would have no effect before
		})
	}
}

// One cause has one banner: the line of the channel.
func TestLossOfTheServerHasOneBanner(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Expect("net::ERR_")
	require.NoError(t, d.server.Close())
	d.Until(`document.querySelector("#channel").dataset.state === "recovering"`)
	var shown []string
	d.Evaluate(&shown, `[...document.querySelectorAll("[role=alert], [role=status], [role=alertdialog], [aria-live], .fault, dialog")]
		.filter((element) => element.checkVisibility() && element.textContent.trim()).map((element) => element.id)`)
	assert.Equal(t, []string{"channel-words"}, shown)
	assert.Contains(t, d.text("#channel-words"), "Out of date since ")
	d.Until(`document.querySelector("#channel-next").textContent !== ""`)
}

func TestCountdownsSurviveAReload(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.follow("Chris", "20")
	d.follow("Engineering", "renewed")
	d.counts("[data-testid=header]", 2)
	left := func() int {
		d.T.Helper()
		d.Until(`/^\d+:\d\d$/.test(document.querySelector(` + strconv.Quote(rowOf("sip:ChrisB@contoso.com")+" [data-testid=time-left]") + `)?.textContent.trim())`)
		minutes, seconds, _ := strings.Cut(d.text(rowOf("sip:ChrisB@contoso.com")+" [data-testid=time-left]"), ":")
		m, err := strconv.Atoi(minutes)
		require.NoError(t, err)
		s, err := strconv.Atoi(seconds)
		require.NoError(t, err)
		return 60*m + s
	}
	left() // the minutes left of the existing subscription
	d.click("#server > summary")
	d.enter("#minutes", "3")
	d.click("#advance button[type=submit]")
	d.shows("#server-status", "The clock has advanced by 3 minutes.")
	before := left()
	require.LessOrEqual(t, before, 17*60)
	d.Do(chromedp.Reload())
	d.Until(ready)
	d.Until(live)
	d.counts("[data-testid=header]", 2)
	after := left()
	assert.LessOrEqual(t, after, before)
	assert.Greater(t, after, before-180)
	assert.Contains(t, d.text(renewed), "renewed")
	assert.Empty(t, d.texts(faults))
}

func TestFollowingIsSeenOnAPhone(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames(), onScreen(390, 844, "light", 1))
	for i, name := range []string{"Chris", "Dana", "Jane"} {
		d.follow(name, "20")
		d.counts(person, 3+i)
	}
	d.follow("Alex Darrow", "20")
	d.Until(`((row) => {
		const { top, bottom } = row?.getBoundingClientRect() ?? {};
		return top >= 0 && bottom <= innerHeight;
	})(` + query(rowOf("sip:AlexD@contoso.com")) + `)`)
}

func TestChangesFlashAndEnterTheLog(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Until(`isRead("` + sara + `")`)
	var before int
	d.Evaluate(&before, `document.querySelectorAll("#log [data-kind=presence]").length`)
	d.Evaluate(nil, `void (globalThis.flashed = new Promise((resolve) => {
		new MutationObserver(() => rowOf("`+sara+`").classList.contains("changed") && resolve(true)).observe(document.querySelector("#rows"), { subtree: true, attributes: true, attributeFilter: ["class"] });
	}))`)
	d.becomes(sara, "BeRightBack")
	var flashed bool
	d.Evaluate(&flashed, `flashed`)
	assert.True(t, flashed)
	d.counts("#log [data-kind=presence]", before+1)
	d.shows("#log [data-kind=presence]", "Sara Davis")
	d.shows("#log [data-kind=presence]", "Be right back")
}

func TestSectionsFold(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.click("[data-testid=fold]")
	d.counts(person, 0)
	assert.Equal(t, "false", d.attribute("[data-testid=fold]", "aria-expanded"))
	d.focused("[data-testid=fold]")
	d.click("[data-testid=fold]")
	d.counts(person, 2)
}

func TestUndoFollowsAgain(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.openDrawer()
	d.click("#end")
	d.counts(person, 0)
	d.undo()
	d.counts(person, 2)
	d.Until(fmt.Sprintf(`%s?.dataset.availability`, query(rowOf(sara))))
	d.counts("[data-testid=undo]", 0)
}

// undo presses the button until it has an effect: right after the end it has none, because
// a key that is held down would press it.
func (d *demo) undo() {
	d.T.Helper()
	d.appears("[data-testid=undo]")
	d.Until(`(document.querySelector("[data-testid=undo]")?.click(), document.querySelector("[data-testid=undo]") === null)`)
}
