//go:build !js

package page

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/server"
)

// crowd is the size of a group that is larger than most boards.
const crowd = 2_000

func member(i int) string { return fmt.Sprintf("sip:person%04d@contoso.com", i) }

// crowded is a server with a group of 2,000 people.
func crowded() server.Config {
	people := make([]directory.Person, 0, crowd+1)
	people = append(people, directory.Person{URI: "sip:lenea@contoso.com", Name: "Lene Aaling"})
	group := directory.Group{Rel: "group", ID: "everybody", Name: "Everybody"}
	for i := range crowd {
		people = append(people, directory.Person{URI: member(i), Name: fmt.Sprintf("Person %04d", i)})
		group.Members = append(group.Members, member(i))
	}
	groups := append(directory.SystemGroups(people[:1]), group)
	return server.Config{Emulator: emulator.New(emulator.Config{
		People: people, Groups: groups,
		Limits: emulator.Limits{Contacts: 2 * crowd, Memberships: 10 * crowd, Events: 10 * crowd},
	})}
}

func TestBoardOf2000PeopleDoesNotStutter(t *testing.T) {
	d := openDemo(t, crowded(), withFrames())
	d.follow("Everybody", "renewed")
	// Two of them are followed already. Each condition has its own time.
	for _, read := range []int{3, crowd / 4, crowd / 2, 3 * crowd / 4, crowd - 2} {
		d.Until(fmt.Sprintf(`Number([...document.querySelectorAll("[data-testid=count]")].at(-1).textContent.split(" of ")[0].replace(",", "")) >= %d`, read))
	}
	d.Until(live)

	tasks := d.traced(func() {
		for i := range 10 {
			person, availability := member(2+i%5), []string{"Busy", "Away"}[i/5]
			d.becomes(person, availability)
			d.Until(`rowOf("` + person + `")?.dataset.availability === "` + availability + `"`)
			// Down the list and up again, in the frames until the next change.
			d.Evaluate(nil, `(async () => {
				const rows = document.querySelector("#rows");
				for (const to of [400, 3_000, 20_000, 60_000, rows.scrollHeight, 30_000, 5_000, 0]) {
					rows.scrollTop = to;
					await new Promise(requestAnimationFrame);
				}
			})().then(() => null)`)
		}
	})
	t.Logf("%d tasks, the longest: %.1f", len(tasks), slices.Sorted(slices.Values(tasks))[max(0, len(tasks)-10):])
	require.Greater(t, len(tasks), 100)
	assert.Less(t, slices.Max(tasks), 50.0, "milliseconds of processor time of the longest task")

	var nodes struct{ Rows, Elements, Entries, Height int }
	d.Evaluate(&nodes, `({ height: document.documentElement.scrollHeight, rows: document.querySelectorAll("[data-testid=person]").length, elements: document.querySelectorAll("*").length, entries: document.querySelectorAll("#log > *").length })`)
	assert.Less(t, nodes.Rows, 100)
	assert.Less(t, nodes.Elements, 3_000)
	assert.Less(t, nodes.Entries, 300)
	assert.Less(t, nodes.Height, 3_000, "the tools are in reach")

	d.Evaluate(nil, `void (document.querySelector("#rows").scrollTop = document.querySelector("#rows").scrollHeight)`)
	d.counts(rowOf(member(crowd-1)), 1)
	d.Until(query(rowOf(member(crowd-1))) + `.dataset.availability`)
}

// traced returns how much processor time each task of the page took while a function ran,
// in milliseconds. Time in which other programs have the processor does not count.
func (d *demo) traced(run func()) (tasks []float64) {
	d.T.Helper()
	var mu sync.Mutex
	var events []json.RawMessage
	complete := make(chan struct{})
	d.Do(chromedp.ActionFunc(func(ctx context.Context) error {
		chromedp.ListenTarget(ctx, func(event any) {
			switch event := event.(type) {
			case *tracing.EventDataCollected:
				mu.Lock()
				defer mu.Unlock()
				for _, e := range event.Value {
					events = append(events, json.RawMessage(e))
				}
			case *tracing.EventTracingComplete:
				close(complete)
			}
		})
		return tracing.Start().WithTransferMode(tracing.TransferModeReportEvents).WithTraceConfig(&tracing.TraceConfig{
			IncludedCategories: []string{"toplevel", "disabled-by-default-devtools.timeline"}, ExcludedCategories: []string{"*"},
		}).Do(ctx)
	}))
	run()
	d.Do(chromedp.ActionFunc(func(ctx context.Context) error { return tracing.End().Do(ctx) }))
	<-complete
	mu.Lock()
	defer mu.Unlock()
	type event struct {
		Name, Ph string
		Pid, Tid int64
		Tdur     float64
		Args     struct{ Name string }
	}
	type thread struct{ pid, tid int64 }
	names := map[thread]string{}
	byThread := map[thread][]float64{}
	for _, text := range events {
		var e event
		require.NoError(d.T, json.Unmarshal(text, &e))
		switch {
		case e.Name == "thread_name":
			names[thread{e.Pid, e.Tid}] = e.Args.Name
		case e.Name == "RunTask" || e.Name == "ThreadControllerImpl::RunTask":
			byThread[thread{e.Pid, e.Tid}] = append(byThread[thread{e.Pid, e.Tid}], e.Tdur/1000)
		}
	}
	for th, durations := range byThread {
		if names[th] == "CrRendererMain" {
			tasks = append(tasks, durations...)
		}
	}
	return tasks
}
