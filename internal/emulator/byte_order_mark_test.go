package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

func TestByteOrderMarks(t *testing.T) {
	const bom = "\uFEFF"
	const json = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	xml := sample(t, "presenceSubscriptions_ref/post-request.xml.corrected")
	inJSON := "POST {app}/people/presenceSubscriptions\nContent-Type: application/json\n\n" + bom + json
	inXML := "POST {app}/people/presenceSubscriptions\nContent-Type: application/xml\nAccept: application/xml\n\n" + bom + xml
	t.Run("are skipped in every input", func(t *testing.T) {
		s := start(t, Config{})
		assert.Equal(t, "201", s.status(inJSON))
		assert.Equal(t, "201", s.status(inXML))
		batch := strings.Replace(batchOf(inJSON, inXML), "\n\n", "\n\n"+bom, 1)
		assert.Equal(t, []string{"201 presenceSubscription", "201 presenceSubscription"}, outcomes(t, inBatch(t, s.send(batch))))
	})
	t.Run("are not sent", func(t *testing.T) {
		s := start(t, Config{})
		for _, request := range []string{inJSON, inXML, batchOf(inJSON, inXML), "GET {app}/nothing"} {
			assert.NotContains(t, string(s.send(request).Body), bom)
		}
	})
	t.Run("start the bodies in a batch with the variant", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{BatchBOM: true}})
		resp := s.send(batchOf(inJSON, inXML, "DELETE {app}"))
		assert.False(t, strings.HasPrefix(string(resp.Body), bom), "the batch itself has no mark")
		answers := inBatch(t, resp)
		require.Len(t, answers, 3)
		for i, format := range []hal.Format{hal.JSON, hal.XML} {
			body, found := strings.CutPrefix(string(answers[i].Body), bom)
			assert.True(t, found)
			assert.NotContains(t, body, bom)
			assert.Equal(t, format.MediaType()+"; charset=utf-8", answers[i].Header.Get("Content-Type"))
		}
		assert.Equal(t, []string{"201 presenceSubscription", "201 presenceSubscription", "204"}, outcomes(t, answers))
	})
}
