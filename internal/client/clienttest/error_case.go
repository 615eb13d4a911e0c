package clienttest

import (
	"time"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/ucwa"
)

// An ErrorCase is an error that the emulator can answer, and the expected report of a
// client. The report is the same natively, in a page with a server, and in a page with
// the emulator in the same tab.
type ErrorCase struct {
	Name  string
	Fault fault.Rule // without method and path

	kind          ucwa.Kind // "" if the client reports no error
	status        int
	code, subcode string
	gone          ucwa.Gone
	retryAfter    time.Duration
	retried       retried
	unknown       bool // the outcome of a change is unknown although the client never retries it
}

// retried is the set of requests that a client repeats after an error.
type retried uint8

const (
	never      retried = iota
	unlessPOST         // the server may have acted
	always             // the server did nothing
)

// message is the message of each error that UCWA itself answers.
const message = "A sentence & <more>."

// refusal is an error of UCWA. The emulator adds the values that Microsoft's pages
// document for it.
func refusal(name string, status int, code, subcode string, r retried) ErrorCase {
	return ErrorCase{
		Name:  name,
		Fault: fault.Rule{Status: status, Code: code, Subcode: subcode, Message: message},
		kind:  ucwa.KindServer, status: status, code: code, subcode: subcode, retried: r,
	}
}

// proxied is an error of a proxy in front of UCWA: a status and a page.
func proxied(name string, status int, r retried) ErrorCase {
	return ErrorCase{
		Name: name, Fault: fault.Rule{Status: status, Body: fault.BodyHTML},
		kind: ucwa.KindServer, status: status, retried: r,
	}
}

func damaged(name string, damage fault.Damage) ErrorCase {
	return ErrorCase{Name: name, Fault: fault.Rule{Body: damage}, kind: ucwa.KindProtocol, unknown: true}
}

func (c ErrorCase) withGone(gone ucwa.Gone) ErrorCase {
	c.gone = gone
	return c
}

func (c ErrorCase) withRetryAfter(wait time.Duration, field string) ErrorCase {
	c.retryAfter, c.Fault.RetryAfter = wait, field
	return c
}

func (c ErrorCase) withUnknownOutcome() ErrorCase {
	c.unknown = true
	return c
}

