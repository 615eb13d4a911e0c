package directory

import (
	"cmp"
	"strings"

	"ucwapresence/internal/ucwa"
)

// Person is a user of the server. Their department is the first distribution
// group that they are in.
type Person struct {
	URI   string // SIP URI
	Name  string
	Title string // may be empty
	// Password is the password of the person; [Password] if empty.
	Password string
}

// Password is the password of everyone without a password of their own. The page
// CreateAnApplication signs in with it.
const Password = "pass@word1"

// Authenticates reports whether a password is the person's.
func (p Person) Authenticates(password string) bool { return password == cmp.Or(p.Password, Password) }

// Group is a group of contacts. All users have the same groups, but a user is not
// a contact of their own.
type Group struct {
	// Rel is the type: pinnedGroup, defaultGroup, group or distributionGroup. There
	// should be one group of each of the first two types.
	Rel string
	ID  string // opaque, unique among the groups
	// Name is at most 256 characters.
	Name string
	// URI is the address of a distributionGroup; other groups have none.
	URI     string
	Members []string // SIP URIs
}

// Distribution reports whether the group is a distribution group. It belongs to
// the company and not to the user.
func (g Group) Distribution() bool { return g.Rel == ucwa.RelDistributionGroup }

// Address returns the user@host of a SIP URI.
func Address(uri string) string {
	_, address, _ := strings.Cut(uri, ":")
	return address
}
