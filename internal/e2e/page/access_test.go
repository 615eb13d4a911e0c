//go:build !js

package page

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

func TestDemoWorksWithTheKeyboard(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.shows("#status", "No subscriptions")
	d.tabTo(`#people [data-uri="sip:SaraD@contoso.com"] input`)
	d.press(" ")
	d.tabTo("#more")
	d.press("sip:guest@example.com")
	d.tabTo("#duration")
	d.press("45") // replaces the selected text
	d.tabTo("#submit")
	d.press(kb.Enter)
	d.focused("#duration")
	d.shows("#duration-fault", "from 10 to 30")
	d.Evaluate(nil, `void document.activeElement.select()`)
	d.press("2", "0", kb.Enter)
	d.counts("[data-testid=subscription]", 1)
	assert.Equal(t, []string{"Sara Davis", "guest@example.com"}, d.texts(members))
	assert.Regexp(t, `^(20:00|19:5\d)$`, d.text("[data-testid=time-left]"))
	d.tabTo("#refresh")
	d.press(kb.Enter)
	d.shows("#status", "1 subscription")
	d.tabTo("#format-json")
	d.press(kb.ArrowRight)
	d.shows(newest+"[data-method=GET] [data-testid=answer-body]", "<?xml")
	d.tabTo("#decoder > summary")
	d.press(kb.Enter)
	d.tabTo("#decode-last")
	d.press(" ")
	d.shows("#decode-result", "presenceSubscriptions")
}

// tabTo presses Tab until an element has the focus, which must be visible then.
func (d *demo) tabTo(selector string) {
	d.T.Helper()
	for range 60 {
		d.press(kb.Tab)
		var there bool
		d.Evaluate(&there, fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, browser.Quote(selector)))
		if !there {
			continue
		}
		var visible bool
		d.Evaluate(&visible, `(() => {
			const { x, y, width, height } = document.activeElement.getBoundingClientRect();
			return document.activeElement.matches(":focus-visible") && x + width > 0 && x < innerWidth && y + height > 0 && y < innerHeight;
		})()`)
		assert.True(d.T, visible, "%s has the focus, which is not visible", selector)
		return
	}
	require.Fail(d.T, "Tab does not reach "+selector)
}

func (d *demo) press(keys ...string) {
	d.T.Helper()
	for _, key := range keys {
		d.Do(chromedp.KeyEvent(key))
	}
}

// screens lists sizes of windows, with the preferred colour scheme.
var screens = []struct {
	name          string
	width, height int64
	scheme        string
}{
	{"a small phone", 320, 568, "light"},
	{"a phone with dark colours", 390, 844, "dark"},
	{"a tablet", 768, 1024, "light"},
	{"a wide screen", 1440, 900, "light"},
	{"a wide screen with dark colours", 1920, 1080, "dark"},
}

// With SCREENSHOTS=DIRECTORY the test writes a picture of each screen there.
func TestDemoFitsTheScreen(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, onScreen(screen.width, screen.height, screen.scheme, 1))
			d.fill()
			d.fits()
			if directory := os.Getenv("SCREENSHOTS"); directory != "" {
				d.picture(directory+"/"+screen.name+".png", true)
			}
		})
	}
}

func TestDemoFitsTheScreenWithLongWords(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			d := openDemo(t, server.Config{}, onScreen(width, 844, "light", 1))
			d.Expect("status of 403 (Forbidden)")
			for i, length := range []int{32, 64, 3000} {
				d.enter("#more", "sip:"+strings.Repeat("x", length))
				d.shows("#more-faults", "must name a user and a host")
				d.fits()
				d.enter("#more", "sip:"+strings.Repeat("x", length)+"@example.com")
				d.fits()
				d.click("#submit")
				d.counts(card, i+1)
				d.shows("#status", "x@example.com, for 15 minutes.")
				d.fits()
			}
			word := strings.Repeat("M", 200)
			d.addFault(`{"status":403,"message":"` + word + `","path":"*/presenceSubscriptions"}`)
			d.addFault(`{"status":403,"path":"*/` + word + `"}`)
			d.lookAround()
			d.shows("#faults", word)
			d.click("#refresh")
			d.shows("[data-testid=error-message]", "…") // the client masks a word as long as a token
			d.fits()
		})
	}
}

// fits asserts that no element is wider than the window.
func (d *demo) fits() {
	d.T.Helper()
	var overflow []string
	d.Evaluate(&overflow, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.body.querySelectorAll("*")]
			.filter((element) => element.getBoundingClientRect().right > width + 1)
			.map((element) => element.tagName + "." + element.className + "#" + element.id);
	})()`)
	assert.Empty(d.T, overflow, "elements that make the page scroll sideways")
}

// TestScreenshot takes the picture of the README.
func TestScreenshot(t *testing.T) {
	file := os.Getenv("SCREENSHOT")
	if file == "" {
		t.Log("takes no picture without SCREENSHOT=FILE: see make screenshot")
		return
	}
	d := openDemo(t, server.Config{Life: 40 * time.Second}, onScreen(1280, 860, "light", 2))
	d.fill()
	d.picture(file, false)
}

// fill creates subscriptions, so that the page shows people.
func (d *demo) fill() {
	d.T.Helper()
	d.enter("#duration", "20")
	d.follow("sip:SaraD@contoso.com", "sip:toshm@contoso.com", "sip:ChrisB@contoso.com")
	d.counts("[data-testid=subscription]", 1)
	d.enter("#duration", "30")
	d.follow("sip:AlexD@contoso.com")
	d.counts("[data-testid=subscription]", 2)
	d.counts("[data-testid=member][data-availability]", 4)
	d.choose("sip:DanaB@contoso.com")
	d.Evaluate(nil, `void (document.activeElement.blur(), scrollTo(0, 0))`)
}

func (d *demo) picture(file string, whole bool) {
	d.T.Helper()
	var png []byte
	take := chromedp.CaptureScreenshot(&png)
	if whole {
		take = chromedp.FullScreenshot(&png, 100)
	}
	d.Do(take)
	require.NoError(d.T, os.WriteFile(file, png, 0o644))
}

func onScreen(width, height int64, scheme string, scale float64) chromedp.Action {
	return chromedp.Tasks{
		chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}),
	}
}

// A screen reader cannot announce a control without a name.
func TestControlsOfTheDemoHaveNames(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.fill()
	d.click("#decoder > summary")
	d.click("[data-testid=add-people] summary")
	var nodes []*accessibility.Node
	d.Do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		nodes, err = accessibility.GetFullAXTree().Do(ctx)
		return err
	}))
	operated := map[string]bool{"button": true, "combobox": true, "checkbox": true, "radio": true, "textbox": true, "spinbutton": true, "link": true, "timer": true}
	named := 0
	for _, node := range nodes {
		if node.Ignored || node.Role == nil || !operated[unquoted(node.Role)] {
			continue
		}
		assert.NotEmpty(t, unquoted(node.Name), "a %s has no name", unquoted(node.Role))
		named++
	}
	assert.Greater(t, named, 40)
}

// unquoted returns a value of the accessibility tree as text.
func unquoted(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	return strings.Trim(string(value.Value), `"`)
}
