package emulator

// Clients write JSON by hand, and not as its grammar has it: names without
// quotation marks, marks of the other kind, a comma after the last member, as in
// the request that the page CreateAnApplication shows with its answer of 201.

// straightened returns a text in which these are as JSON wants them. All else
// stays as it is, and what is wrong with it, too.
func straightened(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			end := endOfString(text, i)
			out = appendString(out, text[i:end])
			i = end
		case c == ',' && closes(text, i+1):
			i++
		case inName(c):
			end := i
			for end < len(text) && inName(text[end]) {
				end++
			}
			if next(text, end) == ':' {
				out = append(append(append(out, '"'), text[i:end]...), '"')
			} else { // a value such as true, or a part of a number
				out = append(out, text[i:end]...)
			}
			i = end
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// appendString appends a string, which keeps its kind of marks unless that is the
// other one.
func appendString(out, literal []byte) []byte {
	if literal[0] == '"' {
		return append(out, literal...)
	}
	inside := literal[1:]
	out = append(out, '"')
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '\'': // the last one
			return append(out, '"')
		case c == '"':
			out = append(out, '\\', c)
		case c == '\\' && i+1 < len(inside):
			i++
			if inside[i] != '\'' { // a mark that needs no escape any more
				out = append(out, c)
			}
			out = append(out, inside[i])
		default:
			out = append(out, c)
		}
	}
	return out
}

// endOfString returns where the string ends that starts at i; the end of the text
// if it does not.
func endOfString(text []byte, i int) int {
	mark := text[i]
	for i++; i < len(text); i++ {
		switch text[i] {
		case mark:
			return i + 1
		case '\\':
			i++
		}
	}
	return len(text)
}

// closes reports whether an object or a list ends at i, but for blanks.
func closes(text []byte, i int) bool {
	c := next(text, i)
	return c == '}' || c == ']'
}

// next returns the first byte from i on that is no blank; 0 if there is none.
func next(text []byte, i int) byte {
	for ; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
		default:
			return text[i]
		}
	}
	return 0
}

// inName reports whether a byte may be in a name without marks, as JavaScript has
// them.
func inName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
