package control

import (
	"strings"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// ParseFault reads a FaultRule.
func ParseFault(doc *hal.Resource) (r fault.Rule, err error) {
	err = read(doc,
		fields.Text("method", 0, &r.Method),
		fields.Text("path", 0, &r.Path),
		count("times", &r.Times),
		fields.Milliseconds("delay", maxDelay, &r.Delay),
		fields.Bool("killApplication", &r.KillApplication),
		fields.Bool("drop", &r.Drop),
		fields.Int("status", 200, 599, func(n int) { r.Status = n }),
		fields.Text("code", 0, &r.Code),
		fields.Text("subcode", 0, &r.Subcode),
		fields.Text("message", 0, &r.Message),
		fields.Func("retryAfter", func(v hal.Value) string {
			seconds := v.Kind() == hal.KindNumber && strings.Trim(v.Text(), "0123456789") == ""
			if !seconds && (v.Kind() != hal.KindString || strings.ContainsFunc(v.Text(), notVisible)) {
				return "must be whole seconds, or a date as HTTP writes it"
			}
			r.RetryAfter = v.Text()
			return ""
		}),
		fields.Text("diagnostics", 0, &r.Diagnostics),
		fields.Bool("late", &r.AfterEffect),
		fields.Text("body", 0, &r.Body),
		fields.Bool("resync", &r.Resync),
		fields.Bool("resume", &r.Resume),
		fields.Bool("pending", &r.Pending),
	)
	return r, err
}

// notVisible reports whether a character is not printable ASCII. Header fields need no
// others, and the Response constructor of browsers refuses some of them, such as line
// ends.
func notVisible(c rune) bool { return c < ' ' || c > '~' }

// Fault returns a rule as a document, the inverse of [ParseFault]. What is not set
// is left out.
func Fault(r fault.Rule) *hal.Resource {
	doc := &hal.Resource{}
	add := func(set bool, name string, value hal.Value) {
		if set {
			doc.Properties = append(doc.Properties, hal.Property{Name: name, Value: value})
		}
	}
	text := func(name, value string) { add(value != "", name, hal.String(value)) }
	number := func(name string, value int64) { add(value != 0, name, hal.Int(value)) }
	flag := func(name string, value bool) { add(value, name, hal.Bool(value)) }

	text("method", r.Method)
	text("path", r.Path)
	number("times", int64(r.Times))
	number("delay", r.Delay.Milliseconds())
	flag("killApplication", r.KillApplication)
	flag("drop", r.Drop)
	number("status", int64(r.Status))
	text("code", r.Code)
	text("subcode", r.Subcode)
	text("message", r.Message)
	text("retryAfter", r.RetryAfter)
	text("diagnostics", r.Diagnostics)
	flag("late", r.AfterEffect)
	text("body", string(r.Body))
	flag("resync", r.Resync)
	flag("resume", r.Resume)
	flag("pending", r.Pending)
	return doc
}
