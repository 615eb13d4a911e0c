//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestChangesIterateFromTheCallOn(t *testing.T) {
	page := openWorld(t)
	page.Run(nil, `
		await world.connect();
		globalThis.watch = await world.watch();
		globalThis.set = async (...values) => {
			for (const value of values) {
				world.setPresence(sara, value);
				await world.pass(6000);
			}
		};
		globalThis.short = ({ value, done }) => (done ? "done" : value.availability);`)
	for _, row := range []struct {
		name, script string
		want         []string
	}{
		{"with the newest value of a contact", `
			const changes = watch.changes();
			await set("Busy", "Away", "DoNotDisturb");
			const first = short(await changes.next());
			const next = changes.next();
			await set("Online");
			changes.return();
			return [first, short(await next)];`, []string{"DoNotDisturb", "Online"}},
		{"without changes from before the call", `
			await set("Busy");
			const changes = watch.changes();
			await set("Away");
			const got = short(await changes.next());
			changes.return();
			return [got];`, []string{"Away"}},
		{"independently of other iterators", `
			const [one, other] = [watch.changes(), watch.changes()];
			await set("Busy");
			const got = [short(await one.next()), short(await other.next())];
			one.return();
			await set("Away");
			got.push(short(await one.next()), short(await other.next()));
			other.return();
			return got;`, []string{"Busy", "Busy", "done", "Away"}},
		{"until their signal aborts", `
			const controller = new AbortController();
			const changes = watch.changes({ signal: controller.signal });
			const next = changes.next();
			controller.abort();
			return [short(await next), short(await changes.next()), short(await watch.changes({ signal: controller.signal }).next())];`,
			[]string{"done", "done", "done"}},
		{"until the loop is left", `
			const seen = [];
			const loop = (async () => {
				for await (const { availability } of watch.changes()) {
					seen.push(availability);
					if (seen.length === 2) break;
				}
			})();
			await set("Busy", "Away", "Online");
			await loop;
			return seen;`, []string{"Busy", "Away"}},
		{"until the watch is closed, after what is pending", `
			const changes = watch.changes();
			await set("Busy");
			watch.close();
			return [short(await changes.next()), short(await changes.next()), short(await watch.changes().next())];`,
			[]string{"Busy", "done", "done"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			page.Within(t).Run(&got, row.script)
			assert.Equal(t, row.want, got)
		})
	}
	assertNothingLeft(t, page)
}

func TestListenersAreCalledOncePerAnswer(t *testing.T) {
	page := openWorld(t)
	var got struct {
		Calls       []int
		Events      []string
		Removed     struct{ Calls, Contacts int }
		SameBefore  bool
		OtherAfter  bool
		Untouched   bool
		OnceAndDone int
	}
	page.Expect("the listener fails")
	page.Run(&got, `
		await world.connect();
		const watch = await world.watch();
		const calls = [0, 0];
		let once = 0;
		const events = [];
		const unsubscribe = watch.subscribe(() => calls[0]++);
		watch.subscribe(() => {
			calls[1]++;
			throw new Error("the listener fails");
		});
		watch.addEventListener("presence", () => once++, { once: true });
		const controller = new AbortController();
		watch.addEventListener("presence", ({ contact, previous }) => events.push(previous.availability + " " + contact.availability), { signal: controller.signal });
		const [before, john1] = [watch.contacts(), watch.get(john)];
		const sameBefore = before === watch.contacts();
		world.setPresence(sara, "Busy");
		await world.pass(10_000);
		const [otherAfter, untouched] = [before !== watch.contacts(), john1 === watch.get(john)];
		unsubscribe();
		controller.abort();
		world.setPresence(sara, "Away");
		world.setPresence(john, "Away");
		await world.pass(10_000);
		const removed = { calls: 0 };
		watch.subscribe(() => removed.calls++);
		watch.remove([john]);
		await world.settle();
		removed.contacts = watch.contacts().length;
		return { calls, removed, events, sameBefore, otherAfter, untouched, onceAndDone: once };`)
	assert.Equal(t, []int{1, 3}, got.Calls, "two answers and a removal")
	assert.Equal(t, 1, got.Removed.Calls, "contacts() has changed")
	assert.Equal(t, 1, got.Removed.Contacts)
	assert.Equal(t, []string{"Online Busy"}, got.Events)
	assert.True(t, got.SameBefore)
	assert.True(t, got.OtherAfter)
	assert.True(t, got.Untouched, "a contact that has not changed is the same object")
	assert.Equal(t, 1, got.OnceAndDone)
	assertNothingLeft(t, page)
}
