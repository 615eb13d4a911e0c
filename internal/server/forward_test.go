//go:build !js

package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// asking returns the origin of a pool, and a function that returns the host and target of
// the request that the pool has received since the last call; "" if there was none.
func asking(t *testing.T) (origin string, asked func() string) {
	t.Helper()
	received := make(chan string, 1)
	pool := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received <- r.Host + r.RequestURI }))
	t.Cleanup(pool.Close)
	return pool.URL, func() string {
		select {
		case request := <-received:
			return request
		default:
			return ""
		}
	}
}

func TestOnlyPathsOfUCWAAreForwarded(t *testing.T) {
	pool, asked := asking(t)
	host := strings.TrimPrefix(pool, "http://")
	front, _ := inFront(t, pool)
	for _, row := range []struct {
		name, target string
		forwarded    bool
	}{
		{"an application", "/ucwa/oauth/v1/applications/105", true},
		{"a service in capitals", "/UCWA/oauth/v1/applications", true},
		{"a service alone", "/ucwa/", true},
		{"a slash at the end", "/ucwa/oauth/v1/applications/", true},
		{"discovery", "/Autodiscover/AutodiscoverService.svc/root/oauth/user?originalDomain=contoso.com", true},
		{"the token endpoint", "/WebTicket/oauthtoken", true},
		{"a membership", "/ucwa/m/ads-bes2asd,john@contoso.com", true},
		{"a group whose id has encoded slashes", "/ucwa/groups/Etah6cLh%2F%2FGBsY=", true},
		{"a name with dots in it", "/ucwa/a..b/.well-known/c.", true},
		{"a segment with parameters", "/ucwa/a;v=1.0/b", true},
		{"letters beyond ASCII", "/ucwa/people/j%C3%B6rg@contoso.com", true},
		{"an escape that is not needed", "/ucwa/%61", true},
		{"an encoded percent sign", "/ucwa/100%25", true},
		{"dot segments in the query", "/ucwa/x?y=%2e%2e%2F..%2F/../\\..\\", true},
		{"a query that is not well-formed", "/ucwa/x?bad=%zz&c;d", true},
		{"an empty query", "/ucwa/x?", true},

		{"another path", "/secret", false},
		{"the page of passive sign-in, which needs a cookie", "/PassiveAuth/PassiveAuth.aspx", false},
		{"a path that starts like a service", "/ucwa2/x", false},
		{"a service without a slash", "/ucwa", false},
		{"a service whose name has an escape", "/%75cwa/x", false},
		{"an encoded slash after the service", "/ucwa%2Fx", false},
		{"two slashes in front", "//ucwa/x", false},
		{"a host in front", "//evil.example/ucwa/x", false},
		{"an empty segment", "/ucwa//x", false},
		{"two slashes at the end", "/ucwa/x//", false},
		{"a parent", "/ucwa/../secret", false},
		{"a parent at the end", "/ucwa/..", false},
		{"a parent that stays below the service", "/ucwa/a/../b", false},
		{"the directory itself", "/ucwa/./x", false},
		{"the directory itself at the end", "/ucwa/x/.", false},
		{"encoded dots", "/ucwa/%2e%2e/secret", false},
		{"encoded dots in capitals", "/ucwa/%2E%2E/secret", false},
		{"one dot of two encoded", "/ucwa/.%2e/secret", false},
		{"a parent after an encoded slash", "/ucwa/x%2F..%2F..%2Fsecret", false},
		{"a parent before an encoded slash", "/ucwa/..%2fsecret", false},
		{"a parent in encoded dots and slashes", "/ucwa/%2e%2e%2fsecret", false},
		{"a backslash", "/ucwa/..\\secret", false},
		{"a backslash without dots", "/ucwa/a\\b", false},
		{"an encoded backslash", "/ucwa/..%5csecret", false},
		{"an encoded backslash without dots", "/ucwa/a%5Cb", false},
		{"dots encoded twice", "/ucwa/%252e%252e/secret", false},
		{"a slash encoded twice", "/ucwa/..%252fsecret", false},
		{"dots encoded three times", "/ucwa/%25252e%25252e/secret", false},
		{"dots in the escapes of IIS", "/ucwa/%25u002e%25u002e/secret", false},
		{"parameters after a parent", "/ucwa/..;/secret", false},
		{"parameters with values after a parent", "/ucwa/..;a=b/secret", false},
		{"parameters after encoded dots", "/ucwa/%2e%2e%3B/secret", false},
		{"an encoded question mark after a parent", "/ucwa/..%3F/secret", false},
		{"an encoded fragment after a parent", "/ucwa/..%23/secret", false},
		{"a fragment after a parent", "/ucwa/..#/secret", false},
		{"a blank after a parent", "/ucwa/..%20/secret", false},
		{"a no-break space after a parent", "/ucwa/..%C2%A0/secret", false},
		{"three dots", "/ucwa/.../secret", false},
		{"a zero byte after a parent", "/ucwa/..%00/secret", false},
		{"a line break in a parent", "/ucwa/.%0A./secret", false},
		{"dots in overlong UTF-8", "/ucwa/%c0%ae%c0%ae/secret", false},
		{"a slash in overlong UTF-8", "/ucwa/..%c0%afsecret", false},
		{"bytes that are not UTF-8", "/ucwa/%ff", false},
		{"fullwidth dots", "/ucwa/%EF%BC%8E%EF%BC%8E/secret", false},
		{"a fullwidth slash", "/ucwa/..%EF%BC%8Fsecret", false},
		{"a fullwidth backslash", "/ucwa/a%EF%BC%BCb", false},
		{"a two dot leader", "/ucwa/%E2%80%A5/secret", false},
		{"a character that no path has", "/ucwa/..|/secret", false},
		{"letters beyond ASCII that are not encoded", "/ucwa/jörg", false},
		{"an escape that is not well-formed", "/ucwa/%zz/secret", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp, content := raw(t, front.Listener.Addr(), "GET "+row.target+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
			if row.forwarded {
				assert.Equal(t, http.StatusOK, resp.StatusCode, content)
				assert.Equal(t, host+row.target, asked(), "byte by byte")
				return
			}
			assert.GreaterOrEqual(t, resp.StatusCode, 400)
			assert.Less(t, resp.StatusCode, 500)
			assert.Empty(t, asked())
		})
	}
}

