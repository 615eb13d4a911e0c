package client

import (
	"context"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// Exchange is one request and the expected answer.
type Exchange struct {
	Method string
	Link   string        // the rel of the link that has Href; error messages name it
	Href   string        // the address, as the server wrote it
	Query  httpmsg.Query // parameters to set in the query of Href

	Input     *hal.Resource // the document in the body, in the format of the client; nil for none
	Body      []byte        // the body, if it is not a document
	MediaType string        // the media type of Body

	// Rels are the types that the document in the answer may have. Without Rels it may
	// have any type and need not have an address.
	Rels []string
	// Decode reads an answer in JSON or XML. The default is [hal.Format.DecodeCharset].
	// It returns nil for an answer that is not a resource, such as a package of events;
	// then Rels must be nil.
	Decode func(format hal.Format, body []byte, charset string) (*hal.Resource, error)
	// Accept is the media type of the answer. If Rels or Decode is set, the default is
	// the media type of the client's format. The caller itself reads answers of other
	// types, such as the answer to a batch.
	Accept string

	// Public leaves the token out of the request.
	Public bool
	// Credentials lets a browser authenticate by its own means: cookies, and
	// integrated Windows authentication.
	Credentials bool

	// Keepalive lets a browser finish the request after its page has been left.
	Keepalive bool

	// Once prevents repetitions, and the request that checks whether the application is
	// gone. A refused token is still renewed once.
	Once bool
	// Advice is the advice in the error of a POST whose outcome is unknown. It
	// completes "whether the server acted on the request is not known, so ".
	Advice string

	url httpmsg.URL // the resolved Href with Query
}

// Answer is the server's answer to an [Exchange]. After a failed exchange it has no
// document, and its Response may be nil.
type Answer struct {
	*hal.Resource                   // the document; nil without Exchange.Rels and Exchange.Decode
	Response      *httpmsg.Response // status, header and body
	Sent          time.Time         // when the request was sent, by the wall clock

	turn uint64 // the number of the request, from 1; 0 if the server cannot have acted
}

// Do performs an exchange with the client's origin: it adds the token, renews it once
// if it is refused, and repeats the request if that is safe. The operations of the
// client consist of such exchanges.
func (c *Client) Do(ctx context.Context, ex Exchange, options CallOptions) (answer Answer, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	return c.visit(ctx, &ex, options)
}

// Request returns the request of an exchange as a part of a batch. It has no token,
// because the request that sends the batch has one.
func (c *Client) Request(ex Exchange) (*httpmsg.Request, error) {
	if err := c.resolve(&ex); err != nil {
		return nil, c.Redact(err)
	}
	req, err := c.request(&ex)
	return &req, c.Redact(err)
}

// Read reads the answer to an exchange from a part of the answer to a batch. Its errors
// are those of [Client.Do], but it sends no request.
func (c *Client) Read(ex Exchange, resp *httpmsg.Response) (Answer, error) {
	doc, err := c.read(resp, &ex)
	if err != nil {
		return Answer{}, c.Redact(ex.classify(err, true))
	}
	return Answer{Resource: doc, Response: resp}, nil
}

// get reads the resource at an href of the server.
func (c *Client) get(ctx context.Context, link, href string, options CallOptions, rels ...string) (Answer, error) {
	return c.visit(ctx, &Exchange{Method: "GET", Link: link, Href: href, Rels: rels}, options)
}

// visit performs an exchange with the resource at ex.Href.
func (c *Client) visit(ctx context.Context, ex *Exchange, options CallOptions) (Answer, error) {
	if err := c.resolve(ex); err != nil {
		return Answer{}, err
	}
	return c.do(ctx, ex, options)
}

// resolve sets the URL of an exchange.
func (c *Client) resolve(ex *Exchange) error {
	u, err := c.follow(ex.Link, ex.Href)
	if err != nil {
		return err
	}
	for _, p := range ex.Query {
		u = u.WithQuery(p.Name, p.Value)
	}
	ex.url = u
	return nil
}
