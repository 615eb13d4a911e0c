package emulator

import (
	"strings"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// AllowsOrigin reports whether pages of a web origin may use the server, which
// they reach at the origin own. Its own pages always may.
func (e *Emulator) AllowsOrigin(origin, own string) bool {
	allowed := e.config.AllowedOrigins
	if allowed == nil {
		return true
	}
	origin, isOrigin := normalizeOrigin(origin)
	own, _ = normalizeOrigin(own)
	if isOrigin && origin == own {
		return true
	}
	for _, pattern := range allowed {
		if pattern == "*" || isOrigin && glob(pattern, origin) {
			return true
		}
	}
	return false
}

// normalizeOrigin returns an origin as it is compared: in small letters, and
// without the port that goes without saying (RFC 6454, section 4). Pages that
// have none of their own, such as files, send null.
func normalizeOrigin(s string) (origin string, ok bool) {
	if s == "null" {
		return s, true
	}
	u, err := httpmsg.ParseURL(s)
	if err != nil || u.Target != "/" {
		return s, false
	}
	return u.Origin, true
}

// normalizePattern returns an origin of an allow list in the same way, although it
// may have stars.
func normalizePattern(s string) string {
	if origin, ok := normalizeOrigin(s); ok {
		return origin
	}
	s = strings.TrimSuffix(strings.ToLower(s), "/")
	switch scheme, _, _ := strings.Cut(s, ":"); scheme {
	case "https":
		return strings.TrimSuffix(s, ":443")
	case "http":
		return strings.TrimSuffix(s, ":80")
	}
	return s
}

// checkOrigin refuses a request that the server's xframe carries for a page of
// an origin that is not on the allow list. It comes before all other checks:
// discovery is refused, too, which needs no token.
func (c *call) checkOrigin() *answer {
	origin := c.request.Header.Get("X-Ms-Origin")
	if origin == "" || c.batched || c.emulator.AllowsOrigin(origin, c.target.origin) {
		return nil
	}
	const reason = "Service does not allow a cross domain request from this origin." // page ConfiguringATopology
	a := refuse(403, ucwa.Reason{Code: ucwa.CodeForbidden, Message: reason})
	a.header.Add("X-Ms-diagnostics", `28070;source="`+c.target.host()+`";reason="`+reason+`"`)
	return a
}
