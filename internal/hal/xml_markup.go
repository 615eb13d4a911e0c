package hal

import (
	"errors"
	"strconv"
	"strings"
)

// declaration reads the XML declaration, if the document has one.
//
//	XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'
func (x *xmlScanner) declaration() {
	const open = "<?xml"
	if !strings.HasPrefix(x.doc, open) || !isSpace(x.at(len(open))) {
		return
	}
	i := len(open)
	for _, part := range [...]struct {
		name     string
		valid    func(string) bool
		expected string
	}{
		{"version", func(v string) bool { return v == "1.0" }, "the version 1.0"},
		{"encoding", func(v string) bool { return strings.EqualFold(v, "utf-8") || x.encodingKnown && isEncodingName(v) }, "the encoding UTF-8"},
		{"standalone", func(v string) bool { return v == "yes" || v == "no" }, "yes or no"},
	} {
		at := skipSpace(x.doc, i)
		if at == i || !strings.HasPrefix(x.doc[at:], part.name) {
			if part.name == "version" {
				x.unexpected(at, part.name)
				return
			}
			continue
		}
		at = skipSpace(x.doc, at+len(part.name))
		if x.at(at) != '=' {
			x.unexpected(at, "= after "+part.name)
			return
		}
		at = skipSpace(x.doc, at+1)
		quote := x.at(at)
		if quote != '"' && quote != '\'' {
			x.unexpected(at, "the quotation mark of the "+part.name)
			return
		}
		at++
		length := strings.IndexByte(x.doc[at:], quote)
		if length < 0 {
			x.fault(at, errNoEnd("the "+part.name, string(quote)))
			return
		}
		if text := x.doc[at : at+length]; !part.valid(text) {
			x.fault(at, errors.New("found "+strconv.Quote(shorten(text))+" where "+part.expected+" was expected"))
			return
		}
		i = at + length + 1
	}
	if i = skipSpace(x.doc, i); !strings.HasPrefix(x.doc[i:], "?>") {
		x.unexpected(i, "?> at the end of the XML declaration")
		return
	}
	x.pos = i + len("?>")
}

// instruction checks and skips a processing instruction.
//
//	PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>'
func (x *xmlScanner) instruction() {
	target := x.begin + len("<?")
	i, colon := scanName(x.doc, target)
	switch {
	case i == target:
		x.unexpected(i, "the name of a processing instruction")
	case colon >= 0:
		x.fault(colon, errColon)
	case strings.EqualFold(x.doc[target:i], "xml"):
		x.fault(x.begin, errLateDeclaration)
	case !isSpace(x.at(i)) && !strings.HasPrefix(x.doc[i:], "?>"):
		x.unexpected(i, "white space or ?>")
	default:
		x.skipTo(i, "a processing instruction", "?>")
	}
}

// markup reads markup that starts with <! : it skips a comment, and returns a CDATA
// section as text.
func (x *xmlScanner) markup() xmlToken {
	const comment, section, sectionEnd = "<!--", "<![CDATA[", "]]>"
	switch rest := x.doc[x.begin:]; {
	case strings.HasPrefix(rest, comment):
		x.skipTo(x.begin+len(comment), "a comment", "--")
		if x.err != nil {
			break
		}
		if x.at(x.pos) != '>' {
			x.unexpected(x.pos, "> after -- in a comment")
			break
		}
		x.pos++
	case strings.HasPrefix(rest, section) && len(x.open) > 0:
		i := x.begin + len(section)
		x.skipTo(i, "a CDATA section", sectionEnd)
		if x.text = (span{i, x.pos - len(sectionEnd)}); x.text.end-i > MaxValue {
			x.fault(x.begin, errValue)
		}
		return xmlText
	case strings.HasPrefix(rest, section):
		x.fault(x.begin, errOutside)
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		x.fault(x.begin, errDoctype)
	default:
		x.unexpected(x.begin+len("<!"), "a comment or a CDATA section")
	}
	return xmlEOF
}

// skipTo skips up to and including the first end from i on.
func (x *xmlScanner) skipTo(i int, what, end string) {
	n := strings.Index(x.doc[i:], end)
	if n < 0 {
		x.fault(x.begin, errNoEnd(what, end))
		return
	}
	x.pos = i + n + len(end)
}