// ErrorCases returns the synchronous errors of the pages
// ErrorsAndInformationalMessages, GenericSynchronousErrors and ErrorSubcode_ref,
// the errors in the tables of the reference pages, and the errors of networks and proxies.
func ErrorCases() []ErrorCase {
	return []ErrorCase{
		refusal("bad request", 400, "BadRequest", "", never),
		refusal("unreadable request", 400, "BadRequest", "DeserializationFailure", never),
		refusal("invalid parameter", 400, "BadRequest", "ParameterValidationFailure", never),
		{Name: "expired token", Fault: fault.Rule{Status: 401}, kind: ucwa.KindServer, status: 401},
		proxied("proxy that requires a password", 401, never),
		refusal("no privilege", 403, "Forbidden", "", never),
		refusal("limit of subscriptions or contacts", 403, "Forbidden", "LimitExceeded", never),
		refusal("anonymous user", 403, "Forbidden", "AnonymousNotAllowed", never),
		refusal("unknown resource", 404, "NotFound", "", never).withGone(ucwa.GoneResource),
		refusal("ApplicationNotFound while the application exists", 404, "NotFound", "ApplicationNotFound", never).withGone(ucwa.GoneResource),
		refusal("unsupported version", 404, "NotFound", "APIVersionNotSupported", never),
		refusal("method not allowed", 405, "MethodNotAllowed", "", never),
		refusal("no acceptable format", 406, "NotAcceptable", "", never),
		refusal("request that arrives too slowly", 408, "ClientTimeout", "", unlessPOST),
		refusal("conflict with the current state", 409, "Conflict", "", never),
		refusal("resource that exists already", 409, "Conflict", "AlreadyExists", never),
		refusal("limit of groups", 409, "Conflict", "TooManyGroups", never),
		refusal("request before makeMeAvailable", 409, "Conflict", "MakeMeAvailableRequired", never),
		refusal("second reader of the event channel", 409, "Conflict", "PGetReplaced", never),
		refusal("resource that is gone", 410, "Gone", "", never),
		refusal("no backup pool", 410, "Gone", "CannotRedirect", never),
		refusal("inactive application", 410, "Gone", "InactiveApplicationExpired", never),
		refusal("limit of applications", 410, "Gone", "TooManyApplications", never),
		refusal("program that is not allowed", 410, "Gone", "UserAgentNotAllowed", never),
		refusal("failed precondition", 412, "PreconditionFailed", "", never),
		refusal("failed precondition, as another page spells it", 412, "PreConditionFailed", "", never),
		refusal("request that is too large", 413, "EntityTooLarge", "", never),
		refusal("unsupported media type", 415, "UnsupportedMediaType", "", never),
		refusal("missing precondition", 428, "PreconditionRequired", "", never),
		refusal("too many requests", 429, "TooManyRequests", "", always),
		refusal("too many requests, with Retry-After", 429, "TooManyRequests", "", always).withRetryAfter(time.Second, "1"),
		proxied("too many requests for a proxy", 429, always),
		refusal("server failure", 500, "ServiceFailure", "", unlessPOST),
		refusal("unreachable event channel", 500, "ServiceFailure", "CallbackChannelError", unlessPOST),
		refusal("migration in progress", 500, "ServiceFailure", "MigrationInProgress", unlessPOST),
		refusal("mailbox on another version of Exchange", 500, "ServiceFailure", "InvalidExchangeServerVersion", never),
		refusal("Exchange failure with an unusual status", 520, "ExchangeServiceFailure", "", unlessPOST),
		proxied("proxy that does not support the request", 501, never).withUnknownOutcome(),
		proxied("proxy that does not reach the server", 502, unlessPOST),
		refusal("busy server", 503, "ServiceUnavailable", "", unlessPOST),
		refusal("busy server, with Retry-After", 503, "ServiceUnavailable", "", unlessPOST).withRetryAfter(time.Second, "1"),
		refusal("gateway timeout", 504, "GatewayTimeout", "", unlessPOST),
		refusal("gateway timeout, as another page calls it", 504, "Timeout", "", unlessPOST),
		refusal("unknown code", 418, "Teapot", "ShortAndStout", never),
		{Name: "error without a body", Fault: fault.Rule{Status: 507}, kind: ucwa.KindServer, status: 507, unknown: true},
		{
			Name: "application that ends", Fault: fault.Rule{KillApplication: true},
			kind: ucwa.KindServer, status: 404, code: "NotFound", subcode: "ApplicationNotFound", gone: ucwa.GoneApplication,
		},
		{Name: "broken connection", Fault: fault.Rule{Drop: true}, kind: ucwa.KindNetwork, retried: unlessPOST},
		{Name: "answer after the timeout", Fault: fault.Rule{Delay: time.Hour}, kind: ucwa.KindTimeout, retried: unlessPOST},
		damaged("truncated answer", fault.BodyTruncated),
		damaged("malformed answer", fault.BodyMalformed),
		damaged("answer without a body", fault.BodyEmpty),
		{Name: "byte order mark, which is not an error", Fault: fault.Rule{Body: fault.BodyBOM}},
	}
}

// Want returns the expected outcome of an operation that the emulator answers with the
// error. The client retries once.
func (c ErrorCase) Want(op Operation) Outcome {
	want := Outcome{Sent: []string{op.Method}}
	gone := c.status == 404 && c.subcode != ucwa.SubcodeAPIVersionNotSupported
	if c.kind == "" || op.Method == "DELETE" && (gone || c.kind == ucwa.KindProtocol) {
		return want // deleting a resource that is gone succeeds, and a successful DELETE has no body to damage
	}
	want.Kind, want.Status, want.Code, want.Subcode, want.Gone = string(c.kind), c.status, c.code, c.subcode, string(c.gone)
	want.RetryAfter = int(c.retryAfter.Milliseconds())
	want.HasMessage = c.Fault.Message != ""
	want.Retryable = c.retried == always || c.retried == unlessPOST && op.Method != "POST"
	want.OutcomeUnknown = op.Method != "GET" && (c.unknown || c.retried == unlessPOST)
	if want.Retryable && c.kind != ucwa.KindTimeout {
		want.Sent = append(want.Sent, op.Method)
	}
	if c.subcode == ucwa.SubcodeApplicationNotFound {
		want.Sent = append(want.Sent, getApplication) // to find out whether the application is gone
	}
	return want
}
