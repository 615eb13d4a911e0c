//go:build !js

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/ucwa"
)

// provoked is an error that the emulator is told to answer with, and what every
// client makes of it: natively, in a page before make demo, and in the tab.
type provoked struct {
	name  string
	fault fault.Rule // but for method and path

	kind          ucwa.Kind // "" if the client does not mind
	status        int
	code, subcode string
	gone          ucwa.Gone
	retryAfter    time.Duration
	again         again
	open          bool // a POST may have had its effect, although it is not of those that are sent again
}

// again says which requests are sent again for an error.
type again uint8

const (
	never      again = iota
	unlessPOST       // the server may have acted
	always           // the server surely did nothing
)

const words = "A sentence & <more>."

// refused is an error of UCWA. Fail completes it with what the pages say.
func refused(name string, status int, code, subcode string, a again) provoked {
	return provoked{
		name:  name,
		fault: fault.Rule{Status: status, Code: code, Subcode: subcode, Message: words},
		kind:  ucwa.KindServer, status: status, code: code, subcode: subcode, again: a,
	}
}

// proxied is an error of whoever stands before UCWA: a status, and a page.
func proxied(name string, status int, a again) provoked {
	return provoked{
		name: name, fault: fault.Rule{Status: status, Body: fault.BodyHTML},
		kind: ucwa.KindServer, status: status, again: a,
	}
}

// provocations are the errors of the pages ErrorsAndInformationalMessages,
// GenericSynchronousErrors and ErrorSubcode_ref that answer a request, those of
// the error tables, and all that may come in their place.
func provocations() []provoked {
	gone := func(what ucwa.Gone, p provoked) provoked {
		p.gone = what
		return p
	}
	after := func(wait time.Duration, seconds string, p provoked) provoked {
		p.retryAfter, p.fault.RetryAfter = wait, seconds
		return p
	}
	open := func(p provoked) provoked {
		p.open = true
		return p
	}
	damaged := func(name string, d fault.Damage) provoked {
		return provoked{name: name, fault: fault.Rule{Body: d}, kind: ucwa.KindProtocol, open: true}
	}
	return []provoked{
		refused("a bad request", 400, "BadRequest", "", never),
		refused("a request that cannot be read", 400, "BadRequest", "DeserializationFailure", never),
		refused("a parameter that is not valid", 400, "BadRequest", "ParameterValidationFailure", never),
		{name: "a token that has expired", fault: fault.Rule{Status: 401}, kind: ucwa.KindServer, status: 401},
		proxied("a proxy that wants a password", 401, never),
		refused("no privilege", 403, "Forbidden", "", never),
		refused("too many subscriptions, or contacts", 403, "Forbidden", "LimitExceeded", never),
		refused("not for anonymous users", 403, "Forbidden", "AnonymousNotAllowed", never),
		gone(ucwa.GoneResource, refused("a resource that does not exist", 404, "NotFound", "", never)),
		gone(ucwa.GoneResource, refused("an application that is there is not found", 404, "NotFound", "ApplicationNotFound", never)),
		refused("a version that is not supported", 404, "NotFound", "APIVersionNotSupported", never),
		refused("a method that is not allowed", 405, "MethodNotAllowed", "", never),
		refused("a format that cannot be had", 406, "NotAcceptable", "", never),
		refused("a request that took too long to arrive", 408, "ClientTimeout", "", unlessPOST),
		refused("not possible in this state", 409, "Conflict", "", never),
		refused("there already", 409, "Conflict", "AlreadyExists", never),
		refused("too many groups", 409, "Conflict", "TooManyGroups", never),
		refused("makeMeAvailable comes first", 409, "Conflict", "MakeMeAvailableRequired", never),
		refused("another reader of the events", 409, "Conflict", "PGetReplaced", never),
		refused("gone for good", 410, "Gone", "", never),
		refused("no backup pool", 410, "Gone", "CannotRedirect", never),
		refused("an application that fell silent", 410, "Gone", "InactiveApplicationExpired", never),
		refused("too many applications", 410, "Gone", "TooManyApplications", never),
		refused("a program that is not allowed", 410, "Gone", "UserAgentNotAllowed", never),
		refused("a precondition that is not met", 412, "PreconditionFailed", "", never),
		refused("the same as the other page spells it", 412, "PreConditionFailed", "", never),
		refused("a request that is too large", 413, "EntityTooLarge", "", never),
		refused("a media type that is not supported", 415, "UnsupportedMediaType", "", never),
		refused("a precondition that is missing", 428, "PreconditionRequired", "", never),
		refused("too many requests", 429, "TooManyRequests", "", always),
		after(time.Second, "1", refused("too many requests, for a second", 429, "TooManyRequests", "", always)),
		proxied("too many requests for a proxy", 429, always),
		refused("a server that failed", 500, "ServiceFailure", "", unlessPOST),
		refused("an event channel that is out of reach", 500, "ServiceFailure", "CallbackChannelError", unlessPOST),
		refused("a migration", 500, "ServiceFailure", "MigrationInProgress", unlessPOST),
		refused("a mailbox on another Exchange", 500, "ServiceFailure", "InvalidExchangeServerVersion", never),
		refused("an Exchange that does not answer, under whatever status", 520, "ExchangeServiceFailure", "", unlessPOST),
		open(proxied("a proxy that cannot do this", 501, never)),
		proxied("a proxy that finds no server", 502, unlessPOST),
		refused("a server that is busy", 503, "ServiceUnavailable", "", unlessPOST),
		after(time.Second, "1", refused("a server that is busy for a second", 503, "ServiceUnavailable", "", unlessPOST)),
		refused("a server that got no answer", 504, "GatewayTimeout", "", unlessPOST),
		refused("the same as the other page calls it", 504, "Timeout", "", unlessPOST),
		refused("a code that nobody has heard of", 418, "Teapot", "ShortAndStout", never),
		{name: "an answer without a word", fault: fault.Rule{Status: 507}, kind: ucwa.KindServer, status: 507, open: true},
		{
			name: "an application that ends", fault: fault.Rule{KillApplication: true},
			kind: ucwa.KindServer, status: 404, code: "NotFound", subcode: "ApplicationNotFound", gone: ucwa.GoneApplication,
		},
		{name: "a connection that breaks", fault: fault.Rule{Drop: true}, kind: ucwa.KindNetwork, again: unlessPOST},
		{name: "an answer that takes too long", fault: fault.Rule{Delay: time.Hour}, kind: ucwa.KindTimeout, again: unlessPOST},
		damaged("half an answer", fault.BodyTruncated),
		damaged("an answer that is no document", fault.BodyMalformed),
		damaged("an answer without a body", fault.BodyEmpty),
		{name: "a byte order mark, which is no error", fault: fault.Rule{Body: fault.BodyBOM}},
	}
}

