package emulator

import (
	"slices"
	"time"
)

// Token is what lets a user in.
type Token struct {
	// Value is what stands behind Bearer. A made-up one if empty.
	Value string
	// Scopes is what the token allows. The zero value allows no more than to
	// have an application.
	Scopes Scopes
	// Expires is when the token stops to work; the zero time is never.
	Expires time.Time
	// User is the SIP URI of the token's owner; the first of the people if
	// empty.
	User string
}

// valid reports whether the token works at that time.
func (t Token) valid(now time.Time) bool {
	return t.Expires.IsZero() || now.Before(t.Expires)
}

// maxTokens is how many tokens are kept of those that clients have asked for.
const maxTokens = 10_000

// tokens is who may come in.
type tokens struct {
	byValue map[string]Token
	issued  []string // the values of those that were asked for, oldest first
}

// find returns the token of a value; false if there is none, or if its time is
// over.
func (t *tokens) find(value string, now time.Time) (Token, bool) {
	token, known := t.byValue[value]
	return token, known && token.valid(now)
}

// issue keeps a token that was asked for. Those before it are forgotten once
// they are of no use, or too many.
func (t *tokens) issue(token Token, now time.Time) {
	for len(t.issued) > 0 {
		oldest := t.issued[0]
		if len(t.issued) < maxTokens && t.byValue[oldest].valid(now) {
			break
		}
		t.revoke(oldest)
	}
	t.byValue[token.Value] = token
	t.issued = append(t.issued, token.Value)
}

// revoke ends a token before its time.
func (t *tokens) revoke(value string) {
	delete(t.byValue, value)
	t.issued = slices.DeleteFunc(t.issued, func(issued string) bool { return issued == value })
}

// Scopes is a set of permissions that a token carries (page
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
