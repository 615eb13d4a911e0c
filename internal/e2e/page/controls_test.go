//go:build !js

package page

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// Badges are focusable because of their tooltips. They do not count as controls.
func TestFewControlsAreVisibleOnArrival(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			d := openDemo(t, server.Config{}, onScreen(width, 844, "light", 1))
			d.Until(`document.querySelectorAll("[data-testid=person]").length >= 2`)
			var controls []string
			d.Evaluate(&controls, `(() => {
				const controls = [];
				const look = (root) => {
					for (const element of root.querySelectorAll("*")) {
						if (element.shadowRoot) look(element.shadowRoot);
						const operable = element.matches("a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable], [role=button], [role=link], [role=menuitem], [role=tab], [role=switch]");
						if (operable && element.checkVisibility({ opacityProperty: false, visibilityProperty: true })) controls.push(element.outerHTML.slice(0, 80));
					}
				};
				look(document);
				return controls;
			})()`)
			assert.LessOrEqual(t, len(controls), 20, strings.Join(controls, "\n"))
			assert.NotEmpty(t, controls)
		})
	}
}

// Two people are followed when the page is opened for the first time, so that something
// moves in the first seconds.
func TestTwoPeopleAreFollowedOnArrival(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.counts("[data-testid=person]", 2)
			d.Until(`[...document.querySelectorAll("[data-testid=person]")].every(({ dataset }) => dataset.availability)`)
		})
	}
}

// references finds attributes that refer to a missing id, ids with blanks, and
// duplicate ids, in the page and in its shadow roots.
const references = `(() => {
	const wrong = [];
	const names = ["for", "form", "list", "headers", "popovertarget", "commandfor", "aria-activedescendant", "aria-controls", "aria-describedby",
		"aria-details", "aria-errormessage", "aria-flowto", "aria-labelledby", "aria-owns"];
	const look = (root) => {
		const ids = new Set();
		for (const element of root.querySelectorAll("*")) {
			if (element.shadowRoot) look(element.shadowRoot);
			if (element instanceof HTMLTemplateElement) look(element.content);
			if (!element.id) continue;
			if (/\s/.test(element.id)) wrong.push("id with a blank: " + element.id);
			if (ids.has(element.id)) wrong.push("id twice: " + element.id);
			ids.add(element.id);
		}
		for (const element of root.querySelectorAll("*")) {
			for (const name of names) {
				for (const id of element.getAttribute(name)?.split(/\s+/).filter(Boolean) ?? []) {
					if (!ids.has(id)) wrong.push(name + " of " + element.outerHTML.slice(0, 80) + ": " + id);
				}
			}
		}
		for (const { hash } of root.querySelectorAll("a[href^='#']")) if (!ids.has(hash.slice(1))) wrong.push("link to " + hash);
	};
	look(document);
	return wrong;
})()`

// A screen reader cannot announce a control without a name.
func TestControlsHaveNames(t *testing.T) {
	for _, name := range []string{"live", "the drawer is open", "the tools are open"} {
		t.Run(name, func(t *testing.T) {
			d := inState(t, name)
			var nodes []*accessibility.Node
			d.Do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
				nodes, err = accessibility.GetFullAXTree().Do(ctx)
				return err
			}))
			operated := map[string]bool{
				"button": true, "combobox": true, "checkbox": true, "radio": true, "textbox": true, "searchbox": true, "spinbutton": true,
				"link": true, "listbox": true, "timer": true, "dialog": true, "image": true, "DisclosureTriangle": true,
			}
			named := 0
			for _, node := range nodes {
				if node.Ignored || node.Role == nil || !operated[unquoted(node.Role)] {
					continue
				}
				assert.NotEmpty(t, unquoted(node.Name), "a %s has no name", unquoted(node.Role))
				named++
			}
			require.Greater(t, named, 5)
		})
	}
}

// unquoted returns a value of the accessibility tree as text.
func unquoted(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	return strings.Trim(string(value.Value), `"`)
}
