package client

import (
	"context"
	"errors"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Presence is how available somebody is, and who that is if it is known.
type Presence struct {
	ucwa.ContactPresence
	URI string
}

// Presence returns how available somebody is. target is a SIP URI, or the
// address of a contact, of a membership or of a contact's presence.
func (c *Client) Presence(ctx context.Context, target string, options CallOptions) (Presence, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	if ucwa.IsSIP(target) {
		if err := ucwa.CheckSIPURI(target); err != nil {
			return Presence{}, ucwa.Argument([]fields.Problem{{Message: "the SIP URI " + err.Error()}})
		}
		contact, err := c.search(ctx, target, options)
		if err != nil {
			return Presence{}, err
		}
		return c.presenceOf(ctx, contact, options)
	}
	if strings.Contains(target, "@") && !strings.Contains(target, "/") {
		return Presence{}, ucwa.Argument([]fields.Problem{{Message: "the address of a person must start with sip:, as in sip:user@example.com"}})
	}
	doc, err := c.get(ctx, "href", target, options,
		ucwa.RelContactPresence, ucwa.RelContact, ucwa.RelPresenceSubscriptionMembership)
	if err != nil {
		return Presence{}, err
	}
	// A document that lacks its rel shows by its links what it is.
	href := doc.Href(ucwa.RelContact)
	switch {
	case doc.Rel == ucwa.RelPresenceSubscriptionMembership || href != "":
		if href == "" {
			return Presence{}, notOffered(ucwa.RelContact, "see the contact of this membership")
		}
		doc, err = c.get(ctx, ucwa.RelContact, href, options, ucwa.RelContact)
		if err != nil {
			return Presence{}, err
		}
		return c.presenceOf(ctx, doc.Resource, options)
	case doc.Rel == ucwa.RelContact || doc.Href(ucwa.RelContactPresence) != "":
		return c.presenceOf(ctx, doc.Resource, options)
	default:
		return parsePresence(doc.Resource, "")
	}
}

// presenceOf follows a contact's link to its presence.
func (c *Client) presenceOf(ctx context.Context, contact *hal.Resource, options CallOptions) (Presence, error) {
	href := contact.Href(ucwa.RelContactPresence)
	if href == "" {
		return Presence{}, notOffered(ucwa.RelContactPresence, "see the presence of this contact")
	}
	doc, err := c.get(ctx, ucwa.RelContactPresence, href, options, ucwa.RelContactPresence)
	if err != nil {
		return Presence{}, err
	}
	return parsePresence(doc.Resource, contact.Text("uri"))
}

// search finds the contact with a SIP URI.
func (c *Client) search(ctx context.Context, uri string, options CallOptions) (*hal.Resource, error) {
	doc, err := c.application.visit(ctx, Exchange{
		Method: "GET", Link: ucwa.RelSearch, Query: httpmsg.Query{{Name: "query", Value: uri}}, Rels: []string{ucwa.RelSearch},
	}, options)
	if err != nil {
		return nil, err
	}
	contacts := doc.Resources(ucwa.RelContact)
	for i := range contacts {
		if ucwa.SIPKey(contacts[i].Text("uri")) == ucwa.SIPKey(uri) {
			return &contacts[i], nil
		}
	}
	return nil, &ucwa.Error{
		Kind: ucwa.KindServer, Offset: -1, Pointer: "/_embedded/" + ucwa.RelContact,
		Message: "the server finds nobody with the address " + uri,
	}
}

func parsePresence(doc *hal.Resource, uri string) (Presence, error) {
	p, ok := ucwa.ParseContactPresence(doc)
	if !ok {
		e := protocolError("the answer is no presence", errors.New("it has no availability"))
		e.Pointer = "/availability"
		return Presence{}, e
	}
	return Presence{p, uri}, nil
}
