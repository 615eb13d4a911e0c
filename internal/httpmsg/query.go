package httpmsg

import "strings"

// WithQuery returns the URL with a parameter appended to its query. It removes parameters
// of the same name and does not change the other parameters (page QueryParameters).
func (u URL) WithQuery(name, value string) URL {
	path, query, _ := strings.Cut(u.Target, "?")
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if key, _, _ := strings.Cut(part, "="); part != "" && !equalFold(key, name) {
			kept = append(kept, part)
		}
	}
	kept = append(kept, name+"="+escape(value, "-._~"))
	return URL{u.Origin, path + "?" + strings.Join(kept, "&")}
}

// Parameter is one name and value of a query.
type Parameter struct{ Name, Value string }

// Query holds the parameters of a query in order. A name may occur several times.
type Query []Parameter

// ParseQuery decodes a query, or a form of the type
// application/x-www-form-urlencoded. Parameters without a name are dropped.
func ParseQuery(query string) Query {
	var q Query
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(strings.ReplaceAll(pair, "+", " "), "="); name != "" {
			q = append(q, Parameter{Unescape(name), Unescape(value)})
		}
	}
	return q
}

// Encode returns the parameters as a form of the type
// application/x-www-form-urlencoded. @ and : stay as they are, as in captured
// requests.
func (q Query) Encode() string {
	const kept = "-._~@:"
	var b strings.Builder
	for i, p := range q {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(escape(p.Name, kept))
		b.WriteByte('=')
		b.WriteString(escape(p.Value, kept))
	}
	return b.String()
}

// Values returns the values of a parameter. It ignores the case of ASCII letters in the
// name.
func (q Query) Values(name string) []string {
	var values []string
	for _, p := range q {
		if equalFold(p.Name, name) {
			values = append(values, p.Value)
		}
	}
	return values
}

// equalFold reports whether a name equals a name in ASCII, ignoring the case of ASCII
// letters. strings.EqualFold also equates two letters outside ASCII with ASCII letters;
// they take more bytes, so the comparison of the lengths excludes them.
func equalFold(name, ascii string) bool {
	return len(name) == len(ascii) && strings.EqualFold(name, ascii)
}
