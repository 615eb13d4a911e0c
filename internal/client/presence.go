package client

import (
	"context"
	"errors"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Presence is the presence of a contact, and the contact's SIP URI if it is known.
type Presence struct {
	ucwa.ContactPresence
	URI string
}

// Presence returns the presence of a contact. target is a SIP URI, or the href of a
// contact, of a membership or of a contact's presence.
func (c *Client) Presence(ctx context.Context, target string, options CallOptions) (p Presence, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	switch {
	case ucwa.IsSIP(target):
		if err := ucwa.CheckSIPURI(target); err != nil {
			return p, ucwa.ArgumentAt("", "the SIP URI "+err.Error())
		}
		contact, err := c.search(ctx, target, options)
		if err != nil {
			return p, err
		}
		return c.presenceOf(ctx, contact, options)
	case isAddress(target):
		return p, errNoSIP()
	}
	answer, err := c.get(ctx, "href", target, options,
		ucwa.RelContactPresence, ucwa.RelContact, ucwa.RelPresenceSubscriptionMembership)
	if err != nil {
		return p, err
	}
	// The type of a document without rel follows from its links.
	href := answer.Href(ucwa.RelContact)
	switch {
	case answer.Rel == ucwa.RelPresenceSubscriptionMembership || href != "":
		if href == "" {
			return p, notOffered(ucwa.RelContact, "see the contact of this membership")
		}
		answer, err = c.get(ctx, ucwa.RelContact, href, options, ucwa.RelContact)
		if err != nil {
			return p, err
		}
		return c.presenceOf(ctx, answer.Resource, options)
	case answer.Rel == ucwa.RelContact || answer.Href(ucwa.RelContactPresence) != "":
		return c.presenceOf(ctx, answer.Resource, options)
	default:
		return parsePresence(answer.Resource, "")
	}
}

// CheckTarget checks a target of [Client.Presence] that was not returned by the server.
// Its error is of kind argument.
func (c *Client) CheckTarget(target string) error {
	switch {
	case ucwa.IsSIP(target):
		return nil // Presence checks SIP URIs itself
	case isAddress(target):
		return errNoSIP()
	}
	return c.CheckHref(target)
}

// isAddress reports whether a target looks like the address of a person, such as
// tel:+14255550100 or user@example.com, and not like an href.
func isAddress(target string) bool {
	i := strings.IndexAny(target, ":@/?#")
	if i < 0 || target[i] != ':' {
		return i >= 0 && target[i] == '@'
	}
	scheme := ucwa.LowerASCII(target[:i])
	return scheme != "https" && scheme != "http"
}

func errNoSIP() error {
	return ucwa.ArgumentAt("", "the address of a person must start with sip:, as in sip:user@example.com")
}

// presenceOf reads the presence that a contact links to.
func (c *Client) presenceOf(ctx context.Context, contact *hal.Resource, options CallOptions) (Presence, error) {
	href := contact.Href(ucwa.RelContactPresence)
	if href == "" {
		return Presence{}, notOffered(ucwa.RelContactPresence, "see the presence of this contact")
	}
	answer, err := c.get(ctx, ucwa.RelContactPresence, href, options, ucwa.RelContactPresence)
	if err != nil {
		return Presence{}, err
	}
	return parsePresence(answer.Resource, contact.Text("uri"))
}

// search returns the contact with a SIP URI.
func (c *Client) search(ctx context.Context, uri string, options CallOptions) (*hal.Resource, error) {
	answer, err := c.application.visit(ctx, &Exchange{
		Method: "GET", Link: ucwa.RelSearch, Query: httpmsg.Query{{Name: "query", Value: uri}}, Rels: []string{ucwa.RelSearch},
	}, options)
	if err != nil {
		return nil, err
	}
	contacts, key := answer.Resources(ucwa.RelContact), ucwa.SIPKey(uri)
	for i := range contacts {
		if ucwa.SIPKey(contacts[i].Text("uri")) == key {
			return &contacts[i], nil
		}
	}
	e := ucwa.Server("the server finds nobody with the address " + uri)
	e.Pointer = "/_embedded/" + ucwa.RelContact
	return nil, e
}

func parsePresence(doc *hal.Resource, uri string) (Presence, error) {
	p, ok := ucwa.ParseContactPresence(doc)
	if !ok {
		e := ucwa.Document("the answer is no presence", errors.New("it has no availability"))
		e.Pointer = "/availability"
		return Presence{}, e
	}
	return Presence{p, uri}, nil
}
