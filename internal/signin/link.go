package signin

import (
	"strings"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// follow resolves an href in an answer of a server, which may lead to another server
// only under conditions (page RootURL, "security check"). An answer over https is
// authentic and may lead to any server with https. An answer over http may be forged
// and may lead to the same host only.
func follow(from httpmsg.URL, rel, href string) (httpmsg.URL, error) {
	to, err := from.Resolve(href)
	problem := ""
	switch secure := isSecure(from); {
	case err != nil:
		problem = " of " + from.Origin + " is not usable: " + err.Error()
	case secure && !isSecure(to):
		problem = ", which is not secure"
	case !secure && hostOf(from) != hostOf(to):
		problem = "; over http only the same host is trusted, so start from https"
	}
	if problem == "" {
		return to, nil
	}
	if err == nil {
		problem = " leads from " + from.Origin + " to " + to.Origin + problem
	}
	return to, linkError(rel, "the link "+rel+problem)
}

func isSecure(u httpmsg.URL) bool { return strings.HasPrefix(u.Origin, "https:") }

// hostOf returns the host of a URL without its port.
func hostOf(u httpmsg.URL) string {
	_, host, _ := strings.Cut(u.Origin, "://")
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return host
}

// linkError is the error of a link that is missing, or that is not followed.
func linkError(rel, message string) error {
	e := ucwa.Protocol(message, nil)
	e.Pointer = "/_links/" + rel
	return e
}
