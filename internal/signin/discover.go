package signin

import (
	"context"
	"slices"
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The links of autodiscovery (pages root_ref and user_ref).
const (
	relApplications = "applications"
	relUser         = "user"
	relRedirect     = "redirect"
	relXFrame       = "xframe"
)

// maxSteps bounds the number of links from the root to the applications.
const maxSteps = 10

// discover follows the links from a root of autodiscovery to the applications of
// the user (page CreateAnApplication).
func (s *Session) discover(ctx context.Context) (applications httpmsg.URL, err error) {
	at, doc, err := s.readRoot(ctx, s.roots)
	if err != nil {
		return at, err
	}
	for visited := []string{at.String()}; ; visited = append(visited, at.String()) {
		rel, next, err := nextStep(at, doc)
		if err != nil || rel == relApplications {
			return next, err
		}
		end := ""
		if len(visited) == maxSteps {
			end = "nowhere: after " + strconv.Itoa(maxSteps) + " links there are no applications"
		} else if slices.Contains(visited, next.String()) {
			end = "in a circle: the link " + rel + " of " + at.Origin + " leads back to " + next.Origin
		}
		if end != "" {
			return next, linkError(rel, "autodiscovery leads "+end)
		}
		at = next
		if doc, err = s.read(ctx, at); err != nil {
			return at, err
		}
	}
}

// nextStep returns the rel and the target of the link to follow in a document. A root
// or a user may have several such links, as on the reference pages: nextStep then returns
// the one closest to the applications.
func nextStep(at httpmsg.URL, doc *hal.Resource) (rel string, next httpmsg.URL, err error) {
	for _, rel := range [...]string{relApplications, relUser, relRedirect} {
		if href := doc.Href(rel); href != "" {
			next, err := follow(at, rel, href)
			return rel, next, err
		}
	}
	return "", at, linkError(relUser, "autodiscovery leads nowhere: "+at.Origin+" has none of the links applications, user and redirect")
}

// read reads a resource of autodiscovery, with a ticket if the server asks for one.
func (s *Session) read(ctx context.Context, u httpmsg.URL) (*hal.Resource, error) {
	srv, err := s.serverAt(u)
	if err != nil {
		return nil, err
	}
	return s.complete(ctx, srv, u, srv.get(ctx, client.Exchange{Href: u.String(), Public: true}, client.CallOptions{}))
}

// reading is the answer of a server to a request for a resource of autodiscovery.
type reading struct {
	doc  *hal.Resource
	resp *httpmsg.Response // nil if there is no answer
	err  error
}

// get performs an exchange that reads a resource of autodiscovery. Such resources have
// no rel, and some have no link self, so get accepts any document.
func (srv *server) get(ctx context.Context, ex client.Exchange, options client.CallOptions) reading {
	ex.Method, ex.Link = "GET", ucwa.RelSelf
	ex.Decode = hal.Format.DecodeCharset
	answer, err := srv.client.Do(ctx, ex, options)
	return reading{answer.Resource, answer.Response, err}
}

// complete returns the document that was read. If the server has asked for a ticket,
// complete obtains one and repeats the request.
func (s *Session) complete(ctx context.Context, srv *server, u httpmsg.URL, r reading) (*hal.Resource, error) {
	if isStatus(r.err, 401) {
		if err := s.authenticate(ctx, srv, u, r.resp, ""); err != nil {
			return nil, err
		}
		r = srv.get(ctx, client.Exchange{Href: u.String()}, client.CallOptions{})
	}
	if r.err != nil {
		return nil, s.redact(r.err)
	}
	if xframe, err := follow(u, relXFrame, r.doc.Href(relXFrame)); err == nil && s.config.XFrame != nil {
		s.config.XFrame(xframe)
	}
	return r.doc, nil
}
