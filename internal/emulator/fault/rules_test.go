package fault

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

func TestInvalidRulesAreRefused(t *testing.T) {
	const noEffect = ": must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume"
	for _, row := range []struct {
		name string
		rule Rule
		want string // a problem on each line
	}{
		{"an empty rule", Rule{}, noEffect},
		{"a rule without effect", Rule{Method: "GET", Path: "*", Times: 3, AfterEffect: true}, noEffect},
		{"a path that matches no request", Rule{Path: "people", Status: 503}, "/path: must start with / or *"},
		{"negative numbers", Rule{Times: -1, Delay: -1}, "/times: must not be negative\n/delay: must not be negative"},
		{"an interim status", Rule{Status: 100}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a status without body", Rule{Status: 204, Body: BodyHTML}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a status above 599", Rule{Status: 999}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a line end in RetryAfter", Rule{Status: 429, RetryAfter: "1\r\nX: y"}, "/retryAfter: must not contain control characters"},
		{"characters that XML cannot write", Rule{Status: 503, Code: "A\x00", Subcode: "B\uFFFE", Message: "C\x1B"}, "/code: must not contain control characters\n" +
			"/subcode: must not contain control characters\n/message: must not contain control characters"},
		{"a message without status", Rule{Message: "Back at nine."}, "/message: needs a status"},
		{"a line end in Diagnostics", Rule{Status: 403, Diagnostics: "1\r\nX: y"}, "/diagnostics: must not contain control characters"},
		{"Diagnostics without status", Rule{Drop: true, Diagnostics: "1"}, "/diagnostics: needs a status"},
		{"a rule for pending GETs without effect", Rule{Pending: true}, noEffect},
		{"RetryAfter without status", Rule{Delay: 1, RetryAfter: "1"}, "/retryAfter: needs a status"},
		{"unknown damage", Rule{Body: "late"}, "/body: must be truncated, malformed, html, bom or empty"},
		{"a code that no page lists", Rule{Code: "Timeout"}, "/status: is required: no documented error has this code and subcode"},
		{"a code with the subcode of another code", Rule{Code: "Gone", Subcode: "AlreadyExists"}, "/status: is required: no documented error has this code and subcode"},
		{"a status with the subcode of another status", Rule{Status: 410, Subcode: "AlreadyExists"}, "/code: is required: no documented error has this status and subcode"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var rules Rules
			err := rules.Add(row.rule)
			var e *ucwa.Error
			require.ErrorAs(t, err, &e)
			var problems []string
			for _, p := range e.Problems {
				problems = append(problems, p.Path+": "+p.Message)
			}
			assert.Equal(t, row.want, strings.Join(problems, "\n"))
			assert.Empty(t, rules.All())
		})
	}
}
