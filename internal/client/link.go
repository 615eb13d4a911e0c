package client

import (
	"strings"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// CheckHref checks an href that does not come from the server. Its error is of kind
// argument: the href may be malformed, or lead to another origin than the client's.
func (c *Client) CheckHref(href string) error {
	if _, err := c.follow("given", href); err != nil {
		return ucwa.ArgumentAt("", c.Redact(err).Error())
	}
	return nil
}

// follow resolves an href of the server. It fails for an address of another origin,
// because the token must not be sent there.
func (c *Client) follow(rel, href string) (httpmsg.URL, error) {
	base := c.url.get()
	u, err := base.Resolve(href)
	if err != nil {
		return u, ucwa.Protocol("the link "+rel+" is not usable: "+err.Error(), nil)
	}
	if u.Origin != base.Origin {
		target := u.Origin
		_, rest, _ := strings.Cut(href, "//")
		if host, _, _ := strings.Cut(rest, "/"); c.isSecret(host) { // as written: isSecret counts capitals
			target = "another origin"
		}
		return u, ucwa.Protocol("the link "+rel+" leads to "+target+"; the token is for "+base.Origin+" only", nil)
	}
	return u, nil
}
