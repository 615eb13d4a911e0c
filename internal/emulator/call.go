package emulator

import (
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// call is one request on its way through the emulator.
type call struct {
	emulator *Emulator
	request  *httpmsg.Request
	now      time.Time

	target    target
	path      []string // the segments below the applications; nil if the path is elsewhere
	routes    []route  // the operations of the path
	mediaType string   // of the answer; JSON's if the client accepts none that there is
	accepted  bool     // the client does accept mediaType

	// What the checks find, each for those after it.
	token       Token
	application *application // nil on a path above the applications
	route       route
	input       *hal.Resource  // of a POST or PUT
	perform     func() *answer // what is left to do once all checks have passed
	fault       Fault          // that happens to the request

	batched  bool          // the call is one of a batch
	parts    [][]byte      // of a batch
	answered []answered    // of a batch, what has been answered
	slowest  time.Duration // of a batch, the longest delay in it
}

func newCall(e *Emulator, req *httpmsg.Request, now time.Time) *call {
	c := &call{emulator: e, request: req, now: now, target: parseTarget(req.URL)}
	c.path, _ = c.target.below(e.config.BasePath)
	c.routes = e.match(c.target, c.path)
	c.mediaType, c.accepted = negotiate(req.Header)
	return c
}

// run takes the request through the checks, of which the first to object
// answers, and on to its operation. Their order is part of the protocol that
// clients see: a request with several faults is told the same one each time.
func (c *call) run() *answer {
	for _, check := range [...]func(*call) *answer{
		(*call).checkOrigin,
		(*call).signIn,
		(*call).authenticate,
		(*call).findApplication,
		(*call).checkBatch,
		(*call).checkRoute,
		(*call).findMethod,
		(*call).checkVersion,
		(*call).checkAccept,
		(*call).checkContentType,
		(*call).checkSize,
		(*call).parse,
		(*call).validate,
		(*call).authorize,
	} {
		if refusal := check(c); refusal != nil {
			return refusal
		}
	}
	a := c.perform()
	c.emulator.reschedule(c.application)
	return a
}
