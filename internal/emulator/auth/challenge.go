package auth

import "strings"

// Challenge is the form of the challenge of a 401: the WWW-Authenticate fields that it
// has.
type Challenge string

// The forms of a challenge.
const (
	// ChallengeOneField offers MsRtcOAuth only, which is what existing clients read.
	ChallengeOneField Challenge = "oneField"
	// ChallengeTwoFields offers Bearer and MsRtcOAuth in two fields, as on the pages.
	ChallengeTwoFields Challenge = "twoFields"
	// ChallengeJoined offers both in one field, as a proxy may join them.
	ChallengeJoined Challenge = "joined"
	// ChallengeUnquoted is one field whose href has no quotation marks, as in a sample
	// of the page AuthenticationInUCWA.
	ChallengeUnquoted Challenge = "unquoted"
	// ChallengeModern has an authorization_uri in its Bearer field, as servers with
	// modern authentication have it, besides MsRtcOAuth.
	ChallengeModern Challenge = "modern"
	// ChallengeModernOnly is the same without MsRtcOAuth: the server issues no tokens.
	ChallengeModernOnly Challenge = "modernOnly"
	// ChallengeNone is a 401 without challenge, as behind some proxies.
	ChallengeNone Challenge = "none"
)

// Challenges returns all forms of a challenge.
func Challenges() []Challenge {
	return []Challenge{
		ChallengeOneField, ChallengeTwoFields, ChallengeJoined, ChallengeUnquoted,
		ChallengeModern, ChallengeModernOnly, ChallengeNone,
	}
}

// Fields returns the values of the WWW-Authenticate fields. href is the URL that
// issues tokens, and grants are the grant types that it accepts.
func (c Challenge) Fields(href string, grants []string) []string {
	const (
		bearer = `Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@contoso.com", client_id="00000004-0000-0ff1-ce00-000000000000"`
		modern = bearer + `, authorization_uri="https://login.contoso.com/common/oauth2/authorize"`
	)
	types := `grant_type="` + strings.Join(grants, ",") + `"`
	rtc := `MsRtcOAuth href="` + href + `",` + types
	switch c {
	case ChallengeTwoFields:
		return []string{bearer, rtc}
	case ChallengeJoined:
		return []string{bearer + ", " + rtc}
	case ChallengeUnquoted:
		return []string{"MsRtcOAuth href=" + href + "," + types}
	case ChallengeModern:
		return []string{modern, rtc}
	case ChallengeModernOnly:
		return []string{modern}
	case ChallengeNone:
		return nil
	default:
		return []string{rtc}
	}
}
