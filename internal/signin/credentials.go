package signin

import (
	"context"
	"errors"
	"strings"
	"sync"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// Credentials are the credentials of a user.
type Credentials struct {
	Windows bool // use the browser's integrated Windows authentication in place of a password

	Username, Password string
}

// CredentialsSource supplies the credentials of the user.
type CredentialsSource interface {
	// Credentials returns the credentials for an origin. It returns early when ctx is
	// done.
	Credentials(ctx context.Context, need CredentialsNeed) (Credentials, error)
	// Renewable reports whether a second call may return other credentials.
	Renewable() bool
}

// CredentialsNeed describes a request for credentials.
type CredentialsNeed struct {
	Origin string // the origin that receives them
	Reason CredentialsReason
}

// CredentialsReason is the reason of a request for credentials.
type CredentialsReason string

// The reasons to ask for credentials.
const (
	CredentialsFirst   CredentialsReason = "first"   // the first request for a ticket of the origin
	CredentialsRefused CredentialsReason = "refused" // the server did not accept the last credentials
	CredentialsExpired CredentialsReason = "expired" // the ticket has expired
)

// StaticCredentials are credentials that never change.
type StaticCredentials Credentials

// Credentials returns the credentials.
func (c StaticCredentials) Credentials(context.Context, CredentialsNeed) (Credentials, error) {
	return Credentials(c), nil
}

// Renewable returns false.
func (StaticCredentials) Renewable() bool { return false }

// maxAsked is how often one sign-in, or one renewal of a ticket, calls a source of
// credentials.
const maxAsked = 6

// credentialsCache holds the credentials of the user during one sign-in or one renewal
// of a ticket. Afterwards the session drops it, so that it does not keep passwords.
type credentialsCache struct {
	source CredentialsSource

	mu    sync.Mutex // a ticket may be renewed during a step of the sign-in
	asked int
	given map[string]Credentials // by origin
}

func newCredentialsCache(source CredentialsSource) *credentialsCache {
	return &credentialsCache{source: source, given: map[string]Credentials{}}
}

// get returns the credentials for an origin. Two servers behind one proxy share an
// origin and its credentials.
func (c *credentialsCache) get(ctx context.Context, need CredentialsNeed) (Credentials, error) {
	c.mu.Lock()
	known, ok := c.given[need.Origin]
	if ok && need.Reason != CredentialsRefused {
		c.mu.Unlock()
		return known, nil
	}
	c.asked++
	c.mu.Unlock()
	given, err := c.source.Credentials(ctx, need)
	if err != nil {
		return Credentials{}, credentialsError("could not be obtained", err)
	}
	if !given.Windows && (given.Username == "" || given.Password == "") {
		return Credentials{}, credentialsError("must have a user name and a password that are not empty", nil)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given[need.Origin] = given
	return given, nil
}

// redact returns the error of an answer without the passwords in the cache: a server may
// repeat a password.
func (c *credentialsCache) redact(err error) error {
	known, ok := errors.AsType[*ucwa.Error](err)
	if !ok || c == nil {
		return err
	}
	e := *known
	says := e.Pointer + e.Reason.Code + e.Reason.Subcode + e.Reason.Message
	for _, p := range e.Reason.Parameters {
		says += p.Name + p.Reason
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, given := range c.given {
		if given.Password == "" {
			continue
		}
		e.Message = strings.ReplaceAll(e.Message, given.Password, "…")
		if strings.Contains(says, given.Password) {
			e.Pointer, e.Reason = "", ucwa.Reason{}
		}
	}
	return &e
}

// mayRetry reports whether the source may have other credentials.
func (c *credentialsCache) mayRetry() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source != nil && c.source.Renewable() && c.asked < maxAsked
}

// credentialsError is the error of a sign-in that has no credentials. It does not contain
// the message of the source, which may contain a secret.
func credentialsError(problem string, cause error) error {
	if e, ok := errors.AsType[*ucwa.Error](cause); ok {
		return e
	}
	p := fields.Problem{Path: "/credentials", Message: problem}
	return &ucwa.Error{Kind: ucwa.KindArgument, Message: p.String(), Problems: []fields.Problem{p}, Cause: cause}
}
