package emulator

import "time"

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
