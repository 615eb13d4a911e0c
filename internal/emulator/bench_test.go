package emulator

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/journal"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// BenchmarkParkedApplications is a server under load: 1,000 applications wait for
// events. All of them are subscribed to the same ten people, and ten times a second
// the presence of one of these changes. One operation is one change: all
// applications are notified, their GETs are answered, and the next ones are parked.
func BenchmarkParkedApplications(b *testing.B) {
	const applications = 1000
	l := &load{e: New(Config{}), now: morning}
	before := heapInUse()
	l.signIn(b, applications)
	held := heapInUse() - before
	for changes := 0; b.Loop(); changes++ {
		l.change(b, changes)
	}
	b.ReportMetric(float64(held)/applications, "B/application")
}

// heapInUse returns the bytes that are in use.
func heapInUse() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// load holds the readers of many event channels.
type load struct {
	e       *Emulator
	now     time.Time
	people  []string           // SIP URIs
	readers map[*Parked]string // the application
}

func (l *load) signIn(b *testing.B, applications int) {
	l.readers = map[*Parked]string{}
	for i := range 10 {
		l.people = append(l.people, fmt.Sprintf("sip:user%d@contoso.com", i))
	}
	for range applications {
		app, err := l.e.CreateApplication(l.e.Token(), l.now)
		require.NoError(b, err)
		created := l.deliver("POST", app+"/people/presenceSubscriptions", `{"duration":30,"uris":["`+strings.Join(l.people, `","`)+`"]}`)
		require.Equal(b, 201, created.Response.Status)
		l.poll(b, app, app+"/events?ack=1&timeout=1800")
	}
	for range journal.MaxExchanges { // the journal is not part of an application
		l.deliver("GET", "/nothing", "")
	}
}

func (l *load) deliver(method, url, body string) Delivery {
	return l.e.Deliver(&httpmsg.Request{
		Method: method, URL: url, Body: []byte(body),
		Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + l.e.Token()}, {Name: "Accept", Value: "application/json"}},
	}, l.now)
}

// poll reads events until a GET has to wait.
func (l *load) poll(b *testing.B, app, href string) {
	d := l.deliver("GET", href, "")
	for ; d.Parked == nil; d = l.deliver("GET", l.next(b, d), "") {
	}
	l.readers[d.Parked] = app
}

// next returns the href of the GET after an answer.
func (l *load) next(b *testing.B, d Delivery) string {
	require.Equal(b, 200, d.Response.Status)
	events, err := hal.DecodeEventsJSON(d.Response.Body)
	require.NoError(b, err)
	return events.Href("next")
}

// change advances the time by a tenth of a second and changes a presence, and the
// readers read. Every five minutes they extend their subscriptions.
func (l *load) change(b *testing.B, n int) {
	l.now = l.now.Add(time.Second / 10)
	activity := fmt.Sprint("meeting ", n)
	require.NoError(b, l.e.SetPresence(l.people[n%len(l.people)], directory.Presence{Availability: "Busy", Activity: activity}, l.now))
	if n%3000 == 2999 {
		for _, app := range l.e.applications {
			app.subscriptions[0].extend(30, l.now, &l.e.config.Times)
			l.e.reschedule(app)
		}
	}
	for _, parked := range l.e.Settle(l.now) {
		app := l.readers[parked]
		delete(l.readers, parked)
		l.poll(b, app, l.next(b, parked.Delivery()))
	}
	require.Len(b, l.readers, 1000)
}
