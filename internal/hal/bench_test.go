package hal

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// subscriptions returns the collection of n subscriptions as a server sends it:
// ids of 32 hexadecimal digits, addresses below the application.
func subscriptions(n int) *Resource {
	const people = "/ucwa/oauth/v1/applications/101/people/"
	e := Embedded{Rel: "presenceSubscription", Array: true}
	for i := range n {
		id := fmt.Sprintf("%032x", uint64(i)*0x9E3779B97F4A7C15)
		memberships := people + "presenceSubscriptionMemberships?presenceSubscriptionId=" + id
		e.Resources = append(e.Resources, Resource{
			Rel:        "presenceSubscription",
			Properties: []Property{{"id", String(id)}},
			Links: []Link{
				{Rel: "self", Href: people + "presenceSubscriptions/" + id},
				{Rel: "addToPresenceSubscription", Href: memberships},
				{Rel: "memberships", Href: memberships},
			},
		})
	}
	return &Resource{
		Rel:      "presenceSubscriptions",
		Links:    []Link{{Rel: "self", Href: people + "presenceSubscriptions"}},
		Embedded: []Embedded{e},
	}
}

func BenchmarkDecodeJSON(b *testing.B) { benchmarkDecode(b, JSON) }
func BenchmarkDecodeXML(b *testing.B)  { benchmarkDecode(b, XML) }

func benchmarkDecode(b *testing.B, f Format) {
	for _, n := range []int{10, 100, 1000, 10000} {
		data, err := f.Append(nil, subscriptions(n))
		require.NoError(b, err)
		b.Run(fmt.Sprintf("subscriptions=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Decode(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
