package hal

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"
)

func BenchmarkBrowser(b *testing.B) {
	r := subscriptions(1000)
	json, err := AppendJSON(nil, r)
	require.NoError(b, err)
	xml, err := AppendXML(nil, r)
	require.NoError(b, err)
	b.Run("JSON.parse", func(b *testing.B) {
		text, _ := safejs.ValueOf(string(json))
		j, _ := safejs.Global().Get("JSON")
		b.SetBytes(int64(len(json)))
		for b.Loop() {
			_, err := j.Call("parse", text)
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("DOMParser", func(b *testing.B) {
		text, _ := safejs.ValueOf(string(xml))
		c, err := safejs.Global().Get("DOMParser")
		require.NoError(b, err)
		p, err := c.New()
		require.NoError(b, err)
		b.SetBytes(int64(len(xml)))
		for b.Loop() {
			_, err := p.Call("parseFromString", text, "application/xml")
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
