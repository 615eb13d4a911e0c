package journal

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
)

func TestTheOldestExchangesAreRemoved(t *testing.T) {
	var j Journal
	for i := range MaxExchanges + 7 {
		assert.Equal(t, i, j.Add(Exchange{URL: strconv.Itoa(i)}, 0))
	}
	kept := j.Exchanges()
	require.Len(t, kept, MaxExchanges)
	assert.Equal(t, "7", kept[0].URL)

	j.SetStatus(6, 200) // not kept any more
	j.SetStatus(7, 201)
	j.SetStatus(MaxExchanges+6, 202)
	kept = j.Exchanges()
	assert.Equal(t, 201, kept[0].Status)
	assert.Equal(t, 202, kept[MaxExchanges-1].Status)
	for _, x := range kept[1 : MaxExchanges-1] {
		assert.Zero(t, x.Status)
	}
}

// Each part of a request can be as long as a client likes.
func TestTheSizeOfAllExchangesIsBounded(t *testing.T) {
	const long = 900 << 10
	text := strings.Repeat("x", long)
	var fields httpmsg.Header
	for i := range 10_000 {
		fields.Add("X-"+strconv.Itoa(i), strings.Repeat("x", 80))
	}
	for _, row := range []struct {
		name     string
		exchange Exchange
		maxBody  int
	}{
		{"long URLs", Exchange{URL: "/" + text}, 0},
		{"long methods", Exchange{Method: text}, 0},
		{"long values of fields", Exchange{Header: httpmsg.Header{{Name: "X", Value: text}, {Name: "Y", Value: text}}}, 0},
		{"long names of fields", Exchange{Header: httpmsg.Header{{Name: text}}}, 0},
		{"many fields", Exchange{Header: fields}, 0},
		{"long bodies", Exchange{Body: []byte(text)}, 256 << 10},
		{"bodies without limit", Exchange{Body: []byte(text)}, 1 << 30},
	} {
		t.Run(row.name, func(t *testing.T) {
			var j Journal
			for range 2 * MaxExchanges {
				j.Add(row.exchange, row.maxBody)
				require.LessOrEqual(t, j.bytes, maxBytes)
			}
			total := 0
			for _, x := range j.Exchanges() {
				total += size(x)
			}
			assert.Equal(t, j.bytes, total)
		})
	}
}

func TestOneExchangeIsAlwaysKept(t *testing.T) {
	var j Journal
	for range 2 {
		number := j.Add(Exchange{Body: make([]byte, 2*maxBytes)}, 2*maxBytes)
		j.SetStatus(number, 413)
		require.Len(t, j.Exchanges(), 1)
		assert.Equal(t, 413, j.Exchanges()[0].Status)
	}
}

func TestLongTextsAreCut(t *testing.T) {
	var j Journal
	j.Add(Exchange{URL: "/" + strings.Repeat("ä", maxText)}, 0)
	j.Add(Exchange{URL: "/" + strings.Repeat("x", maxText-1)}, 0)
	kept := j.Exchanges()
	assert.LessOrEqual(t, len(kept[0].URL), maxText)
	assert.True(t, utf8.ValidString(kept[0].URL))
	assert.True(t, strings.HasSuffix(kept[0].URL, "ä…"))
	assert.Len(t, kept[1].URL, maxText, "a text at the limit is not cut")
}

func TestTokensAreNotKept(t *testing.T) {
	for _, value := range []string{"Bearer s3cret", "bearer  s3cret", "Basic s3cret", "s3cret", "s3cret s3cret", ""} {
		var j Journal
		header := httpmsg.Header{{Name: "authorization", Value: value}, {Name: "Authorization", Value: value}}
		j.Add(Exchange{Header: header}, 0)
		for _, f := range j.Exchanges()[0].Header {
			assert.NotContains(t, f.Value, "s3cret")
			assert.Contains(t, f.Value, "…")
		}
		assert.Equal(t, value, header[0].Value, "the request is not changed")
	}
}
