package channel

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
)

// Aggregation keeps only the latest state (page EventsInUCWA). In the rows + is added,
// - deleted and ~ updated; S is a subscription, C and D are contacts, p and n are the
// presence and the note of C.
func TestTheQueueAggregates(t *testing.T) {
	things := map[byte]Event{
		'S': {Rel: "presenceSubscription", Subject: "1"}, 'C': {Rel: "contact", Subject: "c"}, 'D': {Rel: "contact", Subject: "d"},
		'p': {Rel: "contactPresence", Subject: "c"}, 'n': {Rel: "contactNote", Subject: "c"},
	}
	kinds := map[byte]hal.EventType{'+': hal.Added, '-': hal.Deleted, '~': hal.Updated}
	for _, row := range []struct{ name, events, left string }{
		{"no events", "", ""},
		{"different events keep their order", "+S +C ~p ~n +D", "+S +C ~p ~n +D"},
		{"several updates of one part are merged", "~p ~n ~p ~p", "~p ~n"},
		{"an update keeps its place", "~p -D ~p", "~p -D"},
		{"added and deleted cancel out", "+S -S", ""},
		{"added, updated and deleted cancel out", "+C ~p ~n ~p -C", ""},
		{"the remaining events keep their order", "+S +C ~p +D -C ~S", "+S +D ~S"},
		{"deleted removes updates", "~S ~p ~n -C -S", "-C -S"},
		{"deleted and added again are two events", "-C +C ~p", "-C +C ~p"},
		{"deleted, added and deleted is deleted", "-C +C ~p -C", "-C"},
		{"added, deleted and added is added", "+C ~p -C +C ~n", "+C ~n"},
		{"added and updated are two events", "+S ~S", "+S ~S"},
		{"another contact has no influence", "+C +D ~p -D", "+C ~p"},
	} {
		t.Run(row.name, func(t *testing.T) {
			q := queue{parts: []string{"contactPresence", "contactNote"}}
			for event := range strings.FieldsSeq(row.events) {
				h := things[event[1]]
				h.Type = kinds[event[0]]
				q.add(h, Medium, morning)
			}
			assert.Equal(t, len(strings.Fields(row.left)), q.len())
			var left []string
			for _, h := range q.take() {
				for letter, thing := range things {
					for sign, kind := range kinds {
						if thing.Type = kind; thing == h {
							left = append(left, string([]byte{sign, letter}))
						}
					}
				}
			}
			assert.Equal(t, row.left, strings.Join(left, " "))
			assert.Zero(t, q.len())
		})
	}
}

func TestEventsAreSentWithTheFirstThatIsDue(t *testing.T) {
	ch := New(nil)
	note := func(subject string, p Priority, after time.Duration) {
		ch.queue.add(Event{hal.Updated, "contactNote", subject}, p, morning.Add(after))
	}
	due := func(want time.Duration, why string) {
		t.Helper()
		assert.Equal(t, want, ch.queue.due(ch.wait).Sub(morning), why)
	}
	assert.Equal(t, schedule.Never(), ch.queue.due(ch.wait))
	note("a", Low, 0)
	due(15*time.Second, "low waits for 15 seconds")
	note("b", Medium, time.Second)
	due(6*time.Second, "medium waits for 5 seconds")
	note("b", Medium, 2*time.Second)
	due(6*time.Second, "the wait starts with the first update")
	note("c", Low, 3*time.Second)
	note("d", Urgent, 4*time.Second)
	due(4*time.Second, "an urgent event takes the others along")
	ch.Remove(Event{hal.Updated, "contactNote", "d"})
	due(6*time.Second, "a removed event does not count")
	note("b", Low, 4*time.Second)
	due(6*time.Second, "an update that waits is not delayed")
	note("c", Urgent, 4*time.Second)
	due(3*time.Second, "an update becomes urgent")
}

// A queue that is never empty, but whose events cancel out, does not grow.
func TestTheQueueIsBoundedByItsEvents(t *testing.T) {
	q := queue{parts: []string{"contactPresence", "contactNote"}}
	q.add(Event{hal.Updated, "contactNote", "x"}, Medium, morning)
	for i := range 10_000 {
		who := strconv.Itoa(i)
		q.add(Event{hal.Added, "contact", who}, Urgent, morning)
		q.add(Event{hal.Updated, "contactPresence", who}, Urgent, morning)
		q.add(Event{hal.Deleted, "contact", who}, Urgent, morning)
	}
	assert.Equal(t, 1, q.len())
	assert.Less(t, cap(q.events), 100)
	assert.Equal(t, []Event{{hal.Updated, "contactNote", "x"}}, q.take())
}

var morning = time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
