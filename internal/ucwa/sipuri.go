package ucwa

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sipScheme starts every SIP URI; its case does not matter.
const sipScheme = "sip:"

// CheckSIPURI reports what is wrong with a SIP URI, or nil: scheme sip in any
// case, then user@host with exactly one @, and nothing that cannot stand in a
// URI: blanks, quotes, characters that do not print, < and >. The error completes
// a sentence that starts with the URI, such as "has no user before the @".
func CheckSIPURI(uri string) error {
	switch {
	case uri == "":
		return errors.New("must not be empty")
	case !utf8.ValidString(uri):
		return errors.New("is not valid UTF-8")
	}
	for _, r := range uri {
		switch {
		case unicode.IsSpace(r):
			return errors.New("must not contain blanks")
		case r == '"' || r == '\'':
			return errors.New("must not contain quotation marks")
		case r == '<' || r == '>':
			return errors.New("must not contain < or >")
		case !strconv.IsPrint(r): // also what is pasted along unseen, such as U+200B
			return errors.New("must not contain control characters or invisible ones")
		}
	}
	if !IsSIP(uri) {
		return errors.New("must start with sip:, as in sip:user@example.com")
	}
	user, host, found := strings.Cut(uri[len(sipScheme):], "@")
	switch {
	case !found:
		return errors.New("must name a user and a host, as in sip:user@example.com")
	case user == "":
		return errors.New("has no user before the @")
	case host == "":
		return errors.New("has no host after the @")
	case strings.Contains(host, "@"):
		return errors.New("must contain only one @")
	}
	return nil
}

// IsSIP reports whether a text starts as a SIP URI does.
func IsSIP(s string) bool {
	return len(s) >= len(sipScheme) && strings.EqualFold(s[:len(sipScheme)], sipScheme)
}

// SIPKey returns what two SIP URIs have in common if they name the same person:
// one flow of the documentation spells one address in three cases.
func SIPKey(uri string) string { return strings.ToLower(uri) }
