package httpmsg

import (
	"errors"
	"strconv"
	"strings"
)

// URL is an absolute http or https URL, divided into origin and target because a
// client sends its token to one origin only.
//
// fetch parses each URL once more, and a token leaks if two parsers disagree about
// where the host ends. Therefore this parser accepts only what all parsers read in
// the same way. It refuses a backslash, white space and control characters, user
// info, hosts with characters outside ASCII, and IP addresses in forms that only
// some parsers support. Its origins are those of the URL Standard,
// https://url.spec.whatwg.org/#origin; the tests compare them with the origins that a
// browser finds. No error repeats a part of the URL, because any part may be secret.
type URL struct {
	// Origin is scheme, host and port in lower case, without the default port of
	// the scheme: https://fe1.contoso.com.
	Origin string
	// Target is path and query; it starts with a slash.
	Target string
}

// String returns the URL.
func (u URL) String() string { return u.Origin + u.Target }

// ParseURL reads an absolute URL. A fragment is dropped.
func ParseURL(s string) (URL, error) {
	if err := checkCharacters(s); err != nil {
		return URL{}, err
	}
	scheme, rest, ok := cutScheme(s)
	if !ok {
		return URL{}, errors.New("it is not an absolute URL")
	}
	return parseAuthority(scheme, rest)
}

// Resolve returns the URL of an href in a document from u. The href is an absolute URL,
// or relative to the root of u's origin (page Hypermedia: relative to "the host part of
// the main UCWA URL"). Resolve does not compare origins.
func (u URL) Resolve(href string) (URL, error) {
	if err := checkCharacters(href); err != nil {
		return URL{}, err
	}
	if scheme, rest, ok := cutScheme(href); ok {
		return parseAuthority(scheme, rest)
	}
	href, _, _ = strings.Cut(href, "#")
	switch {
	case href == "":
		return URL{}, errors.New("the href is empty")
	case strings.HasPrefix(href, "//"):
		return parseAuthority(u.scheme(), href)
	case href[0] != '/':
		href = "/" + href
	}
	return URL{u.Origin, href}, nil
}

func (u URL) scheme() string {
	scheme, _, _ := strings.Cut(u.Origin, ":")
	return scheme
}

// checkCharacters refuses blanks, control characters and backslashes, which URL parsers
// do not treat alike.
func checkCharacters(s string) error {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7F:
			return errors.New("a URL must not have blanks or control characters")
		case c == '\\':
			return errors.New("a URL must not have a backslash")
		}
	}
	return nil
}

// cutScheme cuts off the scheme, in lower case, if s starts with one: the text
// before the first colon, if that precedes the path, the query and the fragment.
func cutScheme(s string) (scheme, rest string, ok bool) {
	i := strings.IndexAny(s, ":/?#")
	if i < 1 || s[i] != ':' {
		return "", s, false
	}
	return strings.ToLower(s[:i]), s[i+1:], true
}

// parseAuthority reads what follows the scheme: //host:port/path?query.
func parseAuthority(scheme, rest string) (URL, error) {
	var standard string
	switch scheme {
	case "https":
		standard = "443"
	case "http":
		standard = "80"
	default:
		return URL{}, errors.New("the scheme is not https or http")
	}
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return URL{}, errors.New("the scheme is not followed by //")
	}
	rest, _, _ = strings.Cut(rest, "#")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, target := rest[:end], rest[end:]
	if strings.Contains(authority, "@") {
		return URL{}, errors.New("a URL must not have user info")
	}
	host, port := authority, ""
	if i := strings.LastIndexByte(authority, ':'); i > strings.LastIndexByte(authority, ']') {
		host, port = authority[:i], authority[i+1:]
	}
	host, err := parseHost(host)
	if err != nil {
		return URL{}, err
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return URL{}, errors.New("the port is not a number up to 65535")
		}
		port = strconv.FormatUint(n, 10)
	}
	u := URL{Origin: scheme + "://" + host, Target: target}
	if port != "" && port != standard {
		u.Origin += ":" + port
	}
	if !strings.HasPrefix(target, "/") {
		u.Target = "/" + target
	}
	return u, nil
}
