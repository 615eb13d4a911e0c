package ucwa_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// createBodies are the sample bodies of requests that create a subscription. The
// reference page has its URIs in quotation marks; the .corrected files do not.
var createBodies = []string{
	"presenceSubscriptions_ref/post-request.json.wire",
	"presenceSubscriptions_ref/post-request.xml.wire",
	"presenceSubscriptions_ref/post-request.json.corrected",
	"presenceSubscriptions_ref/post-request.xml.corrected",
	"SubscribeToThePresenceOfSelectedContacts/01-create-request.json.wire",
}

// golden returns a sample document from the test data of package hal.
func golden(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "hal", "testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return data
}

// formatOf returns the format of a sample, by its name.
func formatOf(path string) hal.Format {
	if strings.Contains(filepath.Base(path), ".xml") {
		return hal.XML
	}
	return hal.JSON
}

func decode(t testing.TB, format hal.Format, body string) *hal.Resource {
	t.Helper()
	doc, err := format.Decode([]byte(body))
	require.NoError(t, err)
	return doc
}

// decodeGolden returns a sample as a document.
func decodeGolden(t testing.TB, path string) *hal.Resource {
	t.Helper()
	return decode(t, formatOf(path), string(golden(t, path)))
}

// urisOf returns the URIs of a sample request, valid or not.
func urisOf(t testing.TB, path string) []string {
	t.Helper()
	list, ok := decodeGolden(t, path).PropertyFold("uris")
	require.True(t, ok)
	var uris []string
	for _, item := range list.Items() {
		uris = append(uris, item.Value.Text())
	}
	require.NotEmpty(t, uris)
	return uris
}
