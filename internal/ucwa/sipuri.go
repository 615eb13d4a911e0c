package ucwa

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sipScheme starts every SIP URI; its case does not matter.
const sipScheme = "sip:"

// IsSIP reports whether a text starts as a SIP URI does.
func IsSIP(s string) bool {
	return len(s) >= len(sipScheme) && LowerASCII(s[:len(sipScheme)]) == sipScheme
}

// CheckSIPURI returns the problem of the SIP URI of a person, or nil. It accepts every
// URI that has a user and matches the grammar of RFC 3261, section 25.1, with the
// addresses of RFC 5954. Beyond the grammar it accepts letters that are not ASCII in
// user and host, because servers send them. The error completes a sentence that starts
// with the URI, such as "has no user before the @".
func CheckSIPURI(uri string) error {
	if problem := sipProblem(uri); problem != "" {
		return errors.New(problem)
	}
	return nil
}

func sipProblem(uri string) string {
	first, _ := utf8.DecodeRuneInString(uri)
	switch {
	case uri == "":
		return "must not be empty"
	case !utf8.ValidString(uri):
		return "is not valid UTF-8"
	case !IsSIP(uri) && !isAlphanumeric(first): // it may be invisible, such as a byte order mark
		return "must start with sip:, not with " + strconv.QuoteRune(first)
	case !IsSIP(uri):
		return "must start with sip:, as in sip:user@example.com"
	}
	parts := splitSIP(uri)
	switch host := parts[sipHost]; {
	case host == "":
		return "must name a user and a host, as in sip:user@example.com"
	case parts[sipUser] == "":
		return "has no user before the @"
	case host == "@":
		return "has no host after the @"
	}
	offset := len(sipScheme)
	for i, part := range parts {
		if problem := partProblem(i, part); problem != "" {
			return problem
		}
		if at, problem := characterProblem(i, part); problem != "" {
			position := utf8.RuneCountInString(uri[:offset+at]) + 1
			return problem + " in its " + sipParts[i].name + " (character " + strconv.Itoa(position) + ")"
		}
		offset += len(part)
	}
	return ""
}

// The parts of a SIP URI after the scheme.
const (
	sipUser = iota
	sipPassword
	sipHost
	sipPort
	sipParameters
	sipHeaders
)

// marks are the unreserved characters that are not letters or digits. usual are the
// characters that most parts may contain: the marks, and escaped characters.
const (
	marks = "-_.!~*'()"
	usual = marks + "%"
)

// sipParts has the delimiter before each part, and the characters that the part may
// contain in addition to letters and digits.
var sipParts = [...]struct{ name, delimiter, allowed string }{
	sipUser:       {"user", "", usual + "&=+$,;?/"},
	sipPassword:   {"password", ":", usual + "&=+$,"},
	sipHost:       {"host", "@", "-."},
	sipPort:       {"port", ":", ""},
	sipParameters: {"parameters", ";", usual + "[]/:&+$;="},
	sipHeaders:    {"headers", "?", usual + "[]/?:+$&="},
}

// splitSIP returns the parts of a SIP URI, each with its delimiter. A part that is
// missing is "".
func splitSIP(uri string) (parts [len(sipParts)]string) {
	userInfo, rest := cutBefore(uri[len(sipScheme):], "@")
	parts[sipUser], parts[sipPassword] = cutBefore(userInfo, ":")
	rest, parts[sipHeaders] = cutBefore(rest, "?")
	rest, parts[sipParameters] = cutBefore(rest, ";")
	address := strings.IndexByte(rest, ']') + 1 // the colons of an IPv6 address start no port
	parts[sipHost], parts[sipPort] = cutBefore(rest[address:], ":")
	parts[sipHost] = rest[:address+len(parts[sipHost])]
	return parts
}

