//go:build !js

package page

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// query returns an expression for the first element that matches a selector.
func query(selector string) string { return "document.querySelector(" + browser.Quote(selector) + ")" }

// text returns the text of the first element that matches a selector.
func (d *demo) text(selector string) string {
	d.T.Helper()
	var text string
	d.Evaluate(&text, query(selector)+`.textContent.trim()`)
	return text
}

// texts returns the texts of all elements that match a selector.
func (d *demo) texts(selector string) []string {
	d.T.Helper()
	var texts []string
	d.Evaluate(&texts, fmt.Sprintf(`[...document.querySelectorAll(%s)].map((element) => element.textContent.trim())`, browser.Quote(selector)))
	return texts
}

// attribute returns an attribute of the first element that matches a selector, or "".
func (d *demo) attribute(selector, name string) string {
	d.T.Helper()
	var value string
	d.Evaluate(&value, query(selector)+`.getAttribute(`+browser.Quote(name)+`) ?? ""`)
	return value
}

// value returns the value of a field.
func (d *demo) value(selector string) string {
	d.T.Helper()
	var value string
	d.Evaluate(&value, query(selector)+`.value`)
	return value
}

// shows waits until the first element that matches a selector contains a text.
func (d *demo) shows(selector, text string) {
	d.T.Helper()
	d.Until(query(selector) + `?.textContent.includes(` + browser.Quote(text) + `)`)
}

// lacks waits until the first element that matches a selector has no text.
func (d *demo) lacks(selector string) {
	d.T.Helper()
	d.Until(query(selector) + `.textContent === ""`)
}

// counts waits until n elements match a selector.
func (d *demo) counts(selector string, n int) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`document.querySelectorAll(%s).length === %d`, browser.Quote(selector), n))
}

// focused waits until the first element that matches a selector has the focus.
func (d *demo) focused(selector string) {
	d.T.Helper()
	d.Until(`document.activeElement === ` + query(selector))
}

// appears waits until the first element that matches a selector is visible.
func (d *demo) appears(selector string) {
	d.T.Helper()
	d.Until(query(selector) + `?.checkVisibility()`)
}

// visible reports whether the first element that matches a selector is visible.
func (d *demo) visible(selector string) bool {
	d.T.Helper()
	var visible bool
	d.Evaluate(&visible, query(selector)+`?.checkVisibility() ?? false`)
	return visible
}

// click clicks on the first element that matches a selector, once a pointer can
// reach it. It checks and clicks in one step, because the page moves elements
// when it has news.
func (d *demo) click(selector string) {
	d.T.Helper()
	d.Until(`((element) => {
		element?.scrollIntoView({ block: "center", behavior: "instant" });
		if (!element?.checkVisibility()) return false;
		const { x, y, width, height } = element.getBoundingClientRect();
		const hit = document.elementFromPoint(x + width / 2, y + height / 2);
		if (!hit || (!element.contains(hit) && hit.closest("label") !== element.closest("label"))) return false;
		element.focus();
		element.click();
		return true;
	})(` + query(selector) + `)`)
}

// enter replaces the text of a field, as a person does.
func (d *demo) enter(selector, text string) {
	d.T.Helper()
	d.Do(chromedp.Focus(selector, chromedp.ByQuery))
	d.Evaluate(nil, `void `+query(selector)+`.select()`)
	if text == "" {
		d.Do(chromedp.KeyEvent(kb.Delete))
		return
	}
	d.Do(input.InsertText(text))
}

// fillIn sets the text of a field in one step. To type hundreds of lines takes
// seconds.
func (d *demo) fillIn(selector, text string) {
	d.T.Helper()
	d.Evaluate(nil, fmt.Sprintf(`((field) => {
		field.value = %s;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	})(%s)`, browser.Quote(text), query(selector)))
}

// pick picks an option of a select element.
func (d *demo) pick(selector, value string) {
	d.T.Helper()
	d.Evaluate(nil, fmt.Sprintf(`((select) => {
		select.value = %s;
		select.dispatchEvent(new Event("change", { bubbles: true }));
	})(%s)`, browser.Quote(value), query(selector)))
}

// press presses keys, one after the other. Unlike chromedp.KeyEvent it sends no character
// of a key whose event the page has cancelled.
func (d *demo) press(keys ...string) {
	d.T.Helper()
	for _, r := range strings.Join(keys, "") {
		var down *input.DispatchKeyEventParams
		for _, event := range kb.Encode(r) {
			switch event.Type {
			case input.KeyRawDown, input.KeyDown:
				down = event
				continue
			case input.KeyChar:
				down.Type, down.Text, down.UnmodifiedText = input.KeyDown, event.Text, event.UnmodifiedText
				continue
			}
			d.Do(down, event)
		}
	}
}

// tabTo presses Tab until an element has the focus, which must be visible then.
func (d *demo) tabTo(selector string) {
	d.T.Helper()
	for range 60 {
		d.press(kb.Tab)
		var there bool
		d.Evaluate(&there, `document.activeElement === `+query(selector))
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
