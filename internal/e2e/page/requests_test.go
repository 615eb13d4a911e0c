//go:build !js

package page

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// traffic records what a page requests from its server.
type traffic struct {
	next http.Handler

	mu       sync.Mutex
	requests []browser.Request
}

func (tr *traffic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the page has aborted the request
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	tr.mu.Lock()
	tr.requests = append(tr.requests, browser.Request{Method: r.Method, Target: r.URL.RequestURI(), Header: r.Header.Clone(), Body: string(body)})
	tr.mu.Unlock()
	tr.next.ServeHTTP(w, r)
}

// take returns the requests since the last call.
func (tr *traffic) take() []browser.Request {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	requests := tr.requests
	tr.requests = nil
	return requests
}

// openRecorded opens the page of a server that records its requests, and waits until the
// board is live.
func openRecorded(t *testing.T, config server.Config, before ...chromedp.Action) (*demo, *traffic) {
	t.Helper()
	browser.Dist(t)
	config.Site = site{}
	tr := &traffic{next: server.New(config)}
	d := &demo{addr: "127.0.0.1:0"}
	d.serve(t, tr)
	t.Cleanup(func() { d.server.Close() })
	d.open(t, append(before, withFrames())...)
	d.Until(ready)
	d.Until(live)
	return d, tr
}

func TestConnectionIsReadOnce(t *testing.T) {
	_, tr := openRecorded(t, server.Config{})
	read := 0
	for _, r := range tr.take() {
		if strings.HasPrefix(r.Target, "/connection.json") {
			read++
		}
	}
	assert.Equal(t, 1, read)
}

func TestEachFileIsRequestedOnce(t *testing.T) {
	_, tr := openRecorded(t, server.Config{})
	seen := map[string]int{}
	for _, r := range tr.take() {
		if path.Ext(r.Target) != "" {
			seen[r.Target]++
		}
	}
	for target, times := range seen {
		assert.Equal(t, 1, times, target)
	}
}

// address finds the addresses of people in the requests for them.
var address = regexp.MustCompile(`(?i)/people/([^/\s]+@[^/\s]+?)(?:/|\s|$)`)

// The directory may have thousands of people, so the page must not read the presence of
// all of them.
func TestOnlyThePresenceOfFollowedPeopleIsRead(t *testing.T) {
	d, tr := openRecorded(t, server.Config{})
	d.Until(`isRead("` + sara + `") && isRead("` + tosh + `")`)
	d.becomes("sip:AlexD@contoso.com", "Busy")
	d.becomes("sip:DanaB@contoso.com", "Away")
	d.becomes(sara, "DoNotDisturb")
	d.Until(`rowOf("` + sara + `").dataset.availability === "DoNotDisturb"`)
	read := map[string]bool{}
	for _, r := range tr.take() {
		for _, match := range address.FindAllStringSubmatch(r.Target+"\n"+r.Body, -1) {
			read[strings.ToLower(match[1])] = true
		}
	}
	assert.Equal(t, map[string]bool{"sarad@contoso.com": true, "toshm@contoso.com": true}, read)
}

// Without changes the page sends nothing, while one request is parked for events. A
// change costs two requests: one reads the person, and one waits for the next events.
func TestChangeCostsNoMoreThanItsEventAndItsRead(t *testing.T) {
	d, tr := openRecorded(t, server.Config{})
	d.Until(`isRead("` + sara + `")`)
	d.becomes(sara, "Busy")
	d.Until(`rowOf("` + sara + `").dataset.availability === "Busy"`)
	tr.take()
	const changes = 5
	for i := range changes {
		availability := []string{"Away", "Online"}[i%2]
		d.becomes(sara, availability)
		d.Until(`rowOf("` + sara + `").dataset.availability === "` + availability + `"`)
	}
	var requests []string
	for _, r := range tr.take() {
		if !strings.HasPrefix(r.Target, "/emulator/") {
			requests = append(requests, r.Method+" "+r.Target)
		}
	}
	assert.LessOrEqual(t, len(requests), 2*changes+1, strings.Join(requests, "\n"))
}

// The picture of the README is for readers, and not for visitors of the page.
func TestPictureOfTheREADMEIsNotServed(t *testing.T) {
	d := serveDemo(t, server.Config{})
	for _, path := range []string{"demo.png", "board.png"} {
		resp, err := http.Get(d.url() + path)
		assert.NoError(t, err)
		resp.Body.Close()
		assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
}
