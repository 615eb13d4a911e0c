package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Config is what an emulator starts with. The zero value is a server with the
// people of the documentation's samples, one of whom has a token for everything.
type Config struct {
	// Seed is where ids and made-up tokens come from: the same seed and the same
	// requests give the same answers, to the byte.
	Seed uint64
	// BasePath is the path of the applications resource;
	// /ucwa/oauth/v1/applications if empty.
	BasePath string
	// Tokens are who may sign in; one token with all scopes if empty.
	Tokens []Token
	// People are the users of the server; those of the samples if empty. Others
	// may be subscribed to all the same.
	People []Person
	// Groups are the groups of everybody's contacts. If empty, those of the
	// samples for their people; for others the two that everybody has, with all
	// people in one of them.
	Groups []Group
	// Life lets people change how they are, each about once in that time. They
	// stay as they are if 0. [Emulator.SetPresence] goes before it.
	Life   time.Duration
	Limits Limits
	Times  Times
	Variants
	// TokenLife is how long a token works that a user has signed in for; 8 hours
	// if 0 (page AuthenticationInUCWA).
	TokenLife time.Duration
	// Redirect is the origin of a server that discovery sends clients on to, as in
	// topologies with more than one. If empty, or where they ask already, they
	// have arrived.
	Redirect string
	// AllowedOrigins are the web origins whose pages the xframe may carry requests
	// for, such as https://app.contoso.com; * stands for any text in them, and the
	// origin null for pages that have none, such as files. nil is all.
	AllowedOrigins []string
}

// Limits are how much the server holds before it answers 403 LimitExceeded, 410
// TooManyApplications, 413 or 429. 0 stands for the default. Only that of
// BatchedRequests is documented (page BatchingRequests); the others are made up.
type Limits struct {
	Applications    int // of one user; 1000
	Subscriptions   int // of one application; 100
	Contacts        int // of one subscription; 250
	Memberships     int // of all subscriptions of one application; 1000
	Events          int // that wait in an event channel in use, which then says resume; 10,000
	BodyBytes       int // of a request; 256 KiB
	BatchedRequests int // of one batch; 100
}

// complete returns the configuration with its defaults put in. What it makes
// up it takes from ids.
func (c Config) complete(ids *idSource) Config {
	base := strings.Trim(c.BasePath, "/")
	if base == "" {
		base = "ucwa/oauth/v1/applications"
	}
	c.BasePath = "/" + base
	if len(c.People) == 0 {
		c.People = samplePeople()
		if len(c.Groups) == 0 {
			c.Groups = sampleGroups()
		}
	}
	if len(c.Groups) == 0 {
		c.Groups = systemGroups(c.People)
	}
	if len(c.Tokens) == 0 {
		c.Tokens = []Token{{Scopes: AllScopes}}
	}
	tokens := make([]Token, len(c.Tokens))
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
	c.Redirect = strings.TrimRight(c.Redirect, "/")
	c.TokenLife = cmp.Or(c.TokenLife, 8*time.Hour)
	c.AllowedOrigins = slices.Clone(c.AllowedOrigins)
	for i, origin := range c.AllowedOrigins {
		c.AllowedOrigins[i] = normalizePattern(origin)
	}
	c.Limits = c.Limits.complete()
	c.Times = c.Times.complete()
	return c
}

func (l Limits) complete() Limits {
	for _, limit := range [...]struct {
		value    *int
		standard int
	}{
		{&l.Applications, 1000},
		{&l.Subscriptions, 100},
		{&l.Contacts, 250},
		{&l.Memberships, 1000},
		{&l.Events, 10_000},
		{&l.BodyBytes, 256 << 10},
		{&l.BatchedRequests, 100},
	} {
		if *limit.value == 0 {
			*limit.value = limit.standard
		}
	}
	return l
}
