package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tally counts the events of simulated days.
type tally struct {
	hours    float64
	changes  int
	notices  int
	faults   map[string]int
	requests map[Op]int
	parts    int
	packages int // of events, that arrived

	inspections int // of the subscriptions of the server
}

func newTally() tally { return tally{faults: map[string]int{}, requests: map[Op]int{}} }

func (t *tally) fault(kind string) { t.faults[kind]++ }

func (t *tally) request(r Request) {
	t.requests[r.Op]++
	t.parts += len(r.Parts)
}

func (t *tally) answer(a Answer) {
	if a.Events != nil {
		t.packages++
	}
}

// copy returns a copy that shares the counts of faults.
func (t *tally) copy() tally {
	other := *t
	other.requests = maps.Clone(t.requests)
	return other
}

// add adds the counts of another tally.
func (t *tally) add(other tally) {
	t.hours += other.hours
	t.changes += other.changes
	t.notices += other.notices
	t.parts += other.parts
	t.packages += other.packages
	t.inspections += other.inspections
	for kind, n := range other.faults {
		t.faults[kind] += n
	}
	for op, n := range other.requests {
		t.requests[op] += n
	}
}

// String returns the tally as a report.
func (t *tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "virtual hours: %.0f\nchanges of contacts: %d\nchanges shown: %d\nlooks at the server: %d\nrequests:", t.hours, t.changes, t.notices, t.inspections)
	for op := range OpBatch + 1 {
		fmt.Fprintf(&b, " %s %d", op, t.requests[op])
	}
	fmt.Fprintf(&b, " (%d in batches)\nfaults by kind:\n", t.parts)
	for _, kind := range slices.Sorted(maps.Keys(t.faults)) {
		fmt.Fprintf(&b, "  %-28s %d\n", kind, t.faults[kind])
	}
	return b.String()
}
