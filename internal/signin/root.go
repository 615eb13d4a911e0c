package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// headStart is how long the internal host of a domain has to answer before the
// external one is asked, too. From outside a company its name may lead noServerError, and
// it takes a while until that shows.
const headStart = 2 * time.Second

// readRoot reads the root of autodiscovery at the first host that answers.
func (s *Session) readRoot(ctx context.Context, roots []httpmsg.URL) (httpmsg.URL, *hal.Resource, error) {
	if len(roots) == 1 {
		doc, err := s.read(ctx, roots[0])
		return roots[0], doc, err
	}
	servers := make([]*server, len(roots))
	for i, root := range roots {
		var err error
		if servers[i], err = s.serverAt(root); err != nil {
			return root, nil, err
		}
	}
	chosen, r, err := race(ctx, servers, roots)
	if err != nil {
		return roots[0], nil, err
	}
	doc, err := s.complete(ctx, servers[chosen], roots[chosen], r)
	return roots[chosen], doc, err
}

// race asks the hosts of a domain for the root, and returns the answer of the first
// one that has it. A host is asked when the one before has failed, or has used up
// its head start.
func race(ctx context.Context, servers []*server, roots []httpmsg.URL) (chosen int, r reading, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type outcome struct {
		host int
		reading
	}
	outcomes := make(chan outcome, len(servers))
	failures := make([]reading, len(servers))
	asked := 0
	for failed := 0; failed < len(servers); {
		wait, done := ctx, func(error) {}
		if asked < len(servers) {
			host := asked
			go func() {
				outcomes <- outcome{host, servers[host].get(ctx, client.Exchange{Href: roots[host].String(), Public: true, Once: true})}
			}()
			asked++
			if asked < len(servers) {
				wait, done = client.WithTimeout(ctx, headStart)
			}
		}
		select {
		case o := <-outcomes:
			if o.err == nil || isStatus(o.err, 401) {
				done(nil)
				return o.host, o.reading, nil
			}
			failures[o.host] = o.reading
			failed++
		case <-wait.Done():
		}
		done(nil)
		if ctx.Err() != nil {
			return 0, r, client.Ended(ctx)
		}
	}
	return 0, r, noServerError(roots, failures)
}

// noServerError returns the error of a sign-in for which no host has the root. It is that
// of the host whose failure says most, and names all of them.
func noServerError(roots []httpmsg.URL, failures []reading) error {
	var most *ucwa.Error
	var each []string
	for i, f := range failures {
		e, ok := errors.AsType[*ucwa.Error](f.err)
		if !ok {
			continue // the client returns no other errors
		}
		message := e.Message
		if !strings.Contains(message, roots[i].Origin) {
			message = roots[i].Origin + ": " + message
		}
		each = append(each, message)
		if most == nil || detail(e) >= detail(most) {
			most = e
		}
	}
	joined := *most
	joined.Message = "no server was found; " + strings.Join(each, "; ")
	return &joined
}

// detail orders errors by how much they say about a server.
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
