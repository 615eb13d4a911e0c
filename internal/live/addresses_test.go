package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestAddressesThatNoEventAnnouncesAreLookedUp(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene", "sara")})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.pass(eventDelay - time.Second)
	assert.Equal(t, []string{"poll"}, d.ops(), "events may take some time")
	d.pass(time.Second)
	list := d.take(OpGet)
	assert.Equal(t, testApp+"/people/memberships?id=one", list.Href)
	d.handle(Answer{ID: list.ID, Resource: memberships("one", "lene", "sara")})
	cards := d.take(OpBatch)
	require.Equal(t, []Part{{Href: contactHref("lene")}, {Href: contactHref("sara")}}, cards.Parts)
	d.handle(Answer{ID: cards.ID, Parts: []PartAnswer{
		{Resource: document(contactHref("lene"), "")}, {Resource: document(contactHref("sara"), "")},
	}})
	assert.Len(t, d.pending[len(d.pending)-1].Parts, 2, "then the presence at the addresses in the cards")
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
}

func TestContactsAreRecognisedByTheirAddresses(t *testing.T) {
	for _, row := range []struct {
		name, uri, href string
	}{
		{"as in captures", "sip:lene@contoso.com", testApp + "/people/lene@contoso.com"},
		{"in another case", "sip:LeneA@contoso.com", testApp + "/people/lenea@Contoso.com"},
		{"an absolute address", "sip:lene@contoso.com", "https://fe1.contoso.com:443" + testApp + "/people/lene@contoso.com"},
		{"percent-encoded", "sip:lene@contoso.com", testApp + "/people/lene%40contoso.com"},
		{"the whole URI", "sip:lene@contoso.com", testApp + "/people/sip:lene@contoso.com"},
		{"with a query", "sip:lene@contoso.com", testApp + "/people/lene@contoso.com?instanceId=1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.handle(Open{Watch: 1, URIs: []string{row.uri}})
			d.application()
			d.pass(coalesceDelay)
			d.created("one")
			d.events(hal.Event{
				Type: hal.Updated, Target: hal.Reference{Rel: ucwa.RelContactPresence, Href: row.href + "/presence"},
				In: hal.Reference{Rel: ucwa.RelContact, Href: row.href},
			})
			assert.Equal(t, row.href+"/presence", d.take(OpGet).Href, "the request uses the address of the server unchanged")
		})
	}
}

func TestAContactWhoseAddressLacksItsURIIsIdentifiedByItsCard(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(hal.Event{
		Type: hal.Updated, Target: hal.Reference{Rel: ucwa.RelContactPresence, Href: testApp + "/people/282/presence"},
		In: hal.Reference{Rel: ucwa.RelContact, Href: testApp + "/people/282"},
	})
	card := d.take(OpGet)
	assert.Equal(t, testApp+"/people/282", card.Href)
	d.handle(Answer{ID: card.ID, Resource: document(contactHref("lene"), "")})
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, "Online", d.contact(1, "lene").Availability)
}

func TestEventsAboutUnwatchedContactsAreIgnored(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.events(presences("kim")...)
	assert.Equal(t, []string{"poll"}, d.ops())
}

func TestAContactWithoutAMembershipIsStaleAndDelaysNoOthers(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene", "sara")})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences("lene")...)
	d.read("Online")
	d.pass(eventDelay)
	d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("one", "lene")})
	assert.Equal(t, Live, d.state(1), "the other contacts are not delayed")
	assert.True(t, d.contact(1, "sara").Stale)
	assert.False(t, d.contact(1, "lene").Stale)
}
