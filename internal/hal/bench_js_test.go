package hal

import (
	"fmt"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"
)

// BenchmarkBrowser measures how long the browser takes to parse the documents of
// BenchmarkDecode. The text is already a JavaScript string, and the benchmark does not
// read the result.
func BenchmarkBrowser(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10000} {
		b.Run(fmt.Sprintf("JSON.parse/subscriptions=%d", n), func(b *testing.B) {
			json := global(b, "JSON")
			benchmarkBrowser(b, JSON, n, func(text safejs.Value) (safejs.Value, error) {
				return json.Call("parse", text)
			})
		})
		b.Run(fmt.Sprintf("DOMParser/subscriptions=%d", n), func(b *testing.B) {
			parser, err := global(b, "DOMParser").New()
			require.NoError(b, err)
			benchmarkBrowser(b, XML, n, func(text safejs.Value) (safejs.Value, error) {
				return parser.Call("parseFromString", text, "application/xml")
			})
		})
	}
}

func benchmarkBrowser(b *testing.B, format Format, n int, parse func(safejs.Value) (safejs.Value, error)) {
	data, err := format.Append(nil, subscriptions(n))
	require.NoError(b, err)
	text, err := safejs.ValueOf(string(data))
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := parse(text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/subscription")
}

func global(b *testing.B, name string) safejs.Value {
	v, err := safejs.Global().Get(name)
	require.NoError(b, err)
	return v
}
