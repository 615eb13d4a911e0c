package client

import (
	"context"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// The defaults of a [Config].
const (
	DefaultTimeout  = 30 * time.Second
	DefaultRetries  = 2
	DefaultMaxBytes = 1 << 20
)

// Config says whom a [Client] talks to, and how.
type Config struct {
	// Exactly one of the two is given, as an absolute URL.
	Application           string // the application, whose links are followed
	PresenceSubscriptions string // the collection itself

	Transport Transport
	Token     TokenSource
	Format    hal.Format

	Timeout  time.Duration // of one attempt; 0 means DefaultTimeout
	Retries  *int          // how often a GET is tried again; nil means DefaultRetries
	MaxBytes int           // of the body of one answer; 0 means DefaultMaxBytes
}

// CallOptions are the options of one call.
type CallOptions struct {
	Timeout time.Duration // of one attempt; 0 means the client's
}

// Client lists and creates the presence subscriptions of one application. It is
// safe for concurrent use.
type Client struct {
	transport Transport
	format    hal.Format
	timeout   time.Duration
	retries   int
	maxBytes  int

	home       ucwa.URL // the address that was given; its origin is the only one that is talked to
	tokens     *tokens
	collection *discovery
	known      known

	life context.Context // ends with Close
	end  context.CancelCauseFunc
}

// New returns a client. It sends nothing.
func New(config Config) (*Client, error) {
	var problems []ucwa.Problem
	address, path := config.Application, "/application"
	if config.PresenceSubscriptions != "" {
		address, path = config.PresenceSubscriptions, "/presenceSubscriptions"
	}
	if (config.Application == "") == (config.PresenceSubscriptions == "") {
		problems = append(problems, ucwa.Problem{
			Message: "exactly one of application and presenceSubscriptions must be given",
		})
	}
	home, err := ucwa.ParseURL(address)
	if err != nil && len(problems) == 0 {
		problems = append(problems, ucwa.Problem{Path: path, Message: "is not usable: " + err.Error()})
	}
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}

	c := &Client{
		transport: config.Transport,
		format:    config.Format,
		timeout:   config.Timeout,
		retries:   DefaultRetries,
		maxBytes:  config.MaxBytes,
		home:      home,
	}
	if c.timeout == 0 {
		c.timeout = DefaultTimeout
	}
	if config.Retries != nil {
		c.retries = *config.Retries
	}
	if c.maxBytes == 0 {
		c.maxBytes = DefaultMaxBytes
	}
	c.life, c.end = context.WithCancelCause(context.Background())
	c.tokens = newTokens(c.life, config.Token, home.Origin)
	c.collection = newDiscovery(c, config.PresenceSubscriptions != "")
	return c, nil
}

// Close ends every call under way with an error of kind aborted, and every
// later one. What is subscribed stays so until it expires.
func (c *Client) Close() {
	c.end(&ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the client is closed"})
}

// within returns a context that ends with ctx and with the client, whichever is
// first, for the same reason.
func (c *Client) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(c.life, func() { cancel(context.Cause(c.life)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// follow returns the address that an href of the server means. It fails for
// one that leaves the client's origin: the token must not go there.
func (c *Client) follow(rel, href string) (ucwa.URL, error) {
	u, err := c.home.Resolve(href)
	if err != nil {
		return u, protocolError("the link "+rel+" is not usable", err)
	}
	if u.Origin != c.home.Origin {
		return u, protocolError("the link "+rel+" leads to "+u.Origin+
			"; the token is for "+c.home.Origin+" only", nil)
	}
	return u, nil
}
