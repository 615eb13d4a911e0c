package emulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// Rows of protocol.md, section 8, about what travels rather than what it means.

func TestRow28OptionsIsNoMethodAnywhere(t *testing.T) {
	s := start(t, Config{})
	for _, route := range routes() {
		path := route.path
		if !strings.HasPrefix(path, "/") { // it is below the applications
			path = strings.Replace("/ucwa/oauth/v1/applications/"+path, "/ucwa/oauth/v1/applications/{application}", s.app, 1)
		}
		path = strings.TrimSuffix(path, "/")
		for _, method := range []string{"OPTIONS", "HEAD", "TRACE"} {
			assert.Equal(t, "405 MethodNotAllowed", s.status(method+" "+path), path)
		}
	}
}

// The official library sends its queue when it holds 20.
func TestRow39BatchesOfAWholeQueue(t *testing.T) {
	const queue = 20
	s := start(t, Config{})
	var requests []string
	for i := range queue {
		requests = append(requests, fmt.Sprintf("GET {app}/people/user%d@contoso.com/presence\nAccept: application/json", i))
	}
	for i, answer := range s.batch(requests...) {
		assert.Equal(t, fmt.Sprintf("%s/people/user%d@contoso.com/presence", s.app, i), document(t, answer).Self())
	}
}

func TestRow40ByteOrderMarks(t *testing.T) {
	const bom = "\uFEFF"
	const json = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	xml := sample(t, "presenceSubscriptions_ref/post-request.xml.corrected")
	inJSON := "POST {app}/people/presenceSubscriptions\nContent-Type: application/json\n\n" + bom + json
	inXML := "POST {app}/people/presenceSubscriptions\nContent-Type: application/xml\nAccept: application/xml\n\n" + bom + xml
	t.Run("are skipped wherever they come in", func(t *testing.T) {
		s := start(t, Config{})
		assert.Equal(t, "201", s.status(inJSON))
		assert.Equal(t, "201", s.status(inXML))
		batch := strings.Replace(batchOf(inJSON, inXML), "\n\n", "\n\n"+bom, 1)
		assert.Equal(t, []string{"201 presenceSubscription", "201 presenceSubscription"}, outcomes(t, inBatch(t, s.send(batch))))
	})
	t.Run("do not go out", func(t *testing.T) {
		s := start(t, Config{})
		for _, request := range []string{inJSON, inXML, batchOf(inJSON, inXML), "GET {app}/nothing"} {
			assert.NotContains(t, string(s.send(request).Body), bom)
		}
	})
	t.Run("start the bodies in a batch on demand", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{BatchBOM: true}})
		resp := s.send(batchOf(inJSON, inXML, "DELETE {app}"))
		assert.False(t, strings.HasPrefix(string(resp.Body), bom), "the batch itself has none")
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
