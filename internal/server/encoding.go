//go:build !js

package server

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"slices"
	"strings"

	"ucwapresence/internal/httpmsg"
)

// identity is the content coding of a file that is not compressed.
const identity = "identity"

// compression is a content coding, and the suffix of the names of files in that coding.
type compression struct{ coding, suffix string }

// preferred returns the compressions that a client accepts, by the values of its
// Accept-Encoding: the one with the highest quality first, and br before gzip if their
// qualities are equal.
func preferred(accept []string) []compression {
	wanted := slices.DeleteFunc([]compression{{"br", ".br"}, {"gzip", ".gz"}}, func(c compression) bool {
		return !accepts(accept, c.coding)
	})
	slices.SortStableFunc(wanted, func(a, b compression) int {
		return cmp.Compare(quality(accept, b.coding), quality(accept, a.coding))
	})
	return wanted
}

// accepts reports whether a client accepts a content coding and does not prefer identity.
func accepts(accept []string, coding string) bool {
	q := quality(accept, coding)
	return q > 0 && q >= quality(accept, identity)
}

// gzipped returns content in the coding gzip.
func gzipped(content io.Reader) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, content); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// quality returns the quality of a content coding, 0 if it is not acceptable (RFC 9110,
// section 12.5.3). A coding that is listed neither by name nor by * is not
// acceptable. The exception is identity, whose quality is then lower than that of any
// acceptable coding.
func quality(accept []string, coding string) float64 {
	q := 0.0
	if coding == identity {
		q = 0.0005 // the lowest quality that can be written is 0.001
	}
	for name, weight := range httpmsg.ParseAccept(strings.Join(accept, ",")) {
		switch name {
		case coding:
			return weight
		case "*":
			q = weight
		}
	}
	return q
}
