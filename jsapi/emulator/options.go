//go:build js && wasm

package emulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

const (
	maxDelay   = (1<<31 - 1) * time.Millisecond // what a browser's timers can wait
	maxAdvance = 100 * 365 * 24 * time.Hour     // no test needs more, and no arithmetic overflows
	maxInstant = 253_402_300_799_999            // the end of the year 9999, the last that XML has, in milliseconds
)

// emulatorOptions are the EmulatorOptions but those that say where the module
// comes from.
type emulatorOptions struct {
	config emulator.Config
	origin string
	start  time.Time
	speed  float64
}

func readEmulatorOptions(v safejs.Value) (o emulatorOptions, err error) {
	o.origin = "https://ucwa.example" // nobody's: the name is reserved (RFC 2606)
	o.start = time.Now()
	clock, speed := "manual", 1.0
	err = readForm(v, func(f *form) []field {
		limits, times := &o.config.Limits, &o.config.Times
		return []field{
			{"origin", func(_ string, v hal.Value) string {
				u, err := httpmsg.ParseURL(v.Text())
				if v.Kind() != hal.KindString || err != nil || u.Target != "/" {
					return "must be an origin, such as " + o.origin
				}
				o.origin = u.Origin
				return ""
			}},
			choiceField("clock", &clock, "manual", "live"),
			{"speed", func(_ string, v hal.Value) string {
				n, err := strconv.ParseFloat(v.Text(), 64)
				if v.Kind() != hal.KindNumber || err != nil || n <= 0 || n > maxSpeed {
					return "must be a number of more than 0, up to " + strconv.Itoa(maxSpeed)
				}
				speed = n
				return ""
			}},
			instantField("start", &o.start),
			wholeField("seed", 0, 1<<53-1, func(n int) { o.config.Seed = uint64(n) }),
			spanField("life", maxAdvance, &o.config.Life),
			f.objects("people", o.nextPerson(f)),
			f.objects("groups", o.nextGroup(f)),
			f.object("variants", variantFields(&o.config.Variants)...),
			f.object("limits",
				countField("applications", &limits.Applications),
				countField("subscriptions", &limits.Subscriptions),
				countField("contacts", &limits.Contacts),
				countField("memberships", &limits.Memberships),
				countField("events", &limits.Events),
				countField("bodyBytes", &limits.BodyBytes),
				countField("batchedRequests", &limits.BatchedRequests),
			),
			f.object("times",
				spanField("warning", maxAdvance, &times.Warning),
				spanField("grace", maxAdvance, &times.Grace),
				spanField("silence", maxAdvance, &times.Silence),
				spanField("inactivity", maxAdvance, &times.Inactivity),
				spanField("idle", maxAdvance, &times.Idle),
				spanField("inactiveTimeout", maxAdvance, &times.InactiveTimeout),
				spanField("awayTimeout", maxAdvance, &times.AwayTimeout),
			),
		}
	})
	if clock == "live" {
		o.speed = speed
	}
	return o, err
}

func variantFields(v *emulator.Variants) []field {
	var fields []field
	for _, variant := range v.All() {
		fields = append(fields, flagField(variant.Name, variant.On))
	}
	return fields
}

// maxSpeed lets a day pass in a second.
const maxSpeed = 86_400

func (o *emulatorOptions) nextPerson(f *form) func() ([]field, func(at string)) {
	return func() ([]field, func(string)) {
		var p directory.Person
		return []field{textField("uri", &p.URI), textField("name", &p.Name), textField("title", &p.Title)}, func(at string) {
			f.sipURI(at+"/uri", p.URI)
			o.config.People = append(o.config.People, p)
		}
	}
}

