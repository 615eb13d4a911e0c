package ucwa

import (
	"math"
	"strconv"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// readDocument reads the input of a request: a body from the wire, or the arguments of a
// program.
func readDocument(doc *hal.Resource, wire bool, all ...fields.Field) []fields.Problem {
	r := fields.Reader{Wire: wire}
	r.Document(doc, all...)
	return r.Problems()
}

// The limits of a duration in minutes (page presenceSubscriptions_ref).
const (
	MinDuration = 10 // "minimum 10"
	MaxDuration = 30 // "maximum 30"
)

// durationField reads a whole number of minutes from [MinDuration] to
// [MaxDuration].
func durationField(to *int) fields.Field {
	return fields.Read("duration", func(r *fields.Reader, path string, v hal.Value) {
		minutes, isNumber := r.Number(v)
		switch {
		case v.Kind() != hal.KindNumber && (!r.Wire || v.Kind() != hal.KindString):
			r.Report(path, fields.Must("a whole number of minutes", v))
		case !isNumber || minutes != math.Trunc(minutes):
			r.Report(path, "must be a whole number of minutes")
		case minutes < MinDuration || minutes > MaxDuration:
			r.Report(path, "must be from "+strconv.Itoa(MinDuration)+" to "+strconv.Itoa(MaxDuration)+" minutes, not "+v.Text())
		default:
			*to = int(minutes)
		}
	}).Required()
}

// URIsField reads a list of SIP URIs. Of the URIs of one person the first is kept.
func URIsField(name string, to *[]string) fields.Field {
	seen := map[string]bool{}
	list := fields.List(name, func(r *fields.Reader, path string, item hal.Value) {
		if item.Kind() != hal.KindString {
			r.Report(path, fields.Must("a SIP URI", item))
			return
		}
		uri := item.Text()
		if err := CheckSIPURI(uri); err != nil {
			r.Report(path, err.Error())
			return
		}
		if key := SIPKey(uri); !seen[key] {
			seen[key] = true
			*to = append(*to, uri)
		}
	})
	return fields.Read(name, func(r *fields.Reader, path string, v hal.Value) {
		switch {
		case v.Kind() != hal.KindList:
			r.Report(path, fields.Must("a list of SIP URIs", v))
		case len(v.Items()) == 0:
			r.Report(path, "must name at least one SIP URI")
		default:
			list.Read(r, path, v)
		}
	})
}
