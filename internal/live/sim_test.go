package live

import (
	"flag"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	firstSeed = flag.Uint64("seed", 1, "the seed of the first simulated day")
	days      = flag.Int("days", 3, "how many days to simulate")
	noShrink  = flag.Bool("noshrink", false, "do not look for a shorter schedule that fails")
	keptSteps = flag.String("steps", "", "the numbers of the steps to keep, such as 3,17; all if empty")
)

// TestDay simulates days. To replay the day that a failure names:
//
//	go test ./internal/live -run TestDay -seed=17 -days=1
func TestDay(t *testing.T) {
	if *keptSteps != "" {
		s := draw(*firstSeed)
		var numbers []int
		for text := range strings.SplitSeq(*keptSteps, ",") {
			n, err := strconv.Atoi(text)
			require.NoError(t, err)
			numbers = append(numbers, n)
		}
		s = s.only(numbers)
		describe(t, s)
		violation, _ := simulate(t, s)
		assert.Empty(t, violation)
		return
	}
	var (
		mu         sync.Mutex
		total      = newTally()
		violations int
		wait       sync.WaitGroup
		seeds      = make(chan uint64)
	)
	for range 2 {
		wait.Go(func() {
			for seed := range seeds {
				s := draw(seed)
				violation, count := simulate(t, s)
				if violation != "" && !*noShrink {
					s = shrink(t, s)
					violation, _ = simulate(t, s)
				}
				mu.Lock()
				total.add(count)
				if violation != "" {
					violations++
					t.Errorf("seed %d: %s\nreplay: go test ./internal/live -run TestDay -seed=%d -steps=%s", seed, violation, seed, numbersOf(s))
					describe(t, s)
				}
				mu.Unlock()
			}
		})
	}
	for i := range *days {
		seeds <- *firstSeed + uint64(i)
	}
	close(seeds)
	wait.Wait()
	commit, _ := exec.CommandContext(t.Context(), "git", "rev-parse", "--short", "HEAD").Output()
	t.Logf("%d days from seed %d at commit %s%v\nviolations: %d", *days, *firstSeed, commit, &total, violations)
	if *days >= 100 {
		for _, k := range kinds {
			assert.Positive(t, total.faults[k.name], "in all these days there was never: %s", k.name)
		}
	}
}

// simulate runs a day, and returns the first violation; "" if there is none.
func simulate(t *testing.T, s script) (violation string, count tally) {
	w := newWorld(t, s)
	w.live()
	w.count.hours = w.now.Hours()
	return w.failed, w.count
}

// live runs the day: first the faults, then ten calm minutes. In the first five the
// watches recover, the next three must take few requests, and in the last two no contact
// changes.
func (w *world) live() {
	w.run(time.Second)
	w.open(w.people, nil, Note)
	spent := time.Duration(0) // in steps that take some time
	for _, s := range w.script.steps {
		w.run(max(s.at+spent, w.now))
		if w.failed != "" {
			return
		}
		began := w.now
		w.step(s)
		spent += w.now - began
	}
	w.run(w.script.length + spent)
	w.faults, w.closing, w.hole = nil, nil, 0
	w.other.end(w)
	w.run(w.now + calm/2)
	before := w.count.copy()
	w.run(w.now + 3*time.Minute)
	w.checkRequests(before)
	w.changing = false
	w.run(w.now + 2*time.Minute)
	if w.failed != "" {
		return
	}
	w.checkCalm()
	w.checkServer()
	for _, s := range w.openWatches() {
		w.handle(Close{Watch: s.id})
	}
	w.run(w.now + time.Minute)
	w.checkClosed()
}

// end ends the other reader.
func (o *otherReader) end(w *world) {
	if o != nil {
		o.until = w.now
	}
}

// shrink returns a shorter script that still fails. It removes ranges of steps, first
// large ones and then small ones, as long as the rest fails, within some attempts.
func shrink(t *testing.T, s script) script {
	attempts := 80
	for size := len(s.steps); attempts > 0; {
		shrunk := false
		for from := len(s.steps); from > 0 && attempts > 0; from -= size {
			fewer := s
			fewer.steps = slices.Delete(slices.Clone(s.steps), max(0, from-size), from)
			attempts--
			if violation, _ := simulate(t, fewer); violation != "" {
				s, shrunk = fewer, true
			}
		}
		if size == 1 && !shrunk {
			break
		}
		size = max(1, min(size, len(s.steps))/2)
	}
	return s
}

func numbersOf(s script) string {
	numbers := make([]string, len(s.steps))
	for i, step := range s.steps {
		numbers[i] = strconv.Itoa(step.number)
	}
	return strings.Join(numbers, ",")
}

func describe(t *testing.T, s script) {
	var b strings.Builder
	fmt.Fprintf(&b, "server: %+v\n", s.server)
	for _, step := range s.steps {
		fmt.Fprintf(&b, "%4d  %-12v %s\n", step.number, step.at.Round(time.Millisecond), step.kind)
	}
	t.Log(b.String())
}

// printRequests prints the requests of the simulated day, to investigate a failure.
var printRequests = flag.Bool("requests", false, "print the requests of the simulated day")