func (o *emulatorOptions) nextGroup(f *form) func() ([]field, func(at string)) {
	return func() ([]field, func(string)) {
		var g directory.Group
		fields := []field{
			choiceField("type", &g.Rel, ucwa.RelGroup, ucwa.RelPinnedGroup, ucwa.RelDefaultGroup, ucwa.RelDistributionGroup),
			textField("id", &g.ID),
			textField("name", &g.Name),
			textField("uri", &g.URI),
			f.list("members", func(at string, item hal.Value) {
				f.sipURI(at, item.Text())
				g.Members = append(g.Members, item.Text())
			}),
		}
		return fields, func(at string) {
			g.Rel = cmp.Or(g.Rel, ucwa.RelGroup)
			g.ID = cmp.Or(g.ID, g.Name)
			switch {
			case g.Name == "":
				f.report(at+"/name", "is required")
			case slices.ContainsFunc(o.config.Groups, func(other directory.Group) bool { return other.ID == g.ID }):
				f.report(at+"/id", "is that of another group; if not given, it is the name")
			}
			o.config.Groups = append(o.config.Groups, g)
		}
	}
}

// readPresence reads the presence of setPresence. What the values may be, the
// emulator knows.
func readPresence(v safejs.Value) (p directory.Presence, err error) {
	err = readForm(v, func(f *form) []field {
		return []field{
			textField("availability", &p.Availability),
			textField("activity", &p.Activity),
			textField("deviceType", &p.DeviceType),
			instantField("lastActive", &p.LastActive),
			textField("note", &p.Note),
			textField("location", &p.Location),
			f.list("modalities", func(at string, item hal.Value) {
				if item.Kind() != hal.KindString {
					f.report(at, must("a string", item))
				}
				p.Modalities = append(p.Modalities, item.Text())
			}),
		}
	})
	return p, err
}

// readFault reads a FaultRule.
func readFault(v safejs.Value) (rule fault.Rule, err error) {
	err = readForm(v, func(*form) []field {
		return []field{
			textField("method", &rule.Method),
			textField("path", &rule.Path),
			countField("times", &rule.Times),
			spanField("delay", maxDelay, &rule.Delay),
			flagField("killApplication", &rule.KillApplication),
			flagField("drop", &rule.Drop),
			wholeField("status", 200, 599, func(n int) { rule.Status = n }),
			textField("code", &rule.Code),
			textField("subcode", &rule.Subcode),
			textField("message", &rule.Message),
			{"retryAfter", func(_ string, v hal.Value) string {
				number := v.Kind() == hal.KindNumber && strings.Trim(v.Text(), "0123456789") == ""
				if !number && (v.Kind() != hal.KindString || strings.ContainsFunc(v.Text(), notASCII)) {
					return "must be whole seconds, or a date as HTTP writes it"
				}
				rule.RetryAfter = v.Text()
				return ""
			}},
			flagField("late", &rule.AfterEffect),
			textField("body", &rule.Body),
			flagField("resync", &rule.Resync),
			flagField("resume", &rule.Resume),
		}
	})
	return rule, err
}

// A header field holds what no Response takes otherwise.
func notASCII(r rune) bool { return r < ' ' || r > '~' }

func readAdvance(v safejs.Value) (d time.Duration, err error) {
	d = -1
	err = readForm(v, func(*form) []field { return []field{spanField("milliseconds", maxAdvance, &d)} })
	if err == nil && d < 0 {
		err = shared.ArgumentError("/milliseconds", "is required")
	}
	return d, err
}

func (f *form) sipURI(at, uri string) {
	if err := ucwa.CheckSIPURI(uri); err != nil {
		f.report(at, err.Error())
	}
}

// instantField is a member that is a time in milliseconds since 1970 UTC.
func instantField(name string, to *time.Time) field {
	return wholeField(name, 0, maxInstant, func(ms int) { *to = time.UnixMilli(int64(ms)) })
}

// choiceField is a member that is one of the given texts.
func choiceField(name string, to *string, texts ...string) field {
	return field{name, func(_ string, v hal.Value) string {
		if v.Kind() != hal.KindString || !slices.Contains(texts, v.Text()) {
			return "must be one of " + strings.Join(texts, ", ")
		}
		*to = v.Text()
		return ""
	}}
}
