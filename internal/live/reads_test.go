package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestSeveralChangesOfAContactInOnePackageCauseOneRead(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(changed("lene", partPresence), changed("sara", partPresence), changed("lene", partPresence), changed("lene", partPresence))
	assert.Equal(t, []Part{{Href: contactHref("lene") + "/presence"}, {Href: contactHref("sara") + "/presence"}}, d.take(OpBatch).Parts)
}

func TestOneChangeCausesOneGET(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(presences("sara")...)
	assert.Equal(t, contactHref("sara")+"/presence", d.take(OpGet).Href)
	assert.Zero(t, d.count(OpBatch)-1)
}

func TestOnlyRequestedDetailsAreRead(t *testing.T) {
	for _, row := range []struct {
		name    string
		details Details
		reads   []string
	}{
		{"presence alone", 0, []string{"/presence"}},
		{"with the note", Note, []string{"/presence", "/note"}},
		{"with the location", Location, []string{"/presence", "/location"}},
		{"with the name", Name, []string{"/presence", ""}},
		{"with everything", Name | Note | Location, []string{"/presence", "/note", "/location", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.handle(Open{Watch: 1, URIs: uris("lene"), Details: row.details})
			d.application()
			d.pass(coalesceDelay)
			d.created("one")
			d.events(changed("lene", partPresence), changed("lene", partNote), changed("lene", partLocation))
			var reads []string
			for _, r := range d.pending {
				if r.Op == OpGet {
					reads = append(reads, r.Href[len(contactHref("lene")):])
				}
				for _, p := range r.Parts {
					reads = append(reads, p.Href[len(contactHref("lene")):])
				}
			}
			assert.Equal(t, row.reads, reads)
			d.read("Online")
			assert.Equal(t, Live, d.state(1))
			k := d.contact(1, "lene")
			assert.Equal(t, "Online", k.Availability)
			assert.Equal(t, row.details&Note != 0, k.Note != "")
			assert.Equal(t, row.details&Location != 0, k.Location != "")
			assert.Equal(t, row.details&Name != 0, k.Name != "" && k.Title != "")
		})
	}
}

func TestNamesAreReadOnce(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene"), Details: Name})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences("lene")...)
	d.read("Online")
	d.fail(OpPoll, networkError())
	d.pass(3 * time.Second)
	for _, p := range d.take(OpBatch).Parts {
		assert.NotEqual(t, contactHref("lene"), p.Href)
	}
}

func TestManyContactsAreReadByBatchesOfTheAllowedSize(t *testing.T) {
	d := newDriver(t)
	users := people(1000)
	d.handle(Open{Watch: 1, URIs: uris(users...)})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences(users...)...)
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, 10, d.count(OpBatch))
	assert.Zero(t, d.count(OpGet))
	most := 0
	for _, r := range d.sent {
		most = max(most, len(r.Parts))
	}
	assert.Equal(t, maxBatch, most)
}

func TestNoMoreThanTheAllowedRequestsAreUnderWay(t *testing.T) {
	d := newDriver(t)
	users := people(150)
	d.live(users...)
	d.events(presences(users[:40]...)...)
	d.events(presences(users[40:]...)...)
	total := 0
	for _, r := range d.pending {
		total += len(r.Parts)
	}
	assert.Equal(t, maxBatch, total)
	d.read("Busy")
	for _, user := range users {
		assert.Equal(t, "Busy", d.contact(1, user).Availability)
	}
}

func TestManyReadsWaitForASlowBatchThatLeavesLittleRoom(t *testing.T) {
	d := newDriver(t)
	users := people(200)
	d.live(users...)
	d.events(presences(users[:97]...)...)
	sent := d.count(OpBatch)
	d.events(presences(users[97:99]...)...)
	assert.Equal(t, sent+1, d.count(OpBatch), "there is room for all that has changed")
	d.events(presences(users[99:]...)...)
	assert.Equal(t, sent+1, d.count(OpBatch), "one read at a time would follow")
	d.read("Busy")
	assert.Equal(t, sent+3, d.count(OpBatch))
	for _, user := range users {
		assert.Equal(t, "Busy", d.contact(1, user).Availability)
	}
}

func TestAChangeDuringAReadIsReadAfterIt(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.events(presences("lene")...)
	first := d.take(OpGet)
	d.events(presences("lene")...)
	assert.NotContains(t, d.ops(), "get", "one read of a part at a time")
	d.handle(Answer{ID: first.ID, Resource: document(first.Href, "Busy")})
	assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
	second := d.take(OpGet)
	d.handle(Answer{ID: second.ID, Resource: document(second.Href, "Away")})
	assert.Equal(t, "Away", d.contact(1, "lene").Availability)
	assert.Equal(t, []string{"poll"}, d.ops())
}

func TestADocumentInTheEventReplacesTheRead(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	event := changed("lene", partPresence)
	event.Embedded = []hal.Embedded{{Rel: ucwa.RelContactPresence, Resources: []hal.Resource{*document(event.Target.Href, "Busy")}}}
	d.events(event)
	assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
	assert.False(t, d.contact(1, "lene").Stale)
	assert.Equal(t, []string{"poll"}, d.ops())

	d.events(presences("lene")...)
	first := d.take(OpGet)
	d.events(event)
	d.handle(Answer{ID: first.ID, Resource: document(first.Href, "Away")})
	assert.Contains(t, d.ops(), "get", "it is unknown which of the two is newer")
}

