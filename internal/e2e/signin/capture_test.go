//go:build !js

package signin

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// readSample returns a sample of the page Cross_domainIFRAME without its blanks.
func readSample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/Cross_domainIFRAME", name))
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(data)), "")
}

// membersOf returns the names of the members that a sample shows.
func membersOf(t *testing.T, name string) []string {
	t.Helper()
	var names []string
	for _, match := range regexp.MustCompile(`[{,\]](\w+):\[`).FindAllStringSubmatch(readSample(t, name), -1) {
		names = append(names, match[1])
	}
	return names
}

// mirror is a frame that answers each message with its text.
const mirror = `<!doctype html><script>
	onmessage = ({ data, origin, source }) => {
		const { messageId } = JSON.parse(data);
		const answer = { status: 200, statusText: "success", responseText: data, headers: "Content-Type: text/plain\r\n", messageId };
		source.postMessage(JSON.stringify(answer), origin);
	};
</script>`

func TestMessagesAreThoseOfThePageCrossDomainIFRAME(t *testing.T) {
	s, _ := notTheXFrame(t, browser.Reply(http.StatusOK, "text/html", []byte(mirror)))
	page := framed(t, s.URL+"/xframe", "{}")
	asks, answers := membersOf(t, "02-postmessage-request-shape.txt"), membersOf(t, "03-postmessage-response-shape.txt")
	require.Len(t, asks, 10)
	assert.Equal(t, []string{"status", "statusText", "responseText", "headers", "messageId"}, answers, "those of the mirror, in this order")
	for i, row := range []struct{ name, init, message string }{
		{"a GET", `{ headers: { Accept: "application/json", Authorization: "Bearer cwt=AAEB" } }`,
			`{"type":"get","url":"URL","headers":{"Accept":"application/json","Authorization":"Bearer cwt=AAEB"},"messageId":ID}`},
		{"a POST", `{ method: "POST", headers: { "Content-Type": "application/json" }, body: '{"a":"é"}' }`,
			`{"type":"post","url":"URL","headers":{"Content-Type":"application/json"},"data":"{\"a\":\"é\"}","messageId":ID}`},
		{"a POST without a body", `{ method: "POST" }`, `{"type":"post","url":"URL","headers":{},"messageId":ID}`},
		{"a DELETE", `{ method: "DELETE", headers: { "If-Match": '"1"' } }`, `{"type":"delete","url":"URL","headers":{"If-Match":"\"1\""},"messageId":ID}`},
		{"a request with the browser's own credentials", `{ credentials: "include" }`,
			`{"type":"get","url":"URL","headers":{},"xhrFields":{"withCredentials":true},"messageId":ID}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct {
				Message string
				Members []string
			}
			page.Within(t).Run(&got, `
				const message = await (await send(given, `+row.init+`)).text();
				return { message, members: Object.keys(JSON.parse(message)) };`, s.URL+"/ucwa")
			// The first message is the greeting.
			want := strings.NewReplacer("URL", s.URL+"/ucwa", "ID", string(rune('2'+i))).Replace(row.message)
			assert.Equal(t, want, got.Message)
			assert.Subset(t, asks, got.Members)
		})
	}
	t.Run("the members of the sample are written as ours are", func(t *testing.T) {
		sample := readSample(t, "04-postmessage-send.txt")
		for _, member := range []string{`type:'get',`, `xhrFields:{withCredentials:true},`, `messageId:{`} {
			assert.Contains(t, sample, member)
		}
	})
	t.Run("the frame is hidden as in the sample", func(t *testing.T) {
		var style string
		page.Within(t).Run(&style, `return document.querySelector("iframe").getAttribute("style");`)
		assert.Contains(t, readSample(t, "01-iframe-embed.txt"), `style="`+strings.ReplaceAll(style, " ", "")+`"`)
	})
}
