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

// Aggregation keeps only the latest state (page EventsInUCWA). In the rows + is
// added, - deleted and ~ updated; S a subscription, C and D contacts, p and n the
// presence and the note of C.
func TestWhatIsLeftOfWhatHappens(t *testing.T) {
	things := map[byte]Event{
		'S': {Rel: "presenceSubscription", Subject: "1"}, 'C': {Rel: "contact", Subject: "c"}, 'D': {Rel: "contact", Subject: "d"},
		'p': {Rel: "contactPresence", Subject: "c"}, 'n': {Rel: "contactNote", Subject: "c"},
	}
	kinds := map[byte]hal.EventType{'+': hal.Added, '-': hal.Deleted, '~': hal.Updated}
	for _, row := range []struct{ name, happens, left string }{
		{"nothing", "", ""},
		{"different things are told in their order", "+S +C ~p ~n +D", "+S +C ~p ~n +D"},
		{"several changes are one", "~p ~n ~p ~p", "~p ~n"},
		{"a change keeps its place", "~p -D ~p", "~p -D"},
		{"what has come and gone is nothing", "+S -S", ""},
		{"what has come, changed and gone is nothing", "+C ~p ~n ~p -C", ""},
		{"what is left keeps its order", "+S +C ~p +D -C ~S", "+S +D ~S"},
		{"what goes is not said to have changed", "~S ~p ~n -C -S", "-C -S"},
		{"what goes and comes again does both", "-C +C ~p", "-C +C ~p"},
		{"what goes, comes and goes is gone", "-C +C ~p -C", "-C"},
		{"what comes, goes and comes has come", "+C ~p -C +C ~n", "+C ~n"},
		{"a thing that has come may be about to go", "+S ~S", "+S ~S"},
		{"another contact does not matter", "+C +D ~p -D", "+C ~p"},
	} {
		t.Run(row.name, func(t *testing.T) {
			q := queue{parts: []string{"contactPresence", "contactNote"}}
			for event := range strings.FieldsSeq(row.happens) {
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

func TestEventsGoOutWithTheFirstThatHasWaitedLongEnough(t *testing.T) {
	ch := New(nil)
	note := func(who string, p Priority, after time.Duration) {
		ch.queue.add(Event{hal.Updated, "contactNote", who}, p, morning.Add(after))
	}
	due := func(want time.Duration, why string) {
		t.Helper()
		assert.Equal(t, want, ch.queue.due(ch.wait).Sub(morning), why)
	}
	assert.Equal(t, schedule.Never(), ch.queue.due(ch.wait))
	note("a", Low, 0)
	due(15*time.Second, "low waits for 15 s")
	note("b", Medium, time.Second)
	due(6*time.Second, "medium for 5")
	note("b", Medium, 2*time.Second)
	due(6*time.Second, "from the first change on")
	note("c", Low, 3*time.Second)
	note("d", Urgent, 4*time.Second)
	due(4*time.Second, "and what is at once takes all along")
	ch.Remove(Event{hal.Updated, "contactNote", "d"})
	due(6*time.Second, "unless it is gone")
	note("b", Low, 4*time.Second)
	due(6*time.Second, "a change that waits already is not told later")
	note("c", Urgent, 4*time.Second)
	due(3*time.Second, "but without delay once a request brings it about")
}

// A queue that never gets empty, but whose events come and go, does not grow.
func TestAQueueIsBoundedByWhatThereIsToTell(t *testing.T) {
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
