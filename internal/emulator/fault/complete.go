package fault

import (
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// complete adds the properties that the pages document for the error of the rule, and
// returns the problems of the rule.
func (r *Rule) complete() []fields.Problem {
	var problems []fields.Problem
	report := func(wrong bool, path, message string) {
		if wrong {
			problems = append(problems, fields.Problem{Path: path, Message: message})
		}
	}
	if u, err := httpmsg.ParseURL(r.Path); err == nil {
		r.Path = u.Target
	}
	report(r.Path != "" && r.Path[0] != '/' && r.Path[0] != '*', "/path", "must start with / or *")
	report(r.Times < 0, "/times", "must not be negative")
	report(r.Delay < 0, "/delay", "must not be negative")
	report(r.Status != 0 && !hasBody(r.Status), "/status", "must be from 200 to 599, and of an answer that may have a body")
	for _, text := range [...]struct{ path, text string }{
		{"/code", r.Code}, {"/subcode", r.Subcode}, {"/message", r.Message},
		{"/retryAfter", r.RetryAfter}, {"/diagnostics", r.Diagnostics},
	} {
		problem := fields.CheckText(text.text, 0)
		report(problem != "", text.path, problem)
	}
	report(!r.Body.known(), "/body", "must be truncated, malformed, html, bom or empty")
	if len(problems) > 0 {
		return problems
	}

	if r.Body == BodyHTML && r.Status == 0 && r.Code == "" && r.Subcode == "" {
		r.Status = 502 // HTML comes from a proxy in front of UCWA
	}
	if r.Status != 0 || r.Code != "" || r.Subcode != "" {
		full := refusal.Complete(refusal.Refusal{
			Status: r.Status, Reason: ucwa.Reason{Code: r.Code, Subcode: r.Subcode, Message: r.Message},
		})
		r.Status, r.Code, r.Subcode, r.Message = full.Status, full.Reason.Code, full.Reason.Subcode, full.Reason.Message
	}
	report(r.Status == 0 && r.Code+r.Subcode != "", "/status", "is required: no documented error has this code and subcode")
	report(r.Status != 0 && r.Code == "" && r.Subcode != "", "/code", "is required: no documented error has this status and subcode")
	report(r.Message != "" && r.Status == 0, "/message", "needs a status")
	report(r.RetryAfter != "" && r.Status == 0, "/retryAfter", "needs a status")
	report(r.Diagnostics != "" && r.Status == 0, "/diagnostics", "needs a status")
	report(*r == Rule{Method: r.Method, Path: r.Path, Times: r.Times, AfterEffect: r.AfterEffect, Pending: r.Pending}, "",
		"must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume")
	return problems
}

// hasBody reports whether a status is that of a final answer that may have a body
// (RFC 9110, section 15).
func hasBody(status int) bool {
	return status >= 200 && status <= 599 && status != 204 && status != 205 && status != 304
}
