// Package batch reads and writes UCWA's batches: multipart/batching (RFC 2046,
// section 5.1) with an HTTP message in each part (RFC 9112). The client writes
// requests and reads responses; the emulator does the reverse.
//
// Input may have line ends of either kind. The lengths that parts claim are
// ignored: those in the page batch_ref are wrong. The packages mime/multipart and
// net/http read both, but would make the module more than twice as large.
package batch
