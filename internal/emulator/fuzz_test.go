package emulator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// FuzzHandle throws requests at a server that has a little of everything.
// Whatever comes, the answer is one: never a panic, never a failure of the
// server, its length exact, its body a document in the format asked for, and no
// limit passed.
func FuzzHandle(f *testing.F) {
	const collection = "{app}/people/presenceSubscriptions"
	for _, seed := range []struct{ method, url, header, body string }{
		{"GET", "{app}", "Accept: application/xml", ""},
		{"GET", "{app}/people", "Accept: */*;q=0.1, application/vnd.microsoft.ucwa+xml", ""},
		{"GET", "https://fe1.contoso.com:443/" + collection, "X-MS-RequiresMinResourceVersion: 2", ""},
		{"DELETE", "{app}", "", ""},
		{"OPTIONS", collection, "", ""},
		{"POST", collection + "?Duration=15&uris=sip%3ajohndoe@contoso.com", "", ""},
		{"POST", collection, "Content-Type: application/json", sample(f, "presenceSubscriptions_ref/post-request.json.wire")},
		{"POST", collection, "Content-Type: application/json", sample(f, "presenceSubscriptions_ref/post-request.json.corrected")},
		{"POST", collection, "Content-Type: application/xml\nAccept: application/xml", sample(f, "presenceSubscriptions_ref/post-request.xml.wire")},
		{"POST", collection, "Content-Type: application/xml\nAccept: application/xml", sample(f, "presenceSubscriptions_ref/post-request.xml.corrected")},
		{"POST", "/ucwa/oauth/v1/applications", "", sample(f, "applications_ref/post-request.json.wire")},
		{"POST", "/ucwa/oauth/v1/applications", "Content-Type: application/xml\nAccept: application/xml", sample(f, "applications_ref/post-request.xml.wire")},
		{"GET", "/", "Authorization: Bearer x", ""},
	} {
		f.Add(seed.method, seed.url, seed.header, seed.body, 0)
		f.Add(seed.method, seed.url, seed.header, seed.body, 20)
	}
	f.Fuzz(func(t *testing.T, method, url, header, body string, minutes int) {
		s := start(t, Config{Limits: Limits{Applications: 2, Subscriptions: 2, Contacts: 3, Memberships: 4}})
		s.subscribe(15, "sip:johndoe@contoso.com")
		s.now = s.now.Add(time.Duration(minutes) * time.Minute)
		req := &ucwa.Request{
			Method: method,
			URL:    strings.ReplaceAll(url, "{app}", s.app),
			Body:   []byte(body),
		}
		for line := range strings.SplitSeq(header, "\n") {
			name, value, _ := strings.Cut(line, ":")
			req.Header.Add(name, value)
		}
		if !req.Header.Has("Authorization") {
			req.Header.Add("Authorization", "Bearer "+s.Token())
		}
		for range 3 {
			checkAnswer(t, req, s.Handle(req, s.now))
		}
		assert.LessOrEqual(t, len(s.applications), 2)
		for _, app := range s.applications {
			memberships := 0
			for _, subscription := range app.subscriptions {
				assert.LessOrEqual(t, len(subscription.uris), 3)
				memberships += len(subscription.uris)
			}
			assert.LessOrEqual(t, len(app.subscriptions), 2)
			assert.LessOrEqual(t, memberships, 4)
		}
	})
}

func checkAnswer(t *testing.T, req *ucwa.Request, resp *ucwa.Response) {
	require.Contains(t, []int{200, 201, 204, 400, 401, 403, 404, 405, 406, 410, 413, 415}, resp.Status)
	for _, f := range resp.Header {
		assert.NotContains(t, f.Name+f.Value, "\r")
		assert.NotContains(t, f.Name+f.Value, "\n")
	}
	if resp.Status == 204 {
		assert.False(t, resp.Header.Has("Content-Length"))
		assert.Empty(t, resp.Body)
		return
	}
	assert.Equal(t, strconv.Itoa(len(resp.Body)), resp.Header.Get("Content-Length"))
	if resp.Status == 401 {
		assert.Empty(t, resp.Body)
		assert.False(t, resp.Header.Has("Content-Type"))
		return
	}
	format, known := hal.FormatOf(resp.Header.Get("Content-Type"))
	require.True(t, known)
	if asked, named := hal.FormatOf(req.Header.Get("Accept")); named && resp.Status != 406 && !strings.ContainsAny(joined(req.Header, "Accept"), ",;") {
		assert.Equal(t, asked, format)
	}
	doc, err := format.Decode(resp.Body)
	require.NoError(t, err)
	again, err := format.Append(nil, doc)
	require.NoError(t, err)
	assert.Equal(t, string(resp.Body), string(again))
	_, refused := ucwa.ParseReason(doc)
	assert.Equal(t, resp.Status >= 400, refused)
}
