//go:build !js

package page

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

// If the page did not remove duplicates, a person would have two rows, one of them empty.
func TestAddressThatIsTypedTwiceIsFollowedOnce(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	for i, row := range []struct{ name, typed string }{
		{"the same text", "sip:guest1@fabrikam.com, sip:guest1@fabrikam.com"},
		{"another case", "sip:guest2@fabrikam.com SIP:Guest2@Fabrikam.com"},
		{"without the scheme", "guest3@fabrikam.com; sip:guest3@fabrikam.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter("#who", row.typed)
			d.click("#follow-submit")
			d.counts(person, 3+i)
			d.shows("[data-testid=header] [data-testid=count]", "of "+string('3'+rune(i))+" free")
			assert.Empty(t, d.texts(faults))
		})
	}
}

func TestTextThatMatchesSeveralNamesIsReportedAsAmbiguous(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	for _, row := range []struct{ name, typed string }{
		{"two people", "alex"},
		{"a family", "Doe"},
		{"two groups", "contacts"},
		{"a part of all addresses", "contoso"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter("#who", row.typed)
			d.click("#follow-submit")
			d.shows("#who-fault", "matches more than one name. Choose one from the list.")
			d.focused("#who")
		})
	}
}

// The first press empties the field. The second press must not report that it is empty.
func TestSecondPressReportsNoErrorForAFieldThatTheFirstHasEmptied(t *testing.T) {
	for _, row := range []struct {
		name    string
		prepare func(d *demo)
		press   func(d *demo)
		rows    string
	}{
		{"a double click on Follow", func(d *demo) { d.enter("#who", "sip:guest@fabrikam.com") }, func(d *demo) { d.clickTwice("#follow-submit") }, person},
		{"Enter twice in the form", func(d *demo) { d.enter("#who", "sip:guest@fabrikam.com") }, func(d *demo) { d.press(kb.Enter, kb.Enter) }, person},
		{"a double click on Add", func(d *demo) { d.openDrawer(); d.enter("#add-who", "sip:guest@fabrikam.com") }, func(d *demo) { d.clickTwice("#add-submit") }, "#members [data-testid=member]"},
		{"Enter twice in the drawer", func(d *demo) { d.openDrawer(); d.enter("#add-who", "sip:guest@fabrikam.com") }, func(d *demo) { d.press(kb.Enter, kb.Enter) }, "#members [data-testid=member]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, withFrames())
			d.counts(person, 2)
			row.prepare(d)
			row.press(d)
			d.counts(row.rows, 3)
			assert.Empty(t, d.texts(faults))
		})
	}
}

func TestFollowUnfoldsTheSectionThatItIsIn(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.click("[data-testid=fold]")
	d.counts(person, 0)
	d.follow("Chris", "20")
	d.counts(person, 3)
	assert.Equal(t, "true", d.attribute("[data-testid=fold]", "aria-expanded"))
}

// The button that opens the drawer is in the row of the first person.
func TestFocusStaysWithAFollowWhoseFirstPersonWasRemoved(t *testing.T) {
	for _, row := range []struct {
		name  string
		close func(d *demo)
	}{
		{"closed by the button", func(d *demo) { d.click("#drawer-close") }},
		{"closed by Escape", func(d *demo) { d.press(kb.Escape) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, withFrames())
			d.openDrawer()
			d.click("#members [data-testid=remove]")
			d.counts("#members [data-testid=add-again]", 1)
			row.close(d)
			d.focused(rowOf(tosh) + " [data-testid=manage]")
		})
	}
}

// The words of a presence may be cut off, but not the names, times and counts.
func TestOnlyWordsAreCutOffOnAPhone(t *testing.T) {
	d := openDemo(t, server.Config{}, onScreen(390, 844, "light", 1))
	d.fill()
	d.becomes(sara, "DoNotDisturb")
	d.Until(query(rowOf(sara)) + `.dataset.availability === "DoNotDisturb"`)
	var cut []string
	d.Evaluate(&cut, `[...document.querySelectorAll("#rows .row:not(.probe) :is(.name, .since, .count, .time)")]
		.filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map(({ textContent }) => textContent)`)
	assert.Empty(t, cut)
}
