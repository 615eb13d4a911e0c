package ucwa

// LowerASCII returns s with its ASCII letters in lower case. In codes, names, hrefs and
// SIP URIs only ASCII letters are equal in both cases (RFC 3986, section 6.2.2.1).
// [strings.ToLower] also turns the Kelvin sign U+212A into k.
func LowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = lower(b[i])
			}
			return string(b)
		}
	}
	return s
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