// cutBefore cuts s before the first separator. After is "" if there is none.
func cutBefore(s, separator string) (before, after string) {
	i := strings.Index(s, separator)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// partProblem returns the problem of the form of a part, or "".
func partProblem(i int, part string) string {
	if part == "" {
		return ""
	}
	text := strings.TrimPrefix(part, sipParts[i].delimiter)
	switch i {
	case sipHost:
		return hostProblem(text)
	case sipPort:
		if _, err := strconv.ParseUint(text, 10, 16); err != nil {
			return "must have a number from 0 to 65535 as its port"
		}
	case sipParameters:
		return listProblem(text, ";", "parameters", ";name or ;name=value")
	case sipHeaders:
		return listProblem(text, "&", "headers", "?name=value&name=value")
	}
	return ""
}

// listProblem returns the problem of parameters or headers, or "". The value of a header
// may be empty.
func listProblem(text, separator, name, form string) string {
	header := separator == "&"
	for _, item := range strings.Split(text, separator) {
		equals := strings.IndexByte(item, '=')
		if item == "" || equals == 0 || header && equals < 0 || !header && equals == len(item)-1 ||
			strings.LastIndexByte(item, '=') != equals {
			return "must have its " + name + " in the form " + form
		}
	}
	return ""
}

// characterProblem returns the first problem of a character of a part, and its offset.
func characterProblem(i int, part string) (offset int, problem string) {
	if i == sipHost && strings.HasPrefix(part, "@[") {
		return 0, "" // hostProblem has checked it
	}
	allowed := sipParts[i].allowed
	delimiter := len(part) - len(strings.TrimPrefix(part, sipParts[i].delimiter))
	for at, r := range part[delimiter:] {
		at += delimiter
		switch {
		case isAlphanumeric(r), (i == sipUser || i == sipHost) && isVisibleBeyondASCII(r):
		case !strings.ContainsRune(allowed, r):
			return at, "must not have " + strconv.QuoteRune(r)
		case r == '%' && !isEscape(part[at:]):
			return at, "must have two hexadecimal digits after the %"
		}
	}
	return 0, ""
}

// hostProblem returns the problem of a host, or "". A host is a name, an IPv4
// address, or an IPv6 address in brackets.
func hostProblem(host string) string {
	if address, bracket := strings.CutPrefix(host, "["); bracket {
		if address, closed := strings.CutSuffix(address, "]"); !closed || !isIPv6(address) {
			return "must have an IPv6 address in the brackets of its host"
		}
		return ""
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	for _, label := range labels {
		if label == "" || strings.Trim(label, "-") != label {
			return "must have a letter or a digit at both ends of each label of its host"
		}
	}
	if last := labels[len(labels)-1]; '0' <= last[0] && last[0] <= '9' && !isIPv4(host) {
		return "must have a name or an IPv4 address as its host: the last label starts with a digit"
	}
	return ""
}

func isIPv4(s string) bool {
	parts := strings.Split(s, ".")
	for _, part := range parts {
		if n, err := strconv.ParseUint(part, 10, 8); err != nil || strconv.Itoa(int(n)) != part {
			return false
		}
	}
	return len(parts) == 4
}

// isIPv6 reports whether s is an IPv6 address: eight groups, or fewer groups and a ::
// in place of the others. The last two groups may be an IPv4 address.
func isIPv6(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i >= 0 && isIPv4(s[i+1:]) {
		s = s[:i+1] + "0:0"
	}
	head, tail, elided := strings.Cut(s, "::")
	n := countGroups(head) + countGroups(tail)
	return n == 8 && !elided || n < 8 && elided
}

// countGroups counts the groups on one side of the ::. If a group is malformed, it
// returns 9, which is more than an address can have.
func countGroups(s string) int {
	if s == "" {
		return 0
	}
	groups := strings.Split(s, ":")
	for _, group := range groups {
		if _, err := strconv.ParseUint(group, 16, 16); err != nil || len(group) > 4 {
			return 9
		}
	}
	return len(groups)
}

// isVisibleBeyondASCII reports whether a character is not ASCII and can be seen.
// A check for letters would need the large tables of package unicode.
func isVisibleBeyondASCII(r rune) bool {
	return r >= utf8.RuneSelf && r != utf8.RuneError && strconv.IsPrint(r)
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// isEscape reports whether s starts with an escaped character: % and two
// hexadecimal digits.
func isEscape(s string) bool {
	_, ok := unhex(s)
	return ok
}

// unhex returns the byte that s starts with in escaped form.
func unhex(s string) (b byte, ok bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	code, err := strconv.ParseUint(s[1:3], 16, 8)
	return byte(code), err == nil
}
