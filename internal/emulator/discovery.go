package emulator

import (
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The paths of discovery (pages RootURL and CreateAnApplication). The server answers
// on every host, and its links lead to the host that the client asked.
const (
	servicePath = "/Autodiscover/AutodiscoverService.svc"
	rootPath    = servicePath + "/root"
	userPath    = rootPath + "/user"
	xframePath  = "/Autodiscover/XFrame/XFrame.html"
)

// DiscoveryDomain returns the domain of the users whose clients ask a host, such as
// contoso.com for lyncdiscover.contoso.com; false for any other host, whose path / is
// not part of UCWA.
func DiscoveryDomain(host string) (domain string, found bool) {
	host, _, _ = strings.Cut(ucwa.LowerASCII(host), ":")
	for _, prefix := range [...]string{"lyncdiscoverinternal.", "lyncdiscover."} {
		if domain, found = strings.CutPrefix(host, prefix); found {
			return domain, true
		}
	}
	return "", false
}

// getRoot links to the user resource, or redirects to another server.
func (c *call) getRoot() *answer {
	origin := c.target.Origin
	if elsewhere := c.emulator.config.Redirect; elsewhere != "" && elsewhere != origin {
		return c.autodiscovered("root", hal.Link{Rel: "redirect", Href: elsewhere + rootPath})
	}
	query := ""
	if domain := c.originalDomain(); domain != "" {
		query = "?originalDomain=" + httpmsg.Escape(domain)
	}
	return c.autodiscovered("root",
		hal.Link{Rel: "self", Href: origin + rootPath + query},
		hal.Link{Rel: "user", Href: origin + rootPath + "/oauth/user" + query},
		hal.Link{Rel: "xframe", Href: origin + xframePath},
	)
}

// originalDomain returns the domain that a client started from, or "".
func (c *call) originalDomain() string {
	if values := c.target.Query.Values("originalDomain"); len(values) > 0 {
		return values[0]
	}
	domain, _ := DiscoveryDomain(c.target.Host())
	return domain
}

// getUser links to the applications of the token's owner, or redirects to another
// server.
func (c *call) getUser() *answer {
	origin := c.target.Origin
	if elsewhere := c.emulator.config.UserRedirect; elsewhere != "" && elsewhere != origin {
		return c.autodiscovered("user", hal.Link{Rel: "redirect", Href: elsewhere + rootPath + "/oauth/user"})
	}
	return c.autodiscovered("user",
		hal.Link{Rel: "self", Href: origin + userPath},
		hal.Link{Rel: "applications", Href: origin + c.emulator.config.BasePath},
		hal.Link{Rel: "xframe", Href: origin + xframePath},
	)
}

// autodiscovered answers with a document of the Autodiscover service. In JSON it has
// no rel, as in captures. There are no captures in XML; on the reference pages it has
// one.
func (c *call) autodiscovered(rel string, links ...hal.Link) *answer {
	r := &hal.Resource{Links: links}
	if format, _ := hal.FormatOf(c.mediaType); format == hal.XML {
		r.Rel = rel
	}
	return ok(r)
}
