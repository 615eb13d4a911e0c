package emulator

import (
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"
)

// FuzzBatch sends arbitrary bodies as batches. A valid batch is answered by one that
// mime/multipart can read, with an answer to each part in order, and it has as many
// parts as mime/multipart finds.
func FuzzBatch(f *testing.F) {
	const plain = "multipart/batching;boundary=77f2569d"
	for _, batch := range []string{
		batchOf("GET {app}", "DELETE {app}/people/presenceSubscriptions/{id}", "GET {app}/events?ack=1"),
		batchOf("POST {app}/people/presenceSubscriptions\nContent-Type: application/xml\nAccept: application/xml\n\n"+sample(f, "presenceSubscriptions_ref/post-request.xml.corrected"), "get https://localhost{app}"),
		batchOf("PUT {app}/people", "POST {app}/people/presenceSubscriptions\n\n"+`{"uris":["sip:johndoe@contoso.com"],"duration":15}`),
		batchOf("GET {app} HTTP/1.1\nData: x", "GET", "DELETE {app}", "GET {app}"),
	} {
		_, body, _ := strings.Cut(batch, "\n\n")
		f.Add(plain, body)
		f.Add(plain, strings.ReplaceAll(body, "\r\n", "\n"))
		f.Add(plain, "preamble"+strings.TrimSuffix(body, "--\r\n")+" \t\r\n")
		f.Add(`Multipart/Batching; charset="\";boundary=x"; BOUNDARY="77f2569d"`, "\uFEFF\r\n"+body+"epilogue\r\n--77f2569d")
	}
	f.Add(`multipart/batching;boundary="EA370946"`, sampleBatch(f, "batch_ref/post-request.xml.wire"))
	f.Add(`multipart/batching;boundary="77f2569d-c005-442b-b856-782305305e5f"`, sampleBatch(f, "BatchingRequests/01-batch-request.wire"))
	f.Add("application/json", "{}")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		s := start(t, Config{Limits: Limits{BatchedRequests: 10}})
		id := s.subscribe(15, john)
		body = strings.NewReplacer("{app}", s.app, "{id}", id).Replace(body)
		before := len(s.Requests())
		resp := s.Handle(&httpmsg.Request{
			Method: "POST",
			URL:    s.app + "/batch",
			Header: httpmsg.Header{{Name: "Content-Type", Value: contentType}, {Name: "Authorization", Value: "Bearer " + s.Token()}},
			Body:   []byte(body),
		}, s.now)
		checkDelivery(t, resp)
		if resp.Status != 200 {
			assert.Contains(t, []int{400, 413, 415, 429}, resp.Status)
			outcome(t, resp)
			return
		}
		answers := inBatch(t, resp)
		boundary, err := batch.Boundary(contentType)
		assert.NoError(t, err)
		parts, err := batch.Split([]byte(body), boundary)
		assert.NoError(t, err)
		assert.Len(t, answers, len(parts))
		if count, valid := countParts(body, boundary); valid {
			assert.Len(t, answers, count)
		}

		kept := s.Requests()[before+1:]
		for i, answer := range answers {
			outcome(t, answer)
			if _, err := batch.ParseRequest(parts[i]); err != nil {
				assert.Equal(t, 400, answer.Status)
				continue
			}
			assert.Equal(t, kept[0].Status, answer.Status)
			kept = kept[1:]
		}
		assert.Empty(t, kept)
	})
}

// countParts returns how many parts mime/multipart finds in a body; false if it does
// not accept the body, as with line ends of both kinds.
func countParts(body, boundary string) (count int, valid bool) {
	if strings.Count(body, "\n") != strings.Count(body, "\r\n") {
		return 0, false
	}
	for reader := multipart.NewReader(strings.NewReader(body), boundary); ; count++ {
		part, err := reader.NextRawPart()
		if err != nil {
			return count, err == io.EOF
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return count, false
		}
	}
}
