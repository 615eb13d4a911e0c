// Package httpmsg contains the parts of HTTP that clients and servers share: requests,
// responses and their header fields, URLs, queries, percent-encoding, media types,
// weighted preferences and dates. It does no I/O, and it is small enough for a page:
// net/http and net/url would make the module more than twice as large.
//
// A header field that a proxy or a server sends twice reaches a page as one value,
// because fetch joins the values with a comma. [Header.ContentType] and [SplitList]
// read such values.
package httpmsg
