package emulator

import (
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// The checks, in the order of [call.run]. Each returns nil, or why the request
// goes no further.

// authenticate finds the token that comes with the request, if it needs one.
func (c *call) authenticate() *answer {
	if c.isPublic() {
		return nil
	}
	scheme, value, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	token, works := c.emulator.tokens.find(strings.TrimSpace(value), c.now)
	if !works || !strings.EqualFold(scheme, "Bearer") {
		return c.challenge()
	}
	c.token = token
	return nil
}

// isPublic reports whether everybody may send the request.
func (c *call) isPublic() bool { return len(c.routes) > 0 && c.routes[0].scopes == public }

// findApplication finds the application that the path is in, if it is in one.
func (c *call) findApplication() *answer {
	if len(c.path) == 0 || c.isPublic() {
		return nil
	}
	app := c.within()
	switch {
	case c.emulator.hasExpired(c.path[0], c.token.User):
		return applicationExpired()
	case app == nil || !app.belongsTo(c.token.User):
		return applicationNotFound()
	}
	app.touched = c.now
	c.application = app
	return nil
}

// checkRoute refuses a path that has no operations.
func (c *call) checkRoute() *answer {
	if len(c.routes) == 0 {
		return notFound()
	}
	return nil
}

// findMethod finds the operation. OPTIONS, HEAD and TRACE are none: "UCWA does
// not support" them (page HTTP).
func (c *call) findMethod() *answer {
	i := slices.IndexFunc(c.routes, func(r route) bool { return r.method == c.request.Method })
	if i < 0 {
		return methodNotAllowed(c.routes)
	}
	c.route = c.routes[i]
	return nil
}

// maxRevision is the latest revision of the resources here. They have one only,
// but existing clients ask for 2 throughout.
const maxRevision = 2

// checkVersion compares revisions as numbers (page Versioning).
func (c *call) checkVersion() *answer {
	required := c.request.Header.Get("X-MS-RequiresMinResourceVersion")
	if required == "" {
		return nil
	}
	if revision, err := strconv.ParseFloat(required, 64); err != nil || !(revision <= maxRevision) {
		return versionNotSupported()
	}
	return nil
}

func (c *call) checkAccept() *answer {
	accepted := c.accepted
	if c.isBatch() {
		accepted = acceptsBatch(c.request.Header)
	}
	if !accepted && !c.route.missing {
		return notAcceptable()
	}
	return nil
}

func (c *call) checkContentType() *answer {
	_, known := c.inputFormat()
	if c.isBatch() {
		known = httpmsg.MediaType(c.request.Header.Get("Content-Type")) == batch.MediaType
	}
	if !known {
		return unsupportedMediaType()
	}
	return nil
}

func (c *call) checkSize() *answer {
	if len(c.request.Body) > c.emulator.config.Limits.BodyBytes {
		return entityTooLarge()
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
	input, err := format.Decode(c.request.Body)
	if err != nil && format == hal.JSON {
		input, err = format.Decode(straightened(c.request.Body))
	}
	if err != nil {
		return deserializationFailure()
	}
	// Clients write what they do not give as null.
	input.Properties = slices.DeleteFunc(input.Properties, func(p hal.Property) bool { return p.Value.Kind() == hal.KindNull })
	c.input = input
	return nil
}

func (c *call) validate() *answer {
	var problems []fields.Problem
	if c.perform, problems = c.route.prepare(c); len(problems) > 0 {
		return parameterValidationFailure(problems)
	}
	return nil
}

func (c *call) authorize() *answer {
	if needed := c.route.scopes &^ public; needed != 0 && needed&c.token.Scopes == 0 {
		return forbidden()
	}
	return nil
}

// hasInput reports whether the request has a body that means something: that of
// a GET or DELETE does not (RFC 9110, section 9.3), nor does what one client sends
// along to reportMyActivity.
func (c *call) hasInput() bool {
	return (c.request.Method == "POST" || c.request.Method == "PUT") && c.route.input && len(c.request.Body) > 0
}

// inputFormat returns the format of the input; false if its Content-Type is of
// neither. Captured requests have a JSON body and no Content-Type at all.
func (c *call) inputFormat() (hal.Format, bool) {
	contentType := c.request.Header.Get("Content-Type")
	if contentType == "" || !c.hasInput() {
		return hal.JSON, true
	}
	return hal.FormatOf(contentType)
}
