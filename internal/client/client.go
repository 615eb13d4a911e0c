package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
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
	// Exactly one of the three is given, as an absolute URL.
	Application           string // the application, whose links are followed
	PresenceSubscriptions string // the collection itself
	Server                string // any resource of a server, for a client that only performs exchanges

	// Applications replaces the application when it is gone; nil: nothing does.
	Applications ApplicationSource

	Transport Transport
	Token     TokenSource
	Format    hal.Format

	Timeout      time.Duration // of one attempt; 0 means DefaultTimeout
	TotalTimeout time.Duration // of a call with all its attempts; 0 means no bound
	Retries      *int          // how often a request is tried again, where that is harmless; nil means DefaultRetries
	MaxBytes     int           // of the body of one answer; 0 means DefaultMaxBytes
}

// CallOptions are the options of one call.
type CallOptions struct {
	Timeout      time.Duration // of one attempt; 0 means the client's
	TotalTimeout time.Duration // of the call with all its attempts; 0 means the client's
}

// Client speaks for one application about presence. It is safe for concurrent
// use.
type Client struct {
	transport Transport
	format    hal.Format
	timeout   time.Duration
	total     time.Duration
	retries   int
	maxBytes  int

	home        httpmsg.URL // the address that was given; its origin is the only one that is talked to
	tokens      tokens
	url         applicationURL
	application applicationCache
	known       known
	budget      budget

	life context.Context // ends with Close
	end  context.CancelCauseFunc
}

// New returns a client. It sends nothing.
func New(config Config) (*Client, error) {
	var problems []fields.Problem
	address, path := config.Application, "/application"
	switch {
	case config.PresenceSubscriptions != "":
		address, path = config.PresenceSubscriptions, "/presenceSubscriptions"
	case config.Server != "":
		address, path = config.Server, "/server"
	}
	if config.Server == "" && (config.Application == "") == (config.PresenceSubscriptions == "") {
		problems = append(problems, fields.Problem{
			Message: "exactly one of application and presenceSubscriptions must be given",
		})
	}
	home, err := httpmsg.ParseURL(address)
	if err != nil && len(problems) == 0 {
		problems = append(problems, fields.Problem{Path: path, Message: "is not usable: " + err.Error()})
	}
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}

	c := &Client{
		transport: config.Transport,
		format:    config.Format,
		timeout:   config.Timeout,
		total:     config.TotalTimeout,
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
	c.tokens = tokens{life: c.life, source: config.Token, origin: home.Origin}
	c.url = applicationURL{client: c, source: config.Applications, current: shared[httpmsg.URL]{value: home}}
	c.application = applicationCache{client: c, absent: config.Application == ""}
	c.known = known{home: home}
	return c, nil
}

// Close ends every call under way with an error of kind aborted, and every
// later one. What is subscribed stays so until it expires.
func (c *Client) Close() {
	c.end(&ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the client is closed"})
}

// attemptTimeout returns the time that one attempt has.
func (c *Client) attemptTimeout(options CallOptions) time.Duration {
	if options.Timeout > 0 {
		return options.Timeout
	}
	return c.timeout
}

// within returns a context that ends with ctx, with the client, and when the
// time for the whole call is over, whichever is first, for that reason.
func (c *Client) within(ctx context.Context, options CallOptions) (context.Context, context.CancelFunc) {
	total := c.total
	if options.TotalTimeout > 0 {
		total = options.TotalTimeout
	}
	ctx, cancel := WithTimeout(ctx, total)
	end := func() { cancel(context.Cause(c.life)) }
	stop := context.AfterFunc(c.life, end)
	if c.life.Err() != nil {
		end() // AfterFunc does it too, but only after a first request may have left
	}
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// WithTimeout returns a context that ends when the time is over, with an error
// that says so; 0 allows any time. Those of package context can also print when
// that is, which makes the module larger by 0.5 %.
func WithTimeout(ctx context.Context, allowed time.Duration) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if allowed == 0 {
		return ctx, cancel
	}
	timer := time.AfterFunc(allowed, func() {
		cancel(&ucwa.Error{Kind: ucwa.KindTimeout, Offset: -1, Message: "no answer within " + allowed.String()})
	})
	return ctx, func(cause error) {
		timer.Stop()
		cancel(cause)
	}
}

// timedOut reports whether err says that the time allowed ran out.
func timedOut(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Kind == ucwa.KindTimeout
}

// Ended returns the error of a call whose context has ended.
func Ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if known, ok := errors.AsType[*ucwa.Error](cause); ok {
		return known
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &ucwa.Error{Kind: ucwa.KindTimeout, Offset: -1, Message: "the deadline of the call has passed", Cause: cause}
	}
	return &ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the call was aborted", Cause: cause}
}

// CheckHref returns what is wrong with an href that the caller has from elsewhere, as
// an error of kind argument: it may be none, or lead away from the client's origin.
func (c *Client) CheckHref(href string) error {
	_, err := c.follow("given", href)
	if err == nil {
		return nil
	}
	return ucwa.Argument([]fields.Problem{{Message: err.Error()}})
}

// follow returns the address that an href of the server means. It fails for
// one that leaves the client's origin: the token must not go there.
func (c *Client) follow(rel, href string) (httpmsg.URL, error) {
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
