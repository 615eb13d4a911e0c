//go:build !js

package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// answersChunks returns an answer in chunks of 64 KB, of 120 MB in all, that states
// another Content-Length. Transfer-Encoding overrides it (RFC 9112, section 6.3).
// written receives how many bytes were sent before the browser closed the connection.
func answersChunks(status int, length string, written chan<- int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		n := 0
		defer func() { written <- n }()
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.SetWriteDeadline(time.Now().Add(time.Minute))
		fmt.Fprintf(conn, "HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %s\r\nTransfer-Encoding: chunked\r\n\r\n", status, length)
		data := strings.Repeat(" ", 64<<10)
		chunk := fmt.Sprintf("%x\r\n%s\r\n", len(data), data)
		for n < 120<<20 {
			if _, err := conn.Write([]byte(chunk)); err != nil {
				return
			}
			n += len(data)
		}
	}
}

// The client counts the bytes of a body and does not rely on its Content-Length.
func TestAnswersAreBoundedWhateverTheirContentLength(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, `maxBytes: 65_536, retries: 0`)
	page.Expect("500", "403") // Chromium reports these statuses
	for _, length := range []string{"5", "-1", "", "0x10", "5, 6", "99999999999999999999"} {
		for _, row := range []struct {
			name, method, call string
			status             int
		}{
			{"a list", "GET", `client.list()`, http.StatusOK},
			{"an error", "GET", `client.list()`, http.StatusInternalServerError},
			{"a refusal to create", "POST", `client.create({ duration: 10, uris: ["sip:a@contoso.com"] })`, http.StatusForbidden},
		} {
			t.Run(fmt.Sprintf("%s with Content-Length %q", row.name, length), func(t *testing.T) {
				written := make(chan int, 1)
				s.Answer(row.method+" "+browser.Collection, answersChunks(row.status, length, written))
				var got browser.Failure
				page.Within(t).Run(&got, `return failure(`+row.call+`);`)
				assert.Equal(t, "protocol", got.Kind)
				assert.Contains(t, got.Message, "the answer is longer than 65536 bytes")
				assert.Less(t, <-written, 50<<20)
			})
		}
	}
}
