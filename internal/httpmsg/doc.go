// Package httpmsg holds what both ends of HTTP share: requests, responses and
// their header fields, URLs, queries, percent-encoding, and media types with
// quality values. It does no I/O, and it is small enough for a page: net/http and
// net/url would make the module more than twice as large.
package httpmsg
