//go:build !js

package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// ownLinks makes clients use the proxy: absolute links of a pool to itself become links
// to the origin at which the client reaches the proxy. These are the links of
// Autodiscover, the href of a challenge, and Location. Links in resources of UCWA are
// relative (page Hypermedia), so ownLinks does not read their bodies.
type ownLinks struct{ pool *regexp.Regexp }

// newOwnLinks returns an ownLinks for a pool. Servers write their names in any case, with
// or without the standard port, and in JSON may escape slashes.
func newOwnLinks(pool *url.URL) ownLinks {
	port := pool.Port()
	if port == "" || port == standardPort[pool.Scheme] {
		port = "(?::" + standardPort[pool.Scheme] + ")?"
	} else {
		port = ":" + port
	}
	name := pool.Hostname()
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	return ownLinks{regexp.MustCompile(`(?i)` + pool.Scheme + `:(\\?/)(\\?/)` + regexp.QuoteMeta(name) + port + `([^\w.:@-]|$)`)}
}

// ownOriginKey is the context key of the origin to which the client sent a forwarded
// request.
type ownOriginKey struct{}

// prepare stores the origin to which the client sent the request, and requests documents
// of discovery without compression.
func (ownLinks) prepare(r *httputil.ProxyRequest) {
	r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), ownOriginKey{}, ownOrigin(r.In)))
	if isDiscovery(r.In.URL.Path) {
		r.Out.Header.Set("Accept-Encoding", "identity")
	}
}

func isDiscovery(path string) bool { return strings.HasPrefix(lowerPath(path), "/autodiscover/") }

// maxDiscovery is how many bytes a document of Autodiscover may have. Real ones have 1 KB.
const maxDiscovery = 256 << 10

func (l ownLinks) replace(resp *http.Response) error {
	own, _ := resp.Request.Context().Value(ownOriginKey{}).(string)
	scheme, host, _ := strings.Cut(own, "://")
	link := scheme + ":${1}${2}" + host + "${3}"
	for _, name := range [...]string{"WWW-Authenticate", "Location"} {
		values := resp.Header.Values(name)
		for i, value := range values {
			values[i] = l.pool.ReplaceAllString(value, link)
		}
	}
	if !isDiscovery(resp.Request.URL.Path) || resp.Request.Method == http.MethodHead || resp.Header.Get("Content-Encoding") != "" {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxDiscovery+1))
	resp.Body.Close()
	if err != nil {
		return err
	}
	if len(body) > maxDiscovery {
		return errors.New("a document of Autodiscover is too long")
	}
	body = l.pool.ReplaceAll(body, []byte(link))
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) > 0 { // an answer without body, such as 204, may have no Content-Length
		resp.ContentLength = int64(len(body))
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return nil
}
