package batch_test

import (
	"strings"
	"testing"
	"ucwapresence/internal/batch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBoundary(t *testing.T) {
	for _, row := range []struct{ name, contentType, want, err string }{
		{"a token", "multipart/batching;boundary=77f2569d", "77f2569d", ""},
		{"a quoted string", `multipart/batching; boundary="a b"`, "a b", ""},
		{"the boundary follows other parameters", `Multipart/Batching ; charset="utf-8; boundary=no" ; q ; BOUNDARY = x ; y=z`, "x", ""},
		{"a boundary of 70 characters", "multipart/batching; boundary=" + strings.Repeat("x", 70), strings.Repeat("x", 70), ""},
		{"the output of ContentType", batch.ContentType("0cac9abd"), "0cac9abd", ""},
		{"no boundary parameter", "multipart/batching", "", "the Content-Type of the batch names no boundary"},
		{"an empty boundary parameter", `multipart/batching; boundary=""`, "", "the Content-Type of the batch names no boundary"},
		{"a boundary of 71 characters", "multipart/batching; boundary=" + strings.Repeat("x", 71), "", "the boundary of the batch is not a text of up to 70 characters"},
		{"a line end in the boundary", "multipart/batching; boundary=\"a\nb\"", "", "the boundary of the batch is not a text of up to 70 characters"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := batch.Boundary(row.contentType)
			assert.Equal(t, row.want, got)
			if row.err == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, row.err)
			}
		})
	}
}

func TestSplit(t *testing.T) {
	const absent = "the boundary does not occur in the batch"
	for _, row := range []struct {
		name, body string
		want       []string
		err        string
	}{
		{"two parts", "--x\r\na\r\n--x\r\nb\r\n--x--\r\n", []string{"a", "b"}, ""},
		{"line ends of LF", "--x\na\n--x\nb\n--x--\n", []string{"a", "b"}, ""},
		{"no line end after the last boundary", "--x\r\na\r\n--x--", []string{"a"}, ""},
		{"text before the first boundary", "preamble\r\n\r\n--x\r\na\r\n--x--", []string{"a"}, ""},
		{"text after the last boundary", "--x\r\na\r\n--x--\r\nepilogue\r\n--x\r\nb", []string{"a"}, ""},
		{"a byte order mark before the first boundary", "\uFEFF--x\r\na\r\n--x--", []string{"a"}, ""},
		{"white space after the boundary", "--x \t\r\na\r\n--x-- \r\n", []string{"a"}, ""},
		{"a longer boundary is text", "--x\r\n--xy\r\na\r\n--x--", []string{"--xy\r\na"}, ""},
		{"a boundary within a line is text", "--x\r\na --x\r\n--x--", []string{"a --x"}, ""},
		{"an empty part", "--x\r\n\r\n--x\r\n--x--", []string{"", ""}, ""},
		{"empty lines in a part", "--x\r\n\r\na\r\n\r\n\r\n--x--", []string{"\r\na\r\n\r\n"}, ""},
		{"no parts", "--x--", nil, ""},
		{"a last boundary without its hyphens", "--x\r\na\r\n--x\r\n", []string{"a"}, ""},
		{"a last boundary with one of its hyphens", "--x\r\na\r\n--x-", []string{"a\r\n--x-"}, batch.ErrUnterminated.Error()},
		{"no last boundary", "--x\r\na\r\n--x\r\nb", []string{"a", "b"}, batch.ErrUnterminated.Error()},
		{"only another boundary", "--y\r\na\r\n--y--", nil, absent},
		{"an empty batch", "", nil, absent},
	} {
		t.Run(row.name, func(t *testing.T) {
			parts, err := batch.Split([]byte(row.body), "x")
			var got []string
			for _, part := range parts {
				got = append(got, string(part))
			}
			assert.Equal(t, row.want, got)
			if row.err == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, row.err)
			}
		})
	}
}

func TestOccurs(t *testing.T) {
	parts := [][]byte{[]byte("GET /ucwa"), []byte("--77f2569d")}
	assert.True(t, batch.Occurs("77f2", parts))
	assert.False(t, batch.Occurs("77f3", parts))
	assert.False(t, batch.Occurs("77f2", nil))
}

// FuzzSplit checks that Split returns the parts that Append joined.
func FuzzSplit(f *testing.F) {
	f.Add("x", "a", "b\r\n")
	f.Add("77f2569d", "\r\n--77f2569", "\n--")
	f.Add("a b", "", "\r")
	f.Fuzz(func(t *testing.T, boundary, first, second string) {
		if got, err := batch.Boundary(batch.ContentType(boundary)); err != nil || got != boundary {
			return
		}
		parts := [][]byte{[]byte(first), []byte(second)}
		if batch.Occurs(boundary, parts) {
			return
		}
		got, err := batch.Split(batch.Append([]byte("\r\n"), boundary, parts), boundary)
		require.NoError(t, err)
		require.Len(t, got, 2)
		assert.Equal(t, first, string(got[0]))
		assert.Equal(t, second, string(got[1]))
	})
}