func TestUnknownValuesStayAsTheServerWroteThem(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.events(presences("lene")...)
	d.read("OutToLunch")
	assert.Equal(t, "OutToLunch", d.contact(1, "lene").Availability)
}

func TestAReadThatFailsMakesTheContactStale(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(presences("lene")...)
	assert.False(t, d.contact(1, "lene").Stale, "while it is read")
	d.fail(OpGet, status(503, "ServiceUnavailable"))
	assert.True(t, d.contact(1, "lene").Stale, "it has changed to an unknown value")
	assert.False(t, d.contact(1, "sara").Stale)
	d.pass(2 * time.Second)
	d.read("Busy")
	assert.False(t, d.contact(1, "lene").Stale)
	assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
}

func TestAReadThatTakesLongMakesTheContactStale(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(presences("lene")...)
	d.pass(maxPendingRead)
	assert.True(t, d.contact(1, "lene").Stale)
	assert.False(t, d.contact(1, "sara").Stale)
	d.read("Busy")
	assert.False(t, d.contact(1, "lene").Stale)
}

func TestAContactThatCannotBeReadDoesNotStopTheOthers(t *testing.T) {
	for _, row := range []struct {
		name string
		err  *ucwa.Error
	}{
		{"the contact does not exist", status(404, "NotFound")},
		{"the user may not see the contact", status(403, "Forbidden")},
		{"the server fails each time", status(500, "ServiceFailure")},
		{"the read times out", newError(ucwa.KindTimeout, "no answer")},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.handle(Open{Watch: 1, URIs: uris("lene", "sara")})
			d.application()
			d.pass(coalesceDelay)
			d.created("one")
			d.events(presences("lene", "sara")...)
			batch := d.take(OpBatch)
			d.handle(Answer{ID: batch.ID, Parts: []PartAnswer{
				{Err: row.err}, {Resource: document(batch.Parts[1].Href, "Online")},
			}})
			for range maxReads {
				if d.state(1) != Live {
					d.pass(maxPause)
					d.fail(OpGet, row.err)
				}
			}
			assert.Equal(t, Live, d.state(1))
			assert.True(t, d.contact(1, "lene").Stale)
			assert.Empty(t, d.contact(1, "lene").Availability)
			assert.False(t, d.contact(1, "sara").Stale)
			d.park()
			d.pass(refusalRetryDelay)
			assert.Contains(t, d.ops(), "get", "it is tried again from time to time")
		})
	}
}

func TestFailedBatchesAreFollowedBySmallerOnesOrSingleGETs(t *testing.T) {
	start := func(t *testing.T) *driver {
		d := newDriver(t)
		users := people(100)
		d.live(users...)
		d.events(presences(users...)...)
		return d
	}
	t.Run("too many requests: smaller batches follow", func(t *testing.T) {
		d := start(t)
		d.fail(OpBatch, status(429, "TooManyRequests"))
		d.pass(3 * time.Second)
		assert.Len(t, d.take(OpBatch).Parts, 50)
	})
	t.Run("a server error: smaller batches isolate the request that causes it", func(t *testing.T) {
		d := start(t)
		for size := 50; size > 1; size /= 2 {
			d.fail(OpBatch, status(500, "ServiceFailure"))
			d.pass(maxPause)
			require.Len(t, d.pending[len(d.pending)-1].Parts, size)
			d.pending = d.pending[:2]
			d.pending[1] = d.sent[len(d.sent)-1]
		}
	})
	for _, err := range []*ucwa.Error{status(405, "MethodNotAllowed"), status(404), status(403, "Forbidden"), status(415, "UnsupportedMediaType")} {
		t.Run("refused with "+err.Error()+": single GETs take their place", func(t *testing.T) {
			d := start(t)
			d.fail(OpBatch, err)
			assert.Equal(t, []string{"poll", "get", "get"}, d.ops(), "few at a time")
			d.read("Busy")
			assert.Equal(t, "Busy", d.contact(1, "p99").Availability)
			d.pass(firstBatchRetry)
			d.events(presences(people(100)...)...)
			assert.Contains(t, d.ops(), "batch", "it is tried again later")
		})
	}
	t.Run("an answer lacks a part: the batch is repeated", func(t *testing.T) {
		d := start(t)
		d.handle(Answer{ID: d.take(OpBatch).ID, Parts: make([]PartAnswer, 99)})
		assert.True(t, d.contact(1, "p0").Stale)
		d.pass(3 * time.Second)
		d.read("Busy")
		assert.Equal(t, "Busy", d.contact(1, "p0").Availability)
	})
	t.Run("the connection breaks: the GET of the event channel is cancelled", func(t *testing.T) {
		d := start(t)
		poll := d.pending[0].ID
		d.fail(OpBatch, networkError())
		assert.Contains(t, d.cancelled, poll)
		assert.Equal(t, Recovering, d.state(1))
		assert.True(t, d.contact(1, "p0").Stale)
	})
}

func TestSingleGETsAreSentIfThereIsNoLinkForBatches(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene", "sara", "john")})
	links := testLinks
	links.Batch = ""
	d.handle(Answer{ID: d.take(OpApplication).ID, Links: links})
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences("lene", "sara", "john")...)
	assert.Equal(t, []string{"poll", "get", "get"}, d.ops(), "few at a time")
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
}
