package auth

import (
	"slices"
	"time"
)

// Token is an access token.
type Token struct {
	// Value is what follows Bearer in the Authorization field. A generated value if
	// empty.
	Value string
	// Scopes are the permissions of the token. With the zero value a client can only have
	// an application.
	Scopes Scopes
	// Expires is when the token stops working; never if zero.
	Expires time.Time
	// User is the SIP URI of the token's owner; the first of the people if empty.
	User string
	// Host is the only host at which the token works; every host if empty.
	Host string
}

// valid reports whether the token works at a time.
func (t Token) valid(now time.Time) bool {
	return t.Expires.IsZero() || now.Before(t.Expires)
}

// maxIssued is how many of the tokens that clients have requested are kept.
const maxIssued = 10_000

// Tokens holds the tokens that work, by value.
type Tokens struct {
	byValue map[string]Token
	issued  []string // the values of those that clients have requested, oldest first
}

// NewTokens returns a set of tokens. They are kept until they are revoked.
func NewTokens(tokens []Token) *Tokens {
	t := &Tokens{byValue: map[string]Token{}}
	for _, token := range tokens {
		t.byValue[token.Value] = token
	}
	return t
}

// Find returns the token with a value; false if there is no such token, or if it
// has expired.
func (t *Tokens) Find(value string, now time.Time) (Token, bool) {
	token, found := t.byValue[value]
	return token, found && token.valid(now)
}

// Issue adds a token that a client has requested. The oldest of its kind are
// removed if they have expired, or if there are too many.
func (t *Tokens) Issue(token Token, now time.Time) {
	for len(t.issued) > 0 {
		oldest := t.issued[0]
		if len(t.issued) < maxIssued && t.byValue[oldest].valid(now) {
			break
		}
		t.Revoke(oldest)
	}
	t.byValue[token.Value] = token
	t.issued = append(t.issued, token.Value)
}

// Revoke removes a token before it expires.
func (t *Tokens) Revoke(value string) {
	delete(t.byValue, value)
	t.issued = slices.DeleteFunc(t.issued, func(issued string) bool { return issued == value })
}

// Scopes is a set of permissions that a token has (page
// SkypeForBusinessOnlineScopePermissions).
type Scopes uint8

// The permissions, under the names of that page.
const (
	UserReadWrite         Scopes = 1 << iota // User.ReadWrite
	ContactsReadWrite                        // Contacts.ReadWrite
	ConversationsInitiate                    // Conversations.Initiate
	ConversationsReceive                     // Conversations.Receive
	MeetingsReadWrite                        // Meetings.ReadWrite

	AllScopes = UserReadWrite | ContactsReadWrite | ConversationsInitiate | ConversationsReceive | MeetingsReadWrite
)

// Allows reports whether the set has one of the scopes that an operation needs.
func (s Scopes) Allows(needed Scopes) bool { return needed == 0 || s&needed != 0 }
