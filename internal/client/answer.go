package client

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// read returns the document in an answer, which must be of one of the types that the
// exchange expects, or the error that the answer means. It returns no document
// for an exchange that expects none.
func (c *Client) read(resp *httpmsg.Response, ex *Exchange) (*hal.Resource, error) {
	contentType := resp.Header.ContentType()
	if resp.Status < 200 || resp.Status > 299 {
		return nil, c.serverError(resp, contentType)
	}
	expectsNone := ex.Rels == nil && ex.Decode == nil
	// The answer to a DELETE has no body. A body that is not UCWA is the sign-in page of
	// a proxy, which may have status 200.
	if expectsNone && (ex.Method != "DELETE" || len(resp.Body) == 0) {
		return nil, nil
	}
	format, isUCWA := hal.FormatOf(contentType)
	if !isUCWA {
		if contentType == "" {
			return nil, ucwa.Protocol("the answer is not UCWA: it has no Content-Type", nil)
		}
		return nil, ucwa.Protocol("the answer is not UCWA: its Content-Type is "+contentType, nil)
	}
	if expectsNone {
		return nil, nil
	}
	decode := ex.Decode
	if decode == nil {
		decode = hal.Format.DecodeCharset
	}
	charset, _ := httpmsg.MediaParameter(contentType, "charset")
	doc, err := decode(format, resp.Body, charset)
	if err != nil {
		return nil, ucwa.Document("the answer is no "+strings.ToUpper(format.String())+" document of UCWA", err)
	}
	if ex.Rels != nil {
		err = checkResource(doc, ex.Rels)
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// checkResource returns an error if a document is not a resource of one of the given
// types. Some captured documents have no rel, but all have a link self.
func checkResource(doc *hal.Resource, rels []string) error {
	var e *ucwa.Error
	switch {
	case doc.Rel != "" && !slices.Contains(rels, doc.Rel):
		e = ucwa.Protocol("the answer is "+doc.Rel+" where "+strings.Join(rels, " or ")+" was expected", nil)
		e.Pointer = "/rel"
	case doc.Self() == "":
		e = ucwa.Protocol("the answer is no resource: it has no link self", nil)
		e.Pointer = "/_links/self"
	default:
		return nil
	}
	return e
}
