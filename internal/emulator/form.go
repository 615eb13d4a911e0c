package emulator

import (
	"strings"
	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"
)

// form reads the body as a form, in either of the ways that a browser sends one
// (HTML, section 4.10.21); false if it is none, or gives a parameter twice. Names
// are taken in lower case.
func (c *call) form() (map[string]string, bool) {
	contentType := c.request.Header.Get("Content-Type")
	var fields httpmsg.Query
	switch httpmsg.MediaType(contentType) { // whose charset is written in too many ways
	case "", "application/x-www-form-urlencoded":
		fields = httpmsg.ParseQuery(string(c.request.Body))
	case "multipart/form-data":
		var err error
		if fields, err = parseParts(contentType, c.request.Body); err != nil {
			return nil, false
		}
	default:
		return nil, false
	}
	form := map[string]string{}
	for _, p := range fields {
		name := strings.ToLower(p.Name)
		if _, given := form[name]; given {
			return nil, false
		}
		form[name] = p.Value
	}
	return form, true
}

// parseParts reads a form whose every field is a part (RFC 7578), as the libraries
// of some clients send it unasked.
func parseParts(contentType string, body []byte) (fields httpmsg.Query, err error) {
	boundary, err := batch.Boundary(contentType)
	if err != nil {
		return nil, err
	}
	parts, err := batch.Split(body, boundary)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		header, value, err := batch.ParseHeader(part)
		if err != nil {
			return nil, err
		}
		name, _ := httpmsg.MediaParameter(header.Get("Content-Disposition"), "name")
		fields = append(fields, httpmsg.Parameter{Name: name, Value: string(value)})
	}
	return fields, nil
}
