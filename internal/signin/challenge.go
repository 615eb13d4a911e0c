package signin

import "strings"

// challenge is one way to authenticate that the answer 401 offers.
type challenge struct {
	scheme     string            // in lower case
	parameters map[string]string // by name in lower case; of equal names the first counts
}

// parseChallenges reads the values of the WWW-Authenticate fields of an answer,
// joined by commas, as fetch joins them (RFC 9110, section 11.6.1). Commas separate
// challenges, and also the parameters of one challenge: a name without an equals sign
// starts the next challenge.
//
// It is more lenient than the grammar in one respect. The page AuthenticationInUCWA
// shows an href without quotation marks, so an unquoted value may have any characters
// up to the next comma or blank.
func parseChallenges(s string) []challenge {
	var all []challenge
	for {
		s = strings.TrimLeft(s, blanks+",")
		if s == "" {
			return all
		}
		name, rest := cut(s, blanks+`,="`)
		value, isParameter := strings.CutPrefix(strings.TrimLeft(rest, blanks), "=")
		switch {
		case name == "": // neither a scheme nor a parameter
			s = s[1:]
		case isParameter && len(all) > 0:
			value, s = cutValue(strings.TrimLeft(value, blanks))
			parameters := all[len(all)-1].parameters
			if name = strings.ToLower(name); parameters[name] == "" {
				parameters[name] = value
			}
		case isParameter: // of no challenge
			_, s = cutValue(strings.TrimLeft(value, blanks))
		default:
			all = append(all, challenge{strings.ToLower(name), map[string]string{}})
			s = skipToken68(rest)
		}
	}
}

const blanks = " \t"

// cut returns the text before the first of some characters, and the rest.
func cut(s, characters string) (before, rest string) {
	i := strings.IndexAny(s, characters)
	if i < 0 {
		i = len(s)
	}
	return s[:i], s[i:]
}

// cutValue returns the value that s starts with, without its quotation marks, and
// the rest.
func cutValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		return cut(s, blanks+",")
	}
	var b []byte
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return string(b), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b = append(b, s[i])
	}
	return string(b), "" // the closing quotation mark is missing
}

// skipToken68 skips the token68 that may follow a scheme in place of parameters,
// such as the base64 text of NTLM. Its equals signs are all at its end.
func skipToken68(s string) string {
	_, rest := cut(strings.TrimLeft(s, blanks), blanks+`,="`)
	rest = strings.TrimLeft(strings.TrimLeft(rest, "="), blanks)
	if rest == "" || rest[0] == ',' {
		return rest
	}
	return s
}
