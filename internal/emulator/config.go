package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
)

// Config is the configuration of an emulator. The zero value is a server with the people
// of the documentation's samples; one of them has a token without restrictions.
type Config struct {
	// Seed decides ids and generated tokens: the same seed and the same requests
	// give the same answers, to the byte.
	Seed uint64
	// BasePath is the path of the applications resource;
	// /ucwa/oauth/v1/applications if empty.
	BasePath string
	// Tokens are the tokens that exist from the start; one with all scopes if empty.
	Tokens []auth.Token
	// People are the users of the server; those of the samples if empty. Other
	// people can be subscribed to as well.
	People []directory.Person
	// Groups are the groups of every user. If empty, those of the samples for their
	// people; for other people the two that every user has, with all people in one
	// of them.
	Groups []directory.Group
	// Life lets people change their presence, each about once in that time; 0 if
	// they do not. [Emulator.SetPresence] overrides it.
	Life   time.Duration
	Limits Limits
	Times  Times
	Variants
	// Challenge is the form of the challenge of a 401; that of the variants if empty.
	Challenge auth.Challenge
	// Grants are the grant types that the challenge offers and the server accepts;
	// those of the variants if empty. With [auth.GrantPassive] the server has a page at
	// which users sign in.
	Grants []string
	// TokenLife is how long a token works that a client has requested; 8 hours if 0
	// (page AuthenticationInUCWA).
	TokenLife time.Duration
	// TicketsPerHost lets a token that a client has requested work only at the host
	// name that has issued it, as at real servers. At another one it is answered with
	// ForeignTicket: 401 by default, 403 or 500.
	TicketsPerHost bool
	ForeignTicket  int
	// Redirect is the origin of a server that discovery redirects clients to, as
	// where there is more than one server. If it is empty, or the client's own, there
	// is no redirect. UserRedirect is the same for the user resource, which a client
	// asks with a token.
	Redirect, UserRedirect string
	// AllowedOrigins are the web origins whose pages the xframe may carry requests
	// for, such as https://app.contoso.com. In them * stands for any text, and null
	// is the origin of pages that have none, such as files. If nil, all are allowed.
	AllowedOrigins []string
}

// Limits are the limits of the server. Beyond them it answers 403 LimitExceeded, 410
// TooManyApplications, 413 or 429. 0 stands for the default. Only BatchedRequests is
// documented (page BatchingRequests); the others are invented.
type Limits struct {
	Applications    int // of one user; 1000
	Subscriptions   int // of one application; 100
	Contacts        int // of one subscription; 250
	Memberships     int // of all subscriptions of one application; 1000
	Events          int // that wait in an event channel in use, which then says resume; 10,000
	BodyBytes       int // of a request; 256 KiB
	BatchedRequests int // of one batch; 100
}

// Times are the times after which the server acts without a request. The pages state only
// Inactivity and InactiveTimeout. 0 is the default.
type Times struct {
	// Warning is the time before the end of a subscription at which the server announces
	// the end; default 2 minutes. If it is negative, there is no announcement.
	Warning time.Duration
	// Grace is how much longer a subscription lasts than its duration; none. A real
	// server was seen to announce the expiry a minute after the duration.
	Grace time.Duration
	// Silence is how long an event channel that has been in use may be without a pending
	// GET; default 10 minutes. After that the server drops the application's
	// subscriptions, and the next package has the link resume (page EventsInUCWA: "a long
	// period of inactivity").
	Silence time.Duration
	// Inactivity is the same until the application ends; 15 minutes (page
	// MeDashboard).
	Inactivity time.Duration
	// Idle is how long an application that has never used its event channel stays
	// without any request; 8 hours, as long as a user's token.
	Idle time.Duration
	// InactiveTimeout is how long users who have made themselves available show as
	// active without a report of activity; 5 minutes (page makeMeAvailable_ref), or
	// what makeMeAvailable says. AwayTimeout is how much longer until they show as
	// away; 5 minutes.
	InactiveTimeout, AwayTimeout time.Duration
}

// complete returns the configuration with its defaults. Generated tokens come from
// ids.
func (c Config) complete(ids *idSource) Config {
	base := strings.Trim(c.BasePath, "/")
	if base == "" {
		base = "ucwa/oauth/v1/applications"
	}
	c.BasePath = "/" + base
	if len(c.People) == 0 {
		c.People = directory.SamplePeople()
		if len(c.Groups) == 0 {
			c.Groups = directory.SampleGroups()
		}
	}
	if len(c.Groups) == 0 {
		c.Groups = directory.SystemGroups(c.People)
	}
	if len(c.Tokens) == 0 {
		c.Tokens = []auth.Token{{Scopes: auth.AllScopes}}
	}
	tokens := make([]auth.Token, len(c.Tokens))
	for i, token := range c.Tokens {
		if token.Value == "" {
			token.Value = ids.token()
		}
		if token.User == "" {
			token.User = c.People[0].URI
		}
		tokens[i] = token
	}
	c.Tokens = tokens
	c.Redirect, c.UserRedirect = strings.TrimRight(c.Redirect, "/"), strings.TrimRight(c.UserRedirect, "/")
	if c.Challenge == "" && c.TwoLineChallenge {
		c.Challenge = auth.ChallengeTwoFields
	}
	if len(c.Grants) == 0 {
		c.Grants = []string{auth.GrantWindows, auth.GrantPassword} // in the order of the page AuthenticationInUCWA
		if c.PasswordOnly {
			c.Grants = []string{auth.GrantPassword}
		}
	}
	c.TokenLife = cmp.Or(c.TokenLife, 8*time.Hour)
	c.AllowedOrigins = slices.Clone(c.AllowedOrigins)
	c.Limits = c.Limits.complete()
	c.Times = c.Times.complete()
	return c
}

func (l Limits) complete() Limits {
	return Limits{
		Applications:    cmp.Or(l.Applications, 1000),
		Subscriptions:   cmp.Or(l.Subscriptions, 100),
		Contacts:        cmp.Or(l.Contacts, 250),
		Memberships:     cmp.Or(l.Memberships, 1000),
		Events:          cmp.Or(l.Events, 10_000),
		BodyBytes:       cmp.Or(l.BodyBytes, 256<<10),
		BatchedRequests: cmp.Or(l.BatchedRequests, 100),
	}
}

func (t Times) complete() Times {
	return Times{
		Warning:         cmp.Or(t.Warning, 2*time.Minute),
		Grace:           t.Grace,
		Silence:         cmp.Or(t.Silence, 10*time.Minute),
		Inactivity:      cmp.Or(t.Inactivity, 15*time.Minute),
		Idle:            cmp.Or(t.Idle, 8*time.Hour),
		InactiveTimeout: cmp.Or(t.InactiveTimeout, 5*time.Minute),
		AwayTimeout:     cmp.Or(t.AwayTimeout, 5*time.Minute),
	}
}
