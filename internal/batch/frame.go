package batch

import (
	"bytes"
	"errors"
	"ucwapresence/internal/httpmsg"
)

// MediaType is the media type of a batch and of its answer (page batch_ref).
const MediaType = "multipart/batching"

// ErrUnterminated is the error of a batch without a closing boundary.
var ErrUnterminated = errors.New("the batch is not complete: the boundary that closes it is missing")

// ContentType returns the Content-Type of a batch with the given boundary.
func ContentType(boundary string) string { return MediaType + `; boundary="` + boundary + `"` }

// Boundary returns the boundary that the Content-Type of a batch names.
func Boundary(contentType string) (string, error) {
	const maxBoundary = 70 // RFC 2046, section 5.1.1: "no longer than 70 characters"
	boundary, _ := httpmsg.MediaParameter(contentType, "boundary")
	switch {
	case boundary == "":
		return "", errors.New("the Content-Type of the batch names no boundary")
	case len(boundary) > maxBoundary || !isText(boundary):
		return "", errors.New("the boundary of the batch is not a text of up to 70 characters")
	}
	return boundary, nil
}

// Occurs reports whether a boundary occurs in one of the parts. Such a boundary cannot
// separate them.
func Occurs(boundary string, parts [][]byte) bool {
	for _, part := range parts {
		if bytes.Contains(part, []byte(boundary)) {
			return true
		}
	}
	return false
}

// Append appends the parts as one batch. No part may contain the boundary; see
// [Occurs].
func Append(b []byte, boundary string, parts [][]byte) []byte {
	for _, part := range parts {
		b = append(b, "--"+boundary+"\r\n"...)
		b = append(b, part...)
		b = append(b, "\r\n"...)
	}
	return append(b, "--"+boundary+"--\r\n"...)
}

// Split returns the parts of a batch. They share the memory of body. If the closing
// boundary is missing, Split returns [ErrUnterminated] together with all parts, the
// last of which may be cut short.
func Split(body []byte, boundary string) ([][]byte, error) {
	var (
		delimiter = "--" + boundary
		parts     [][]byte
		part      []byte // from the latest boundary to the end of body
		begun     bool
	)
	for rest := trimMark(body); len(rest) > 0; {
		var line []byte
		whole := rest
		line, rest = cutLine(rest)
		after, found := bytes.CutPrefix(line, []byte(delimiter))
		after = bytes.TrimRight(after, " \t")
		closes := string(after) == "--"
		if !found || len(after) > 0 && !closes {
			continue
		}
		if begun {
			// The line end before a boundary belongs to the boundary.
			parts = append(parts, trimLineEnd(part[:len(part)-len(whole)]))
		}
		if closes {
			return parts, nil
		}
		part, begun = rest, true
	}
	switch {
	case !begun:
		return nil, errors.New("the boundary does not occur in the batch")
	case len(bytes.TrimSpace(part)) > 0:
		return append(parts, part), ErrUnterminated
	}
	// The sample of the page GroupingRequestsInABatch ends like this: with a
	// boundary that lacks its final hyphens.
	return parts, nil
}
