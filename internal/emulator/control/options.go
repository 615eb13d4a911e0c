package control

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Options are what an emulator is started with.
type Options struct {
	Config  emulator.Config
	Origin  string    // that the emulator answers for
	Origins []string  // more of them
	Start   time.Time // what its clock shows first
	Speed   float64   // of its clock; 0 if it is moved by hand
}

// ParseOptions reads EmulatorOptions, except those that say where the module comes
// from. now is the default of start.
func ParseOptions(doc *hal.Resource, now time.Time) (Options, error) {
	o := Options{
		Origin: "https://ucwa.example", // a reserved name (RFC 2606)
		Start:  now,
	}
	clock, speed := "manual", 1.0
	err := read(doc,
		originField("origin", &o.Origin),
		fields.List("origins", func(r *fields.Reader, path string, item hal.Value) {
			var origin string
			originField("", &origin).Read(r, path, item)
			o.Origins = append(o.Origins, origin)
		}),
		fields.OneOf("clock", &clock, "manual", "live"),
		speedField(&speed),
		fields.Instant("start", &o.Start),
		fields.Int("seed", 0, 1<<53-1, func(n int) { o.Config.Seed = uint64(n) }),
		fields.Milliseconds("life", maxAdvance, &o.Config.Life),
		peopleField(&o.Config.People),
		groupsField(&o.Config.Groups),
		variantsField(&o.Config.Variants),
		limitsField(&o.Config.Limits),
		timesField(&o.Config.Times),
		signInField(&o.Config),
	)
	if clock == "live" {
		o.Speed = speed
	}
	return o, err
}

func originField(name string, to *string) fields.Field {
	return fields.Func(name, func(v hal.Value) string {
		u, err := httpmsg.ParseURL(v.Text())
		if v.Kind() != hal.KindString || err != nil || u.Target != "/" {
			return "must be an origin, such as https://ucwa.example"
		}
		*to = u.Origin
		return ""
	})
}

func speedField(to *float64) fields.Field {
	return fields.Read("speed", func(r *fields.Reader, path string, v hal.Value) {
		speed, ok := r.Number(v)
		if !ok || speed <= 0 || speed > MaxSpeed {
			r.Report(path, "must be a number of more than 0, up to "+strconv.Itoa(MaxSpeed))
			return
		}
		*to = speed
	})
}

func variantsField(v *emulator.Variants) fields.Field {
	var flags []fields.Field
	for _, variant := range v.All() {
		flags = append(flags, fields.Bool(variant.Name, variant.On))
	}
	return fields.Object("variants", flags...)
}

func limitsField(l *emulator.Limits) fields.Field {
	return fields.Object("limits",
		count("applications", &l.Applications),
		count("subscriptions", &l.Subscriptions),
		count("contacts", &l.Contacts),
		count("memberships", &l.Memberships),
		count("events", &l.Events),
		count("bodyBytes", &l.BodyBytes),
		count("batchedRequests", &l.BatchedRequests),
	)
}

func timesField(t *emulator.Times) fields.Field {
	return fields.Object("times",
		fields.Milliseconds("warning", maxAdvance, &t.Warning),
		fields.Milliseconds("grace", maxAdvance, &t.Grace),
		fields.Milliseconds("silence", maxAdvance, &t.Silence),
		fields.Milliseconds("inactivity", maxAdvance, &t.Inactivity),
		fields.Milliseconds("idle", maxAdvance, &t.Idle),
		fields.Milliseconds("inactiveTimeout", maxAdvance, &t.InactiveTimeout),
		fields.Milliseconds("awayTimeout", maxAdvance, &t.AwayTimeout),
	)
}

func peopleField(to *[]directory.Person) fields.Field {
	return fields.Objects("people", func() ([]fields.Field, func(*fields.Reader, string)) {
		var p directory.Person
		all := []fields.Field{
			fields.Text("uri", 0, &p.URI),
			fields.Text("name", 0, &p.Name),
			fields.Text("title", 0, &p.Title),
		}
		return all, func(r *fields.Reader, path string) {
			checkURI(r, path+"/uri", p.URI)
			*to = append(*to, p)
		}
	})
}

// groupsField reads groups. The id of a group is its name unless it has one.
func groupsField(to *[]directory.Group) fields.Field {
	return fields.Objects("groups", func() ([]fields.Field, func(*fields.Reader, string)) {
		var g directory.Group
		all := []fields.Field{
			fields.OneOf("type", &g.Rel, ucwa.RelGroup, ucwa.RelPinnedGroup, ucwa.RelDefaultGroup, ucwa.RelDistributionGroup),
			fields.Text("id", 0, &g.ID),
			fields.Text("name", 0, &g.Name),
			fields.Text("uri", 0, &g.URI),
			fields.List("members", func(r *fields.Reader, path string, item hal.Value) {
				checkURI(r, path, item.Text())
				g.Members = append(g.Members, item.Text())
			}),
		}
		return all, func(r *fields.Reader, path string) {
			g.Rel = cmp.Or(g.Rel, ucwa.RelGroup)
			g.ID = cmp.Or(g.ID, g.Name)
			switch {
			case g.Name == "":
				r.Report(path+"/name", "is required")
			case slices.ContainsFunc(*to, func(other directory.Group) bool { return other.ID == g.ID }):
				r.Report(path+"/id", "is the id of another group; it is the name if not given")
			}
			*to = append(*to, g)
		}
	})
}

func checkURI(r *fields.Reader, path, uri string) {
	if err := ucwa.CheckSIPURI(uri); err != nil {
		r.Report(path, err.Error())
	}
}
