// Package batch reads and writes UCWA's batches: multipart/batching (RFC 2046,
// section 5.1) with an HTTP message in each part (RFC 9112). A client writes
// requests with [AppendRequest] and [Append], and reads responses with [Split] and
// [ParseResponse]; a server does the reverse.
//
// # Where reading is lenient
//
// In both directions: lines may end in LF; a byte order mark or text may precede
// the first boundary, and text may follow the last; empty lines may precede a part
// and the message in it; a header may end with the part instead of with an empty
// line, as in the captured batch; the msgtype of a part may be missing; a Content-Length
// is ignored, because the lengths in the page batch_ref are wrong.
//
// In responses also: byte order marks may precede the header, the status line and the
// body of a part, because servers write one before some bodies; the closing boundary may
// be missing (see [ErrUnterminated]); the header of a part and the reason phrase may be
// missing; a field may have blanks before its colon or continue on the next line; a body
// may follow the header without an empty line.
//
// The packages mime/multipart and net/http do not accept all of these faults, and would
// make the module more than twice as large.
package batch
