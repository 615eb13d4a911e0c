package emulator

import (
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// The checks, in the order of [call.run]. Each returns nil, or the answer of a
// request that does not pass it.

// checkOrigin refuses a request that the server's xframe carries for a page of an
// origin that is not on the allow list. It is the first check, because discovery,
// which needs no token, is refused, too.
func (c *call) checkOrigin() *answer {
	origin := c.request.Header.Get("X-Ms-Origin")
	if origin == "" || c.batched || c.emulator.AllowsOrigin(origin, c.target.Origin) {
		return nil
	}
	forbidden := refusal.ForbiddenOrigin()
	a := refuse(forbidden)
	a.header.Add("X-Ms-diagnostics", `28070;source="`+c.target.Host()+`";reason="`+forbidden.Reason.Message+`"`)
	return a
}

// authenticate finds the token of the request, if it needs one.
func (c *call) authenticate() *answer {
	if c.isPublic() {
		return nil
	}
	scheme, value, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	token, works := c.emulator.tokens.Find(strings.TrimSpace(value), c.now)
	if !works || !strings.EqualFold(scheme, "Bearer") {
		return c.challenge()
	}
	if token.Host != "" && token.Host != c.target.Host() {
		return c.foreignTicket()
	}
	c.token = token
	return nil
}

// isPublic reports whether the request needs no token.
func (c *call) isPublic() bool { return len(c.routes) > 0 && c.routes[0].scopes == public }

// findApplication finds the application that the path is in, if it is in one. The
// application of another user answers 404, as if it did not exist.
func (c *call) findApplication() *answer {
	if len(c.path) == 0 || c.isPublic() {
		return nil
	}
	app := c.within()
	switch {
	case c.emulator.hasExpired(c.path[0], c.token.User):
		return refuse(refusal.ApplicationExpired())
	case app == nil || !app.belongsTo(c.token.User):
		return refuse(refusal.ApplicationNotFound())
	}
	app.touched = c.now
	c.application = app
	return nil
}

// checkRoute refuses a path without operations.
func (c *call) checkRoute() *answer {
	if len(c.routes) == 0 {
		return refuse(refusal.NotFound())
	}
	return nil
}

// findMethod finds the operation. No path has OPTIONS, HEAD or TRACE: "UCWA does
// not support" them (page HTTP).
func (c *call) findMethod() *answer {
	i := slices.IndexFunc(c.routes, func(r route) bool { return r.method == c.request.Method })
	if i < 0 {
		return methodNotAllowed(c.routes)
	}
	c.route = c.routes[i]
	return nil
}

// methodNotAllowed refuses a method, and names those that the path has.
func methodNotAllowed(routes []route) *answer {
	a := refuse(refusal.MethodNotAllowed())
	var methods []string
	for _, r := range routes {
		methods = append(methods, r.method)
	}
	slices.Sort(methods)
	a.header.Add("Allow", strings.Join(slices.Compact(methods), ", "))
	return a
}

// maxRevision is the latest revision that a client may ask for. The resources here
// have only revision 1, but existing clients always ask for 2.
const maxRevision = 2

// checkVersion compares revisions as numbers (page Versioning).
func (c *call) checkVersion() *answer {
	required := c.request.Header.Get("X-MS-RequiresMinResourceVersion")
	if required == "" {
		return nil
	}
	if revision, err := strconv.ParseFloat(required, 64); err != nil || !(revision <= maxRevision) {
		return refuse(refusal.VersionNotSupported())
	}
	return nil
}

func (c *call) checkAccept() *answer {
	accepted := c.accepted
	if c.isBatch() {
		accepted = input.AcceptsMultipart(c.request.Header, batch.MediaType)
	}
	if !accepted && !c.route.missing {
		return refuse(refusal.NotAcceptable())
	}
	return nil
}

func (c *call) checkContentType() *answer {
	_, known := c.inputFormat()
	if c.isBatch() {
		known = httpmsg.MediaType(c.request.Header.Get("Content-Type")) == batch.MediaType
	}
	if !known {
		return refuse(refusal.UnsupportedMediaType())
	}
	return nil
}

func (c *call) checkSize() *answer {
	if len(c.request.Body) > c.emulator.config.Limits.BodyBytes {
		return refuse(refusal.EntityTooLarge())
	}
	return nil
}

func (c *call) parse() *answer {
	if c.isBatch() {
		return c.parseBatch()
	}
	c.input = &hal.Resource{}
	if !c.hasInput() {
		return nil
	}
	format, _ := c.inputFormat()
	charset, _ := httpmsg.MediaParameter(c.request.Header.ContentType(), "charset")
	doc, err := input.Decode(format, c.request.Body, charset)
	if err != nil {
		return refuse(refusal.DeserializationFailure())
	}
	c.input = doc
	return nil
}

func (c *call) validate() *answer {
	var problems []fields.Problem
	if c.perform, problems = c.route.prepare(c); len(problems) > 0 {
		return refuse(refusal.ParameterValidationFailure(problems))
	}
	return nil
}

func (c *call) authorize() *answer {
	if !c.token.Scopes.Allows(c.route.scopes &^ public) {
		return refuse(refusal.Forbidden())
	}
	return nil
}

// hasInput reports whether the request has a body that counts. The body of a GET or
// DELETE does not (RFC 9110, section 9.3), nor does the one that a client sends to
// an operation without input, such as reportMyActivity.
func (c *call) hasInput() bool {
	return (c.request.Method == "POST" || c.request.Method == "PUT") && c.route.input && len(c.request.Body) > 0
}

// inputFormat returns the format of the input; false if its Content-Type is of
// neither format. Captured requests have a JSON body and no Content-Type.
func (c *call) inputFormat() (hal.Format, bool) {
	contentType := c.request.Header.Get("Content-Type")
	if contentType == "" || !c.hasInput() {
		return hal.JSON, true
	}
	return hal.FormatOf(contentType)
}
