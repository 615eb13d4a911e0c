package hal

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// subscriptions returns a collection of n subscriptions as a server sends it: with ids
// of 32 hexadecimal digits and addresses below the application.
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

var formats = [...]Format{JSON, XML}

// A subscription is a Resource (88 bytes), three links (72 each) and a property (64).
// Its strings are parts of the document. The links and properties of hundreds of
// subscriptions share a slab, and the subscriptions are one slice whose capacity
// follows from the size of the document. So the decoder makes about thirty allocations
// for a document, and one more for every hundred subscriptions. See
// TestDecodingMakesFewAllocations.
func BenchmarkDecode(b *testing.B) {
	for _, format := range formats {
		for _, n := range []int{10, 100, 1000, 10000} {
			data, err := format.Append(nil, subscriptions(n))
			require.NoError(b, err)
			b.Run(fmt.Sprintf("%v/subscriptions=%d", format, n), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := format.Decode(data); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/subscription")
			})
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, format := range formats {
		for _, n := range []int{10, 100, 1000, 10000} {
			r := subscriptions(n)
			var data []byte
			b.Run(fmt.Sprintf("%v/subscriptions=%d", format, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var err error
					if data, err = format.Append(data[:0], r); err != nil {
						b.Fatal(err)
					}
				}
				b.SetBytes(int64(len(data)))
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/subscription")
			})
		}
	}
}

func TestDecodingMakesFewAllocations(t *testing.T) {
	for _, format := range formats {
		for _, n := range []int{10, 1000, 10000} {
			data, err := format.Append(nil, subscriptions(n))
			require.NoError(t, err)
			allocations := testing.AllocsPerRun(5, func() {
				if _, err := format.Decode(data); err != nil {
					t.Error(err)
				}
			})
			require.Less(t, allocations, 40+float64(n)/60, "%v, %d subscriptions", format, n)
		}
	}
}
