package ucwa_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestErrorTextHasStatusCodeAndSubcode(t *testing.T) {
	for _, row := range []struct {
		name string
		err  ucwa.Error
		want string
	}{
		{"with both codes", ucwa.Error{Message: "No more.", Status: 403, Reason: ucwa.Reason{Code: "Forbidden", Subcode: "LimitExceeded"}}, "No more. (403 Forbidden LimitExceeded)"},
		{"without subcode", ucwa.Error{Message: "No.", Status: 403, Reason: ucwa.Reason{Code: "Forbidden"}}, "No. (403 Forbidden)"},
		{"without UCWA's reason", ucwa.Error{Message: "the server answered 502", Status: 502}, "the server answered 502 (502)"},
		{"without status", ucwa.Error{Message: "the client is closed"}, "the client is closed"},
	} {
		assert.EqualError(t, &row.err, row.want, row.name)
	}
}

func TestConstructorsSetTheKind(t *testing.T) {
	cause := errors.New("cause")
	for _, row := range []struct {
		kind ucwa.Kind
		err  *ucwa.Error
	}{
		{ucwa.KindAborted, ucwa.Aborted("message", cause)},
		{ucwa.KindTimeout, ucwa.Timeout("message", cause)},
		{ucwa.KindNetwork, ucwa.Network("message", cause)},
		{ucwa.KindProtocol, ucwa.Protocol("message", cause)},
		{ucwa.KindInternal, ucwa.Internal("message", cause)},
	} {
		assert.Equal(t, &ucwa.Error{Kind: row.kind, Message: "message", Cause: cause}, row.err)
		assert.ErrorIs(t, row.err, cause)
	}
	assert.Equal(t, &ucwa.Error{Kind: ucwa.KindServer, Message: "message"}, ucwa.Server("message"))
}

// The zero value has no offset.
func TestOffsetIsKnownOnlyIfItWasSet(t *testing.T) {
	var e ucwa.Error
	_, ok := e.Offset()
	assert.False(t, ok)
	for _, row := range []struct {
		set   int64
		known bool
	}{{0, true}, {1, true}, {1 << 40, true}, {-1, false}, {-1 << 63, false}} {
		e.SetOffset(row.set)
		offset, ok := e.Offset()
		assert.Equal(t, row.known, ok, "%d", row.set)
		if ok {
			assert.Equal(t, row.set, offset)
		}
	}
}

func TestDocumentHasThePositionOfTheFault(t *testing.T) {
	_, err := hal.DecodeJSON([]byte(`{"_links":7}`))
	e := ucwa.Document("the body", fmt.Errorf("wrapped: %w", err))
	assert.Equal(t, ucwa.KindProtocol, e.Kind)
	assert.Equal(t, "the body: wrapped: "+err.Error(), e.Message)
	assert.Equal(t, "/_links", e.Pointer)
	offset, ok := e.Offset()
	assert.True(t, ok)
	assert.EqualValues(t, 10, offset)
	assert.ErrorIs(t, e, err)

	_, err = hal.AppendJSON(nil, &hal.Resource{Links: []hal.Link{{Href: "/x"}}})
	e = ucwa.Document("the document", err)
	_, ok = e.Offset()
	assert.False(t, ok, "a document that cannot be written has no bytes")
	assert.NotEmpty(t, e.Pointer)
}

func TestArgumentJoinsProblemsToOneSentence(t *testing.T) {
	assert.NoError(t, ucwa.Argument(nil))
	_, problems := ucwa.ParseCreateRequest(decode(t, hal.JSON, `{"duration":45,"uris":["sarad"]}`))
	err := ucwa.Argument(problems)
	assert.EqualError(t, err, "duration must be from 10 to 30 minutes, not 45; uris/0 must start with sip:, as in sip:user@example.com")
	var e *ucwa.Error
	if assert.ErrorAs(t, err, &e) {
		assert.Equal(t, ucwa.KindArgument, e.Kind)
		assert.Equal(t, problems, e.Problems)
	}
	assert.Equal(t, ucwa.Argument([]fields.Problem{{Path: "/token", Message: "is required"}}), ucwa.ArgumentAt("/token", "is required"))
	assert.Equal(t, "the request is no object", fields.Problem{Message: "the request is no object"}.String())
}

func TestLowerASCIIChangesOnlyASCIILetters(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"", ""},
		{"already lower", "already lower"},
		{"@AZ[`az{", "@az[`az{"},
		{"Größe ÅÉİſ\u212A", "größe ÅÉİſ\u212A"},
		{"half a character \xC3A", "half a character \xC3a"},
	} {
		assert.Equal(t, row.want, ucwa.LowerASCII(row.text))
	}
}
