package ucwa

import "strings"

// WithQuery returns the URL with one more parameter in its query. What is there
// already stays as the server supplied it (page QueryParameters), but for an
// older value of the same parameter.
func (u URL) WithQuery(name, value string) URL {
	path, query, _ := strings.Cut(u.Target, "?")
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if key, _, _ := strings.Cut(part, "="); part != "" && !strings.EqualFold(key, name) {
			kept = append(kept, part)
		}
	}
	kept = append(kept, name+"="+escapeQuery(value))
	return URL{u.Origin, path + "?" + strings.Join(kept, "&")}
}

// escapeQuery percent-encodes all but the unreserved characters of RFC 3986.
func escapeQuery(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&0xF])
		}
	}
	return b.String()
}
