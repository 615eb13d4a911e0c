package hal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documents returns the sample documents of both formats by path, without
// those that are no resource: event packages, and the shape of a resource that
// one page draws with placeholders.
func documents(t testing.TB) map[string][]byte {
	t.Helper()
	docs := map[string][]byte{}
	err := filepath.WalkDir("testdata", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".md" || strings.Contains(path, "fuzz") {
			return err
		}
		docs[filepath.ToSlash(strings.TrimPrefix(path, "testdata"+string(filepath.Separator)))], err = os.ReadFile(path)
		return err
	})
	require.NoError(t, err)
	require.Greater(t, len(docs), 100)
	return docs
}

func formatOf(path string) Format {
	if strings.Contains(filepath.Base(path), ".xml") {
		return XML
	}
	return JSON
}

func TestZ(t *testing.T) {
	for path, data := range documents(t) {
		f := formatOf(path)
		r, err := f.Decode(data)
		if err != nil {
			t.Log("DEC", path, err)
			continue
		}
		out, err := f.Append(nil, r)
		if err != nil {
			t.Log("ENC", path, err)
			continue
		}
		if string(out) != string(data) {
			t.Log("DIFF", path, "\n", string(data), "\n", string(out))
		}
	}
	assert.True(t, true)
}
