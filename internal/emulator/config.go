package emulator

import (
	"strings"

	"ucwapresence/internal/ucwa"
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
	Limits Limits
	// TwoLineChallenge splits the challenge of a 401 in two header fields, one
	// for each way to authenticate, as the pages show it. Without, there is only
	// the one that existing clients read.
	TwoLineChallenge bool
}

// Person is a user of the server.
type Person struct {
	URI   string // SIP URI, compared without regard to case
	Name  string
	Title string // may be empty
}

// Limits are how much the server holds before it answers 403 LimitExceeded, 410
// TooManyApplications or 413. No page states a number for any of them; 0 stands
// for the default, which is made up.
type Limits struct {
	Applications  int // of one user; 1000
	Subscriptions int // of one application; 100
	Contacts      int // of one subscription; 250
	Memberships   int // of all subscriptions of one application; 1000
	BodyBytes     int // of a request; 256 KiB
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
	c.Limits = c.Limits.complete()
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
		{&l.BodyBytes, 256 << 10},
	} {
		if *limit.value == 0 {
			*limit.value = limit.standard
		}
	}
	return l
}

// person returns who has the SIP URI. Somebody unknown is nothing but a URI.
func (c *Config) person(uri string) Person {
	for _, p := range c.People {
		if ucwa.SIPKey(p.URI) == ucwa.SIPKey(uri) {
			return p
		}
	}
	return Person{URI: uri}
}

// samplePeople returns the people of the pages CreateAnApplication,
// GetPresenceDataOfAContact, BatchingRequests, contact_ref and me_ref, as these
// spell them.
func samplePeople() []Person {
	return []Person{
		{URI: "sip:lenea@contoso.com", Name: "Lene Aaling"},
		{URI: "sip:SaraD@contoso.com", Name: "Sara Davis", Title: "Product Manager"},
		{URI: "sip:toshm@contoso.com", Name: "Tosh Meston"},
		{URI: "sip:ChrisB@contoso.com", Name: "Chris Barry"},
		{URI: "sip:AlexD@contoso.com", Name: "Alex Darrow"},
		{URI: "sip:DanaB@contoso.com", Name: "Dana Birkby"},
		{URI: "sip:alex@contoso.com", Name: "Alex Doe", Title: "Engineer 2"},
		{URI: "sip:johndoe@contoso.com", Name: "John Doe", Title: "Senior Manager"},
		{URI: "sip:janedoe@contoso.com", Name: "Jane Doe"},
	}
}
