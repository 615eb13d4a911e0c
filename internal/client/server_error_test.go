package client_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestDocumentedErrorsAreReportedInBothFormats(t *testing.T) {
	reason := func(code, subcode string) ucwa.Reason {
		return ucwa.Reason{Code: code, Subcode: subcode, Message: "What happened, in words."}
	}
	for _, row := range []struct {
		name      string
		status    int
		reason    ucwa.Reason
		retryable bool // of a GET
	}{
		{"no privilege for presence subscriptions", 403, reason("Forbidden", ""), false},
		{"the limit of subscriptions", 403, reason("Forbidden", "LimitExceeded"), false},
		{"the resource exists already", 409, reason("Conflict", "AlreadyExists"), false},
		{"too many groups", 409, reason("Conflict", "TooManyGroups"), false},
		{"a request that does not fit the current state", 409, reason("Conflict", ""), false},
		{"no backup pool", 410, reason("Gone", "CannotRedirect"), false},
		{"the mailbox has moved", 500, reason("ServiceFailure", "InvalidExchangeServerVersion"), false},
		{"the event channel is not reachable", 500, reason("ServiceFailure", "CallbackChannelError"), true},
		{"an unknown subcode", 500, reason("ServiceFailure", "Brandnew"), true},
	} {
		for _, format := range formats {
			t.Run(row.name+" in "+format.String(), func(t *testing.T) {
				body, err := format.Append(nil, row.reason.Resource())
				require.NoError(t, err)
				checkServerError(t, row.status, format, string(body), row.reason, row.retryable)
			})
		}
	}
}

func TestConstructedErrorsAreReported(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "hal", "testdata", "_constructed", "error-*"))
	require.NoError(t, err)
	require.Greater(t, len(paths), 30)
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(path)
			require.NoError(t, err)
			status, err := strconv.Atoi(strings.TrimPrefix(name, "error-")[:3])
			require.NoError(t, err)
			format := hal.JSON
			if strings.HasSuffix(name, ".xml") {
				format = hal.XML
			}
			doc, err := format.Decode(body)
			require.NoError(t, err)
			reason, ok := ucwa.ParseReason(doc)
			require.True(t, ok)
			checkServerError(t, status, format, string(body), reason, status == 429 || status >= 500)
		})
	}
}

// checkServerError checks the errors of a GET and a POST that are answered with an error
// body.
func checkServerError(t *testing.T, status int, format hal.Format, body string, want ucwa.Reason, retryable bool) {
	t.Helper()
	bubble(t, func(t *testing.T) {
		refuses := answers(status, format.MediaType(), body)
		c := connect(t, plays(t, refuses, refuses))
		_, listErr := list(c)
		_, createErr := create(c)
		gone := ucwa.Gone("")
		if status == 404 && want.Subcode == "" {
			gone = ucwa.GoneResource
		}
		for method, err := range map[string]error{"GET": listErr, "POST": createErr} {
			e := fault(t, err)
			message := want.Message
			if method == "POST" && retryable && status != 429 {
				message = strings.TrimSuffix(message, ".") + "; " + outcomeUnknown
			}
			assert.Equal(t, ucwa.KindServer, e.Kind)
			assert.Equal(t, status, e.Status)
			assert.Equal(t, want, e.Reason)
			assert.Equal(t, message, e.Message)
			assert.EqualValues(t, -1, offset(e))
			assert.Equal(t, gone, e.Gone)
			assert.Contains(t, err.Error(), fmt.Sprintf("(%d %s", status, want.Code))
			assert.Equal(t, retryable && (method == "GET" || status == 429), e.Retryable, method)
		}
	})
}

func TestAnErrorThatIsNotFromUCWAHasNoCode(t *testing.T) {
	const reason = `{"code":"Forbidden","subcode":"LimitExceeded","message":"No more."}`
	for _, row := range []struct {
		name           string
		status         int
		mediaType      string
		body           string
		outcomeUnknown bool // of a POST, which may have reached UCWA
	}{
		{"a page of a proxy", 403, "text/html", "<html>Forbidden</html>", false},
		{"a page of a proxy that quotes UCWA", 403, "text/plain", reason, false},
		{"an answer without media type", 403, "", reason, false},
		{"an HTML page as JSON", 403, "application/json", "<html>Forbidden</html>", false},
		{"half a reason", 403, "application/json", reason[:20], false},
		{"JSON of another kind", 403, "application/json", `{"error":"invalid_grant"}`, false},
		{"JSON whose code is a number", 403, "application/json", `{"code":403,"message":"Forbidden"}`, false},
		{"a resource", 403, "application/json", `{"rel":"contact","code":"x","_links":{"self":{"href":"/x"}}}`, false},
		{"a JSON array", 403, "application/json", `[{"code":"Forbidden"}]`, false},
		{"XML of another kind", 403, "application/xml", `<error><code>Forbidden</code></error>`, false},
		{"an empty body as JSON", 403, "application/json", "", false},
		{"a sign-in page", 401, "text/html", "<html>Sign in</html>", false},
		{"404 without body", 404, "", "", false},
		{"a redirection", 302, "text/html", "", false},
		{"not modified", 304, "", "", false},
		{"an empty 502", 502, "", "", true},
		{"a gateway that timed out", 504, "text/html", "<html>Gateway timeout</html>", true},
		{"a request that took too long", 408, "", "", true},
		{"an unknown status", 599, "text/html", "", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				refuses := answers(row.status, row.mediaType, row.body)
				c := connect(t, plays(t, refuses, refuses))
				message := "the server answered " + strconv.Itoa(row.status)
				_, err := list(c)
				e := fault(t, err)
				assert.Equal(t, ucwa.KindServer, e.Kind)
				assert.Equal(t, row.status, e.Status)
				assert.Equal(t, ucwa.Reason{}, e.Reason)
				assert.Equal(t, message, e.Message)

				_, err = create(c)
				e = fault(t, err)
				assert.Equal(t, ucwa.Reason{}, e.Reason)
				assert.False(t, e.Retryable)
				if row.outcomeUnknown {
					message += "; " + outcomeUnknown
				}
				assert.Equal(t, message, e.Message)
			})
		})
	}
}
