//go:build !js

package client_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// header returns a header with one field for each value. (fetch joins fields of one name
// with a comma; other transports do not.)
func header(name string, values ...string) httpmsg.Header {
	var h httpmsg.Header
	for _, value := range values {
		h.Add(name, value)
	}
	return h
}

func TestContentTypeMayBeSentTwice(t *testing.T) {
	const self = `{"_links":{"self":{"href":"/x"}}}`
	const xml = `<resource href="/x" xmlns="` + hal.Namespace + `" />`
	for _, row := range []struct {
		name, body string
		header     httpmsg.Header
		message    string // of the error; "" if the answer is read
	}{
		{"the same type twice", self, header("Content-Type", "application/json, application/json"), ""},
		{"a charset in the second value", self, header("Content-Type", "application/json, application/json; charset=utf-8"), ""},
		{"a charset in the first value", self, header("Content-Type", "application/json; charset=utf-8, application/json"), ""},
		{"the same type in two fields", self, header("Content-Type", "application/json", "application/json"), ""},
		{"the last of two types counts", self, header("Content-Type", "text/html, application/json"), ""},
		{"the last of two formats counts", xml, header("Content-Type", "application/json, application/xml"), ""},
		{"a last value that is no media type does not count", self, header("Content-Type", "application/json, none"), ""},
		{"an empty last value does not count", self, header("Content-Type", "application/json,"), ""},
		{"a last value for any type does not count", self, header("Content-Type", "application/json, */*"), ""},
		{"a comma in a parameter does not separate values", self, header("Content-Type", `application/json; profile="a, text/html"`), ""},
		{"the last type is not UCWA's", self, header("Content-Type", "application/json, text/html"), "the answer is not UCWA: its Content-Type is text/html"},
		{"no value is a media type", self, header("Content-Type", "json, none"), "the answer is not UCWA: it has no Content-Type"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := list(connect(t, plays(t, answers(200, "", row.body, row.header...))))
			if row.message == "" {
				assert.NoError(t, err)
				return
			}
			e := fault(t, err)
			assert.Equal(t, ucwa.KindProtocol, e.Kind)
			assert.Equal(t, row.message, e.Message)
		})
	}
}

func TestTheCharsetOfAnAnswerTakesPrecedenceOverTheXMLDeclaration(t *testing.T) {
	const declared = `<?xml version="1.0" encoding="utf-16"?><resource href="/x" xmlns="` + hal.Namespace + `" />`
	_, err := list(connect(t, plays(t, answers(200, "application/xml; charset=utf-8", declared))))
	require.NoError(t, err)
	_, err = list(connect(t, plays(t, answers(200, "application/xml", declared))))
	assert.Equal(t, ucwa.KindProtocol, fault(t, err).Kind)

	const reason = `<?xml version="1.0" encoding="utf-16"?><reason xmlns="` + hal.Namespace + `"><code>Forbidden</code></reason>`
	_, err = list(connect(t, plays(t, answers(403, `application/xml; charset="UTF-8"`, reason))))
	assert.Equal(t, "Forbidden", fault(t, err).Reason.Code)
}

func TestRetryAfterMayBeSentTwiceAndInThreeFormats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UTC()
		in := func(seconds int, layout string) string {
			return now.Add(time.Duration(seconds) * time.Second).Format(layout)
		}
		const (
			imf     = "Mon, 02 Jan 2006 15:04:05 GMT"
			rfc850  = "Monday, 02-Jan-06 15:04:05 GMT"
			asctime = time.ANSIC
		)
		for _, row := range []struct {
			name   string
			header httpmsg.Header
			want   time.Duration
		}{
			{"seconds", header("Retry-After", "300"), 5 * time.Minute},
			{"seconds twice", header("Retry-After", "300, 300"), 5 * time.Minute},
			{"seconds in two fields", header("Retry-After", "300", "600"), 5 * time.Minute},
			{"the first usable value counts", header("Retry-After", "soon, , -5, 300"), 5 * time.Minute},
			{"an IMF-fixdate", header("Retry-After", in(300, imf)), 5 * time.Minute},
			{"an IMF-fixdate twice", header("Retry-After", in(300, imf)+", "+in(300, imf)), 5 * time.Minute},
			{"a date of RFC 850", header("Retry-After", in(300, rfc850)), 5 * time.Minute},
			{"a date of RFC 850 twice", header("Retry-After", in(300, rfc850)+", "+in(600, rfc850)), 5 * time.Minute},
			{"a date of asctime", header("Retry-After", in(300, asctime)), 5 * time.Minute},
			{"a date after words", header("Retry-After", "later, "+in(300, imf)), 5 * time.Minute},
			{"a date that has passed", header("Retry-After", in(-300, imf)), 0},
			{"a date that has passed, and seconds", header("Retry-After", in(-300, asctime)+", 300"), 0},
			{"no usable value", header("Retry-After", "soon, 1.5, +3"), 0},
		} {
			_, err := list(connect(t, plays(t, answers(503, "", "", row.header...))))
			assert.Equal(t, row.want, fault(t, err).RetryAfter, row.name)
		}
	})
}

func TestDiagnosticsMayBeSentTwice(t *testing.T) {
	const invalid = `28055;source="fe1.contoso.com";reason="OAuth token is invalid."`
	for _, row := range []struct {
		name    string
		header  httpmsg.Header
		renews  bool
		message string
	}{
		{"the same value twice", header("X-Ms-diagnostics", invalid+", "+invalid), true, "the server answered 403: OAuth token is invalid."},
		{"the same value in two fields", header("X-Ms-diagnostics", invalid, invalid), true, "the server answered 403: OAuth token is invalid."},
		{"after a value without code", header("X-Ms-diagnostics", `source="proxy", `+invalid), true, "the server answered 403: OAuth token is invalid."},
		{"after an empty value", header("X-Ms-diagnostics", ", "+invalid), true, "the server answered 403: OAuth token is invalid."},
		{"the first value with a code counts", header("X-Ms-diagnostics", `28072;reason="No, not from here.", `+invalid), false, "the server answered 403: No, not from here."},
		{"no value has a code", header("X-Ms-diagnostics", `reason="x", y`), false, "the server answered 403"},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal := answers(403, "", "", row.header...)
			replies := []reply{refusal}
			if row.renews {
				replies = append(replies, refusal)
			}
			_, err := list(connect(t, plays(t, replies...), withTokens(tokens("cwt=1", "cwt=2"))))
			assert.Equal(t, row.message, fault(t, err).Message)
		})
	}
}