func TestAbsoluteTargetsAreForwardedByPath(t *testing.T) {
	pool, asked := asking(t)
	front, _ := inFront(t, pool)
	resp, _ := raw(t, front.Listener.Addr(), "GET http://localhost/ucwa/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, strings.TrimPrefix(pool, "http://")+"/ucwa/x", asked())
	for _, target := range []string{"http://localhost/ucwa/../secret", pool + "/ucwa/x"} {
		resp, _ := raw(t, front.Listener.Addr(), "GET "+target+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		assert.GreaterOrEqual(t, resp.StatusCode, 400, target)
		assert.Empty(t, asked(), target)
	}
}

func TestXFrameIsNotServedInFrontOfAPool(t *testing.T) {
	pool, asked := asking(t)
	front, _ := inFront(t, pool)
	for _, path := range []string{
		"/xframe", "/Autodiscover/XFrame/XFrame.html", "/autodiscover/xframe/xframe.js", "/Autodiscover/%58Frame/XFrame.html",
		"/Autodiscover/XFrame%2FXFrame.html", "/Autodiscover/AutodiscoverService.svc/root/xframe",
	} {
		resp := send(t, "GET", front.URL+path, "")
		assert.GreaterOrEqual(t, resp.StatusCode, 400, path)
		assert.Less(t, resp.StatusCode, 500, path)
		assert.Empty(t, asked(), "%s would give pages of other origins the origin that the pool trusts", path)
	}
}
