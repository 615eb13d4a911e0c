//go:build !js

package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

// While nothing is followed, the page has no event channel, and so does not notice that
// the server has ended its application. It notices with the next press, and must not ask
// the user to connect.
func TestFollowAfterTheServerHasEndedTheApplicationUnnoticed(t *testing.T) {
	for _, row := range []struct {
		name  string
		press func(d *demo)
		rows  int
	}{
		{"people are followed again", func(d *demo) { d.undo() }, 2},
		{"a person is followed", func(d *demo) { d.follow("Chris", "20") }, 1},
		{"a group is followed", func(d *demo) { d.follow("Engineering", "20") }, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{})
			d.Expect("status of 404", "status of 410")
			d.counts(person, 2)
			d.endAll()
			d.command("POST", "clock", `{"advance":2400000}`)
			row.press(d)
			d.counts(person, row.rows)
			d.Until(live)
			d.Until(query(person) + `.dataset.availability`)
			assert.Empty(t, d.texts(faults))
		})
	}
}

// A group has another address in the application of the other format.
func TestFollowedGroupStaysWhenTheFormatChanges(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.endAll()
	d.follow("Engineering", "20")
	d.counts(person, 3)
	d.Until(live)
	d.openTools()
	d.Expect("status of 404") // the next client looks for the subscriptions of this one
	d.click("#format-xml")
	d.counts(person, 3)
	d.Until(`[...document.querySelectorAll("` + person + `")].every(({ dataset }) => dataset.availability)`)
	d.Until(live)
	assert.Empty(t, d.texts(faults))
}

// The next user must not see the log and the requests of the last one.
func TestSignOutClearsTheLogAndTheRequests(t *testing.T) {
	d := openSignIn(t, servePool(t, emulated(emulator.Config{})))
	d.Expect("status of 404") // of a subscription that has ended with its application
	d.signIn("lenea@contoso.com", server.Password)
	d.Until(ready)
	d.focused("#who")
	d.enter("#who", "sip:SaraD@contoso.com")
	d.click("#follow-submit")
	d.shows("#log", "followed for 30 minutes.")
	d.openTools()
	const exchange = "#exchanges [data-testid=exchange]"
	d.appears(exchange)
	d.click("#sign-out")
	d.Until(asksToSignIn)
	d.counts("#log li", 0)
	d.counts(exchange, 0)
	d.signIn("lenea@contoso.com", server.Password)
	d.Until(ready)
	d.counts("#log li", 0)
}

// The page knows since when a presence holds only if it has seen the change.
func TestChangeDuringAnOutageIsDatedBefore(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	since := rowOf(sara) + " [data-testid=since]"
	d.shows(since, "since before ")
	d.becomes(sara, "Away")
	d.Until(query(rowOf(sara)) + `.dataset.availability === "Away"`)
	assert.NotContains(t, d.text(since), "before")

	d.lose()
	d.command("POST", "presence", `{"uri":"`+sara+`","availability":"Busy"}`)
	d.command("DELETE", "faults", "")
	d.Until(live)
	d.Until(query(rowOf(sara)) + `.dataset.availability === "Busy"`)
	d.shows(since, "since before ")
}
