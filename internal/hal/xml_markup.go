package hal

import (
	"fmt"
	"strings"
)

// declaration reads the XML declaration, if there is one.
//
//	XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'
func (x *xmlScanner) declaration() *Error {
	const open = "<?xml"
	if !strings.HasPrefix(x.doc, open) || !isSpace(x.at(len(open))) {
		return nil
	}
	end := strings.Index(x.doc, "?>")
	if end < 0 {
		return x.fault(0, errNoEnd("an XML declaration", "?>"))
	}
	i := len(open)
	for _, part := range [...]struct {
		name     string
		required bool
		valid    func(string) bool
		expected string
	}{
		{"version", true, func(v string) bool { return v == "1.0" }, "the version 1.0"},
		{"encoding", false, func(v string) bool { return strings.EqualFold(v, "utf-8") }, "the encoding UTF-8"},
		{"standalone", false, func(v string) bool { return v == "yes" || v == "no" }, "yes or no"},
	} {
		name := skipSpace(x.doc, i)
		if name == i || !strings.HasPrefix(x.doc[name:], part.name) {
			if part.required {
				return x.unexpected(name, part.name)
			}
			continue
		}
		value := skipSpace(x.doc, name+len(part.name))
		if x.at(value) != '=' {
			return x.unexpected(value, "= after "+part.name)
		}
		value = skipSpace(x.doc, value+1)
		quote := x.at(value)
		if quote != '"' && quote != '\'' {
			return x.unexpected(value, "the quotes of the "+part.name)
		}
		value++
		length := strings.IndexByte(x.doc[value:end], quote)
		if length < 0 {
			return x.fault(value, errNoEnd("the "+part.name, string(quote)))
		}
		if text := x.doc[value : value+length]; !part.valid(text) {
			return x.fault(value, fmt.Errorf("found %q where %s was expected", clip(text), part.expected))
		}
		i = value + length + 1
	}
	if i = skipSpace(x.doc, i); i != end {
		return x.unexpected(i, "?> at the end of the XML declaration")
	}
	x.pos = end + len("?>")
	return nil
}

// instruction passes over a processing instruction.
//
//	PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>'
func (x *xmlScanner) instruction() *Error {
	begin := x.pos
	target := begin + len("<?")
	i, colon := scanName(x.doc, target)
	switch {
	case i == target:
		return x.unexpected(i, "the name of a processing instruction")
	case colon >= 0:
		return x.fault(colon, errColon)
	case strings.EqualFold(x.doc[target:i], "xml"):
		return x.fault(begin, errLateDeclaration)
	case !isSpace(x.at(i)) && !strings.HasPrefix(x.doc[i:], "?>"):
		return x.unexpected(i, "white space or ?>")
	}
	return x.skipTo(i, "a processing instruction", "?>")
}

// declared reads what starts with <! : a comment, which it passes over, or a
// CDATA section, which it makes the current text.
func (x *xmlScanner) declared() (cdata bool, err *Error) {
	const comment, section = "<!--", "<![CDATA["
	begin := x.pos
	switch rest := x.doc[begin:]; {
	case strings.HasPrefix(rest, comment):
		if err := x.skipTo(begin+len(comment), "a comment", "--"); err != nil {
			return false, err
		}
		if x.at(x.pos) != '>' {
			return false, x.unexpected(x.pos, "> after -- in a comment")
		}
		x.pos++
		return false, nil
	case strings.HasPrefix(rest, section) && len(x.open) > 0:
		i := begin + len(section)
		if err := x.skipTo(i, "a CDATA section", "]]>"); err != nil {
			return false, err
		}
		if x.text = x.doc[i : x.pos-len("]]>")]; len(x.text) > MaxValue {
			return false, x.fault(begin, errValue)
		}
		return true, nil
	case strings.HasPrefix(rest, section):
		return false, x.fault(begin, errOutside)
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return false, x.fault(begin, errDoctype)
	}
	return false, x.unexpected(begin+len("<!"), "a comment or a CDATA section")
}

// skipTo moves behind the first end from i on.
func (x *xmlScanner) skipTo(i int, what, end string) *Error {
	n := strings.Index(x.doc[i:], end)
	if n < 0 {
		return x.fault(x.pos, errNoEnd(what, end))
	}
	x.pos = i + n + len(end)
	return nil
}
