package emulator

import (
	"strings"
	"time"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// call is one request on its way through the emulator.
type call struct {
	emulator *Emulator
	request  *httpmsg.Request
	now      time.Time

	target    input.Target
	path      []string // the segments below the applications; nil if the path is elsewhere
	routes    []route  // the operations of the path
	mediaType string   // of the answer; JSON's if the client accepts no media type of the server
	accepted  bool     // the client accepts mediaType

	// What the checks find, each for the checks after it.
	token       auth.Token
	application *application // nil on a path above the applications
	route       route
	input       *hal.Resource  // of a POST or PUT
	perform     func() *answer // the operation, to be called after the checks
	fault       fault.Rule     // the fault that applies to the request

	batched  bool          // the call is one of a batch
	parts    [][]byte      // of a batch
	answered []answered    // the answers to the parts of a batch
	slowest  time.Duration // of a batch, the longest delay in it
}

func newCall(e *Emulator, req *httpmsg.Request, now time.Time) *call {
	c := &call{emulator: e, request: req, now: now, target: input.ParseTarget(req.URL)}
	c.path, _ = c.target.Below(e.config.BasePath)
	c.routes = e.match(c.target, c.path)
	c.mediaType, c.accepted = input.Negotiate(req.Header)
	return c
}

// run takes the request through the checks and, if none of them answers, performs
// its operation. The order of the checks is part of the protocol: a request with
// several faults always gets the same answer.
func (c *call) run() *answer {
	for _, check := range [...]func(*call) *answer{
		(*call).checkOrigin,
		(*call).answerTokenRequest,
		(*call).answerPassivePage,
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

// within returns the application that the path is in, of any user, or nil.
func (c *call) within() *application {
	if len(c.path) == 0 {
		return nil
	}
	return c.emulator.applications[c.path[0]]
}

// gives reports whether the query or the body has a parameter.
func (c *call) gives(name string) bool {
	_, inBody := c.input.PropertyFold(name)
	return inBody || len(c.target.Query.Values(name)) > 0
}

// withoutQuery returns a URL without its query.
func withoutQuery(url string) string {
	url, _, _ = strings.Cut(url, "?")
	return url
}
