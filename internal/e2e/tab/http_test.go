//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator"
)

func TestEveryOperationWorksOverHTTP(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			page := openBehindHTTP(t, emulator.New(emulator.Config{}))
			var got struct {
				Same, Longer                       bool
				Added, Members, Left, List         int
				Frozen, Group, Extended, NoAddLink bool
				Availability                       []string
				Problems                           []string
				Unaddressed, Again                 string
			}
			page.Run(&got, `
				const { connect } = await import("/lib/presence.js");
				const { application, token } = await (await fetch("/connection.json")).json();
				const client = await connect({ application, token, format: "`+format+`" });
				const made = await client.create({ duration: 10, uris: ["sip:saraD@contoso.com"] });
				const read = await client.get(made.href);
				const longer = await client.extend(made, { duration: 10 });
				const added = await client.add(made, { uris: ["sip:johndoe@contoso.com"] });
				const members = await client.memberships(made);
				await client.remove(added[0]);
				const left = await client.memberships(made.href);
				const availability = [];
				for (const target of ["sip:saraD@contoso.com", members[0], members[0].links.contact]) {
					availability.push((await client.presence(target)).availability);
				}
				const group = (await client.groups()).find((group) => group.links.subscribeToGroupPresence);
				const followed = await client.subscribeToGroup(group, { duration: 10 });
				const extended = await client.extend(followed, { duration: 10 });
				await client.delete(followed.href);
				await client.delete(made);
				// A browser rounds its wall clock and its monotonic clock separately.
				const tenMinutesLater = (a, b) => Math.abs(a.expiresAt - b.expiresAt - 600_000) < 10;
				return {
					Same: JSON.stringify(read) === JSON.stringify(made),
					Longer: tenMinutesLater(longer, made),
					Added: added.length, Members: members.length, Left: left.length,
					List: (await client.list()).length,
					Frozen: [longer, members, members[0].links, group.links].every(Object.isFrozen),
					Group: followed.id === group.id,
					Extended: tenMinutesLater(extended, followed),
					NoAddLink: followed.links.addToPresenceSubscription === undefined,
					Availability: availability,
					Problems: (await failure(client.add(made, { uris: ["bob"], duration: 10 }))).problems,
					Unaddressed: (await failure(client.delete({}))).kind,
					Again: String((await failure(client.extend(made, { duration: 10 }))).status),
				};`)
			page.Expect("Failed to load resource") // by the last call
			assert.True(t, got.Same)
			assert.True(t, got.Longer)
			assert.Equal(t, []int{1, 2, 1, 0}, []int{got.Added, got.Members, got.Left, got.List})
			assert.True(t, got.Frozen)
			assert.True(t, got.Group)
			assert.True(t, got.Extended)
			assert.True(t, got.NoAddLink)
			assert.Len(t, got.Availability, 3)
			assert.NotContains(t, got.Availability, "")
			assert.Equal(t, []string{
				"/uris/0 must start with sip:, as in sip:user@example.com",
				"/duration is unknown; known are uris",
			}, got.Problems)
			assert.Equal(t, "argument", got.Unaddressed)
			assert.Equal(t, "404", got.Again)
		})
	}
}
