package input

import (
	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// ParseForm reads a body as a form, in either of the encodings that a browser uses (HTML,
// section 4.10.21). Names are returned in lower case. It returns false if the body is not
// a form, or has a parameter twice.
func ParseForm(contentType string, body []byte) (map[string]string, bool) {
	var parameters httpmsg.Query
	switch httpmsg.MediaType(contentType) { // its charset is ignored: clients spell it in too many ways
	case "", "application/x-www-form-urlencoded":
		parameters = httpmsg.ParseQuery(string(body))
	case "multipart/form-data":
		var err error
		if parameters, err = parseParts(contentType, body); err != nil {
			return nil, false
		}
	default:
		return nil, false
	}
	form := map[string]string{}
	for _, p := range parameters {
		name := ucwa.LowerASCII(p.Name)
		if _, given := form[name]; given {
			return nil, false
		}
		form[name] = p.Value
	}
	return form, true
}

// parseParts reads a form with a part for each parameter (RFC 7578), which the
// libraries of some clients send.
func parseParts(contentType string, body []byte) (parameters httpmsg.Query, err error) {
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
		parameters = append(parameters, httpmsg.Parameter{Name: name, Value: string(value)})
	}
	return parameters, nil
}
