package signin

import (
	"slices"
	"strings"

	"ucwapresence/internal/ucwa"
)

// The grants of a web ticket (page AuthenticationInUCWA).
const (
	grantPassword = "password"
	grantWindows  = "urn:microsoft.rtc:windows" // integrated Windows authentication of the browser
	grantPassive  = "urn:microsoft.rtc:passive" // the user signs in at a page of the server, such as the page of AD FS
)

// offer is the set of ways to authenticate that a server offers in an answer 401.
type offer struct {
	tokenURL string   // where tickets are issued; "" if the server issues none
	grants   []string // in the order of the server; nil if it does not list them
	modern   bool     // it accepts tokens that are issued elsewhere
	others   []string // further schemes, which a page cannot use
}

// parseOffer reads the WWW-Authenticate fields of an answer, joined by commas.
func parseOffer(field string) offer {
	var o offer
	for _, c := range parseChallenges(field) {
		switch c.scheme {
		case "msrtcoauth":
			if o.tokenURL != "" {
				continue
			}
			o.tokenURL = c.parameters["href"]
			for grant := range strings.SplitSeq(c.parameters["grant_type"], ",") {
				if grant = strings.TrimSpace(grant); isName(grant) {
					o.grants = append(o.grants, grant)
				}
			}
		case "bearer":
			o.modern = true
		default:
			if isName(c.scheme) {
				o.others = append(o.others, c.scheme)
			}
		}
	}
	return o
}

// isName reports whether a text of a server can be the name of a grant or of a scheme.
// Errors contain such names but must not contain a ticket, which is longer and has
// digits.
func isName(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune(":._-", r))
	})
}

// has reports whether a grant is offered. A server that lists no grants may accept any.
func (o offer) has(grant string) bool {
	return o.tokenURL != "" && (o.grants == nil ||
		slices.ContainsFunc(o.grants, func(offered string) bool { return strings.EqualFold(offered, grant) }))
}

// String lists the names of the grants and schemes.
func (o offer) String() string {
	if o.tokenURL != "" {
		return strings.Join(o.grants, ", ")
	}
	return strings.Join(o.others, ", ")
}

// unusable returns the error of a sign-in for which the offer of an origin has no
// suitable grant. Its message names the options to pass instead.
func (o offer) unusable(origin string) error {
	var pass []string
	if o.has(grantPassword) {
		pass = append(pass, "credentials with a user name and a password")
	}
	if o.has(grantWindows) {
		pass = append(pass, `credentials: "windows"`)
	}
	if pass == nil {
		pass = append(pass, "token")
	}
	says, status := "", 0
	switch {
	case o.tokenURL != "":
		says = "offers " + o.String() + " only: pass " + strings.Join(pass, " or ")
	case o.modern:
		says = "takes modern authentication only: pass token"
	case o.others != nil:
		says, status = "offers "+o.String()+" to sign in with, which a page cannot use", 401
	default:
		says, status = "asks for a ticket without saying where to obtain one; a server of another origin has to let pages read WWW-Authenticate", 401
	}
	if status == 0 {
		return ucwa.ArgumentAt("", origin+" "+says)
	}
	e := ucwa.Server(origin + " " + says)
	e.Status = status
	return e
}
