//go:build !js

package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// identity is the content coding of a file as it is.
const identity = "identity"

// compression is a content coding, and how the names of files in it end.
type compression struct{ coding, suffix string }

// preferred returns the compressions that a client prefers to a file as it is,
// by the values of its Accept-Encoding: the best first, and among equals the
// smaller one.
func preferred(accept []string) []compression {
	wanted := []compression{{"br", ".br"}, {"gzip", ".gz"}}
	wanted = slices.DeleteFunc(wanted, func(c compression) bool {
		q := quality(accept, c.coding)
		return q == 0 || q < quality(accept, identity)
	})
	slices.SortStableFunc(wanted, func(a, b compression) int {
		return cmp.Compare(quality(accept, b.coding), quality(accept, a.coding))
	})
	return wanted
}

// unlisted is the quality of a file as it is where the client does not speak of
// it: acceptable, and less wanted than the least that it can ask for, 0.001.
const unlisted = 0.0005

// quality returns how much a client wants a content coding, from 0 for not at
// all to 1 (RFC 9110, section 12.5.3).
func quality(accept []string, coding string) float64 {
	q := 0.0
	if coding == identity {
		q = unlisted
	}
	for element := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, parameters, _ := strings.Cut(element, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, coding):
			return weight(parameters)
		case name == "*":
			q = weight(parameters)
		}
	}
	return q
}

// weight returns the q among the parameters of an element: 1 where there is
// none, and 0 where it makes no sense, so that it is never the reason to
// compress.
func weight(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}