// verdict is what is to be seen of a call: what tells errors apart, and the
// requests that were sent.
type verdict struct {
	Kind                  string
	Status                int
	Code, Subcode, Gone   string
	RetryAfter            int // milliseconds
	Retryable, Said, Open bool
	Sent                  []string // methods; what went to the application itself says so
}

const toApplication = "GET application"

// want returns what an operation is to make of the error, with one retry.
func (p provoked) want(op operation) verdict {
	v := verdict{Sent: []string{op.method}}
	if p.kind == "" || op.method == "DELETE" && (p.status == 404 || p.kind == ucwa.KindProtocol) {
		return v // what is gone is deleted, and what was deleted has no body to damage
	}
	v.Kind, v.Status, v.Code, v.Subcode, v.Gone = string(p.kind), p.status, p.code, p.subcode, string(p.gone)
	v.RetryAfter = int(p.retryAfter.Milliseconds())
	v.Said = p.fault.Message != ""
	v.Retryable = p.again == always || p.again == unlessPOST && op.method != "POST"
	v.Open = op.method == "POST" && (p.open || p.again == unlessPOST)
	if v.Retryable && p.kind != ucwa.KindTimeout {
		v.Sent = append(v.Sent, op.method)
	}
	if p.subcode == ucwa.SubcodeApplicationNotFound {
		v.Sent = append(v.Sent, toApplication) // to see whether it is there
	}
	return v
}

// verdictOf returns what is to be seen of a call in a page; got is nil if it did
// not fail.
func verdictOf(got *failure, sent []string) verdict {
	v := verdict{Sent: sent}
	if got == nil {
		return v
	}
	v.Kind, v.Status, v.Code, v.Subcode, v.Gone = got.Kind, got.Status, got.Code, got.Subcode, got.Gone
	v.RetryAfter, v.Retryable = got.RetryAfter, got.Retryable
	v.Said = strings.HasPrefix(got.Message, strings.TrimSuffix(words, "."))
	v.Open = strings.Contains(got.Message, "whether the server acted on the request is not known")
	return v
}

func TestEveryDocumentedErrorIsProvoked(t *testing.T) {
	provokes := map[string]bool{}
	for _, p := range provocations() {
		provokes[strings.ToLower(p.code+" "+p.subcode)] = true
		fault := p.fault
		assert.NoError(t, emulator.New(emulator.Config{}).Fail(fault), p.name)
	}
	for _, documented := range []string{
		"BadRequest ", "Forbidden ", "NotFound ", "MethodNotAllowed ", "ClientTimeout ", "Conflict ", "Gone ", "PreConditionFailed ",
		"EntityTooLarge ", "UnsupportedMediaType ", "PreConditionRequired ", "TooManyRequests ", "ServiceFailure ",
		"ServiceUnavailable ", "Timeout ", "GatewayTimeout ", "NotAcceptable ", "ExchangeServiceFailure ",
		"BadRequest DeserializationFailure", "BadRequest ParameterValidationFailure", "Forbidden LimitExceeded",
		"NotFound ApplicationNotFound", "NotFound APIVersionNotSupported", "Conflict AlreadyExists", "Conflict TooManyGroups",
		"Conflict MakeMeAvailableRequired", "Conflict PGetReplaced", "Gone CannotRedirect", "Gone InactiveApplicationExpired",
		"Gone TooManyApplications", "Gone UserAgentNotAllowed", "ServiceFailure InvalidExchangeServerVersion",
		"ServiceFailure CallbackChannelError",
	} {
		assert.True(t, provokes[strings.ToLower(documented)], documented)
	}
}
