package signin

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// headStart is how long the internal host of a domain has to answer before the external
// one is tried. Outside the company the internal host may be unreachable, and the
// attempt may take long to fail.
const headStart = 3 * time.Second

// readRoot reads the root of autodiscovery at the first host that answers. If the internal
// host times out and the external one fails, the internal host gets a second request with
// the full time of an attempt.
func (s *Session) readRoot(ctx context.Context, roots []httpmsg.URL) (httpmsg.URL, *hal.Resource, error) {
	if len(roots) == 1 {
		doc, err := s.read(ctx, roots[0])
		return roots[0], doc, err
	}
	failures := make([]error, len(roots))
	for attempt := range 3 {
		host := attempt % 2
		options := client.CallOptions{}
		switch e, _ := errors.AsType[*ucwa.Error](failures[0]); {
		case attempt == 0:
			options.Timeout = min(headStart, cmp.Or(s.config.Client.Timeout, client.DefaultTimeout))
		case attempt == 2 && e.Kind != ucwa.KindTimeout:
			continue
		}
		srv, err := s.serverAt(roots[host])
		if err != nil {
			return roots[host], nil, err
		}
		r := srv.get(ctx, client.Exchange{Href: roots[host].String(), Public: true, Once: true}, options)
		if r.err == nil || isStatus(r.err, 401) {
			doc, err := s.complete(ctx, srv, roots[host], r)
			return roots[host], doc, err
		}
		if ctx.Err() != nil {
			return roots[host], nil, client.Ended(ctx)
		}
		failures[host] = r.err
	}
	return roots[0], nil, noServerError(roots, failures)
}

// noServerError returns the error of a sign-in if no host has the root. It is the most
// specific of the hosts' errors, and its message names all hosts.
func noServerError(roots []httpmsg.URL, failures []error) error {
	var most *ucwa.Error
	message := "no server was found"
	for i, failure := range failures {
		e, ok := errors.AsType[*ucwa.Error](failure)
		if !ok {
			continue // the client returns no other errors
		}
		message += "; "
		if !strings.Contains(e.Message, roots[i].Origin) {
			message += roots[i].Origin + ": "
		}
		message += e.Message
		if most == nil || detail(e) >= detail(most) {
			most = e
		}
	}
	joined := *most
	joined.Message = message
	return &joined
}

// detail ranks errors by how specific they are.
func detail(e *ucwa.Error) int {
	switch e.Kind {
	case ucwa.KindNetwork:
		return 0 // there may be no server
	case ucwa.KindTimeout:
		return 1
	default:
		return 2
	}
}
