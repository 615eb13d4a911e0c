//go:build !js

package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLinksOfDiscoveryLeadToTheProxy(t *testing.T) {
	var write func(w http.ResponseWriter, pool string)
	pool := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { write(w, "http://"+r.Host) }))
	defer pool.Close()
	front, _ := inFront(t, pool.URL)
	const root = "/Autodiscover/AutodiscoverService.svc/root"
	for _, row := range []struct{ name, path, written, read string }{
		{"a link of discovery", root, `{"href":"{pool}/ucwa/oauth/v1/applications"}`, `{"href":"{own}/ucwa/oauth/v1/applications"}`},
		{"several links", root, `["{pool}/a","{pool}/b"]`, `["{own}/a","{own}/b"]`},
		{"slashes with escapes", root, `{"href":"{escaped}\/ucwa"}`, `{"href":"{own escaped}\/ucwa"}`},
		{"a name in capitals", strings.ToLower(root), `{"href":"{CAPITALS}/ucwa"}`, `{"href":"{own}/ucwa"}`},
		{"a link in XML", root, `<link rel="user" href="{pool}?a=b"/>`, `<link rel="user" href="{own}?a=b"/>`},
		{"the origin alone", root, `{pool}`, `{own}`},
		{"a link to another host", root, `{"href":"https://pool.example.com/ucwa"}`, `{"href":"https://pool.example.com/ucwa"}`},
		{"a host that starts like the pool's", root, `{"href":"{pool}0/ucwa"} {pool}.evil.example/ {pool}@evil.example/`, `{"href":"{pool}0/ucwa"} {pool}.evil.example/ {pool}@evil.example/`},
		{"a resource of UCWA", "/ucwa/oauth/v1/applications/105", `{"href":"{pool}/ucwa"}`, `{"href":"{pool}/ucwa"}`},
		{"an empty document", root, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			replace := strings.NewReplacer(
				"{pool}", pool.URL, "{own}", front.URL, "{CAPITALS}", strings.ToUpper(pool.URL),
				"{escaped}", strings.ReplaceAll(pool.URL, "/", `\/`), "{own escaped}", strings.ReplaceAll(front.URL, "/", `\/`),
			)
			write = func(w http.ResponseWriter, _ string) { io.WriteString(w, replace.Replace(row.written)) }
			resp := send(t, "GET", front.URL+row.path, "")
			want := replace.Replace(row.read)
			assert.Equal(t, want, body(t, resp))
			assert.Equal(t, int64(len(want)), resp.ContentLength)
		})
	}

	t.Run("links in the challenge and in Location", func(t *testing.T) {
		write = func(w http.ResponseWriter, pool string) {
			w.Header().Add("WWW-Authenticate", `Bearer trusted_issuers="a@contoso.com", authorization_uri="https://login.example/"`)
			w.Header().Add("WWW-Authenticate", `MsRtcOAuth href="`+pool+`/WebTicket/oauthtoken",grant_type="password"`)
			w.Header().Set("Location", pool+"/ucwa/x")
			w.WriteHeader(http.StatusUnauthorized)
		}
		resp := send(t, "GET", front.URL+"/ucwa/oauth/v1/applications", "")
		assert.Equal(t, []string{
			`Bearer trusted_issuers="a@contoso.com", authorization_uri="https://login.example/"`,
			`MsRtcOAuth href="` + front.URL + `/WebTicket/oauthtoken",grant_type="password"`,
		}, resp.Header.Values("WWW-Authenticate"))
		assert.Equal(t, front.URL+"/ucwa/x", resp.Header.Get("Location"))
	})
	t.Run("a compressed document is not changed", func(t *testing.T) {
		write = func(w http.ResponseWriter, pool string) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, pool)
		}
		assert.Equal(t, pool.URL, body(t, send(t, "GET", front.URL+root, "")))
	})
	t.Run("a document that is too long is an error", func(t *testing.T) {
		write = func(w http.ResponseWriter, _ string) { io.WriteString(w, strings.Repeat(" ", 1<<20)) }
		assert.Equal(t, http.StatusBadGateway, send(t, "GET", front.URL+root, "").StatusCode)
	})
	t.Run("an answer to HEAD keeps its Content-Length", func(t *testing.T) {
		write = func(w http.ResponseWriter, _ string) { w.Header().Set("Content-Length", "7") }
		assert.Equal(t, int64(7), send(t, "HEAD", front.URL+root, "").ContentLength)
	})
}
