package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// reader reads the properties of an input by their names, in any case, and
// collects what is wrong with them.
type reader struct {
	doc      *hal.Resource
	problems []fields.Problem
}

func (r *reader) report(path, problem string) {
	if problem != "" {
		r.problems = append(r.problems, fields.Problem{Path: "/" + path, Message: problem})
	}
}

// text reads a required text of at most max characters.
func (r *reader) text(name string, max int) string {
	text, problem := parseText(r.doc, name, max)
	r.report(name, problem)
	return text
}

// given returns a property that may be missing or an empty text, which is the same.
func (r *reader) given(name string) (v hal.Value, given bool) {
	v, given = r.doc.PropertyFold(name)
	return v, given && !(v.Kind() == hal.KindString && v.Text() == "")
}

// optional reads a text that need not be given.
func (r *reader) optional(name string, max int) string {
	if _, given := r.given(name); !given {
		return ""
	}
	return r.text(name, max)
}

// whole reads a required whole number, which may be a string.
func (r *reader) whole(name string, min, max int) int {
	v, given := r.doc.PropertyFold(name)
	n, err := strconv.Atoi(v.Text())
	switch {
	case !given:
		r.report(name, "is required")
	case err != nil || n < min || n > max:
		r.report(name, "must be a whole number from "+strconv.Itoa(min)+" to "+strconv.Itoa(max))
	}
	return n
}

// choice reads an optional text that is one of some names, which it may write in
// any case.
func (r *reader) choice(name string, of ...string) string {
	text := r.optional(name, maxText)
	if text == "" {
		return ""
	}
	return r.oneOf(name, text, of)
}

// choices reads an optional list of such names.
func (r *reader) choices(name string, of ...string) []string {
	v, given := r.doc.PropertyFold(name)
	switch {
	case !given:
		return nil
	case v.Kind() != hal.KindList:
		r.report(name, "must be a list, not "+v.Kind().String())
		return nil
	}
	var chosen []string
	for i, item := range v.Items() {
		found := r.oneOf(name+"/"+strconv.Itoa(i), item.Value.Text(), of)
		if found != "" && !slices.Contains(chosen, found) {
			chosen = append(chosen, found)
		}
	}
	return chosen
}

// oneOf returns a name in its own spelling.
func (r *reader) oneOf(path, text string, of []string) string {
	i := slices.IndexFunc(of, func(name string) bool { return strings.EqualFold(name, text) })
	if i < 0 {
		r.report(path, "must be one of "+strings.Join(of, ", "))
		return ""
	}
	return of[i]
}

// span reads an optional length of time: a number of minutes (page
// makeMeAvailable_ref), or a time span as .NET (hh:mm:ss) or XML (PT5M) write it.
// 0 stands for none.
func (r *reader) span(name string) time.Duration {
	v, given := r.given(name)
	if !given {
		return 0
	}
	span, ok := parseSpan(strings.ToLower(v.Text()))
	if !ok || span <= 0 || span > maxSpan {
		r.report(name, "must be a number of minutes, hh:mm:ss or PT…H…M…S, of more than nothing and at most a day")
	}
	return span
}

const maxSpan = 24 * time.Hour

func parseSpan(text string) (time.Duration, bool) {
	if minutes, err := strconv.ParseFloat(text, 64); err == nil && 0 < minutes && minutes <= maxSpan.Minutes() {
		return time.Duration(minutes * float64(time.Minute)), true
	}
	if duration, isXML := strings.CutPrefix(text, "pt"); isXML {
		span, err := time.ParseDuration(duration)
		return span, err == nil
	}
	fields := strings.Split(text, ":")
	if len(fields) != 3 || strings.Trim(text, "0123456789:") != "" {
		return 0, false // it would be another duration, or none
	}
	span, err := time.ParseDuration(fields[0] + "h" + fields[1] + "m" + fields[2] + "s")
	return span, err == nil
}
