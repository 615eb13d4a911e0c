package emulator

import (
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// The addresses from which clients find their way (pages RootURL and
// CreateAnApplication). The server answers at any host, and sends clients on to
// that host: what they ask for is what they find.
const (
	servicePath = "/Autodiscover/AutodiscoverService.svc"
	rootPath    = servicePath + "/root"
	userPath    = rootPath + "/user"
	xframePath  = "/Autodiscover/XFrame/XFrame.html"
)

// DiscoveryDomain returns the domain of users whose clients ask at a host, such as
// contoso.com at lyncdiscover.contoso.com; false at any other host, whose front
// page is no business of UCWA's.
func DiscoveryDomain(host string) (domain string, found bool) {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	for _, prefix := range [...]string{"lyncdiscoverinternal.", "lyncdiscover."} {
		if domain, found = strings.CutPrefix(host, prefix); found {
			return domain, true
		}
	}
	return "", false
}

// getRoot leads to the user, or to another server that knows them.
func (c *call) getRoot() *answer {
	origin := c.target.origin
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

// originalDomain returns the domain that a client started from; "" if nothing
// tells.
func (c *call) originalDomain() string {
	if values := c.target.values("originalDomain"); len(values) > 0 {
		return values[0]
	}
	domain, _ := DiscoveryDomain(c.target.host())
	return domain
}

// getUser leads to the applications of the user whose token it is.
func (c *call) getUser() *answer {
	origin := c.target.origin
	return c.autodiscovered("user",
		hal.Link{Rel: "self", Href: origin + userPath},
		hal.Link{Rel: "applications", Href: origin + c.emulator.config.BasePath},
		hal.Link{Rel: "xframe", Href: origin + xframePath},
	)
}

// autodiscovered answers with a document of the Autodiscover service. In JSON it
// has no rel, as captures show it; in XML there is nothing to tell but the
// reference pages, where it does.
func (c *call) autodiscovered(rel string, links ...hal.Link) *answer {
	r := &hal.Resource{Links: links}
	if format, _ := hal.FormatOf(c.mediaType); format == hal.XML {
		r.Rel = rel
	}
	return &answer{status: 200, document: r}
}
