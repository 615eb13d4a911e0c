package client

import (
	"context"
	"sync/atomic"
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

// Config configures a [Client].
type Config struct {
	// Exactly one of these three fields is set, to an absolute URL.
	Application           string // the application, whose links the client follows
	PresenceSubscriptions string // the collection itself
	Server                string // any resource of the server, for a client that performs exchanges only

	// Applications replaces the application when it is gone; nil if it cannot be
	// replaced.
	Applications ApplicationSource

	Transport  Transport
	Token      TokenSource // may be nil if Server is set
	Format     hal.Format
	PageOrigin string // the origin of the page, for advice in errors; "" if it is not known

	Timeout      time.Duration // of one attempt; 0 means DefaultTimeout
	TotalTimeout time.Duration // of a call with all its attempts; 0 means no limit
	Retries      *int          // how often a request is repeated if that is safe; nil means DefaultRetries
	MaxBytes     int           // of the body of one answer; 0 means DefaultMaxBytes
}

// CallOptions are the options of one call.
type CallOptions struct {
	Timeout      time.Duration // of one attempt; 0 means the client's
	TotalTimeout time.Duration // of the call with all its attempts; 0 means the client's

	// AfterClose exempts the call from [Client.Close]: it may continue or start
	// afterwards. Close still cancels reading the application, and getting a token
	// unless its source is a [RenewingSource].
	AfterClose bool
}

// Client performs operations for one application. It is safe for concurrent use.
type Client struct {
	transport    Transport
	format       hal.Format
	timeout      time.Duration
	totalTimeout time.Duration
	retries      int
	maxBytes     int
	pageOrigin   string

	tokens      tokens
	url         applicationURL // or the address that was given instead; requests go only to its origin
	application applicationCache
	local       localState
	budget      budget
	requests    atomic.Uint64 // the number of requests that were sent

	life context.Context // ends with Close
	end  context.CancelCauseFunc
}

// New returns a client. It sends no request. Its error lists all problems of the
// configuration.
func New(config Config) (*Client, error) {
	var problems []fields.Problem
	address, path := config.Application, "/application"
	switch {
	case config.PresenceSubscriptions != "":
		address, path = config.PresenceSubscriptions, "/presenceSubscriptions"
	case config.Server != "":
		address, path = config.Server, "/server"
	}
	baseURL, err := httpmsg.ParseURL(address)
	switch {
	case config.Server == "" && (config.Application == "") == (config.PresenceSubscriptions == ""):
		problems = append(problems, fields.Problem{
			Message: "exactly one of application and presenceSubscriptions must be given",
		})
	case err != nil:
		problems = append(problems, fields.Problem{Path: path, Message: "is not usable: " + err.Error()})
	}
	if config.Token == nil && config.Server == "" {
		problems = append(problems, fields.Problem{Path: "/token", Message: "is required"})
	}
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}

	c := &Client{
		transport:    config.Transport,
		format:       config.Format,
		timeout:      config.Timeout,
		totalTimeout: config.TotalTimeout,
		retries:      DefaultRetries,
		maxBytes:     config.MaxBytes,
		pageOrigin:   config.PageOrigin,
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
	c.tokens = tokens{life: c.life, source: config.Token}
	c.url = applicationURL{client: c, source: config.Applications, current: cached{value: baseURL}}
	c.application = applicationCache{client: c, absent: config.Application == ""}
	c.local.base = c.url.get
	return c, nil
}

// Format returns the format of the documents that the client sends and accepts.
func (c *Client) Format() hal.Format { return c.format }

// Timeout returns how long one attempt may take, unless the call sets another timeout.
func (c *Client) Timeout() time.Duration { return c.timeout }

// CanRenewToken reports whether a token that the server refuses can be replaced.
func (c *Client) CanRenewToken() bool { return c.tokens.source.Renewable() }

// Close ends every running and every later call with an error of kind aborted, except
// calls with [CallOptions.AfterClose]. The server keeps subscriptions until they expire.
func (c *Client) Close() { c.end(ucwa.Aborted("the client is closed", nil)) }
