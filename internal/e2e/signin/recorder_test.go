//go:build !js

package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// recorder records the origins that each access token is for. It checks the Authorization
// of every request that a server of these tests receives, pages and frames included.
type recorder struct {
	mu         sync.Mutex
	origins    map[string][]string // by token
	checked    int                 // requests with a token
	violations []string
}

// tokens is the recorder of all tests.
var tokens = recorder{origins: map[string][]string{}}

// issue notes that a token is for an origin.
func (r *recorder) issue(token, origin string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.origins[token] = append(r.origins[token], origin)
}

// record returns a handler that checks the tokens which next receives, and notes those
// that it issues.
func (r *recorder) record(t *testing.T, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if violation := r.examine(req); violation != "" {
			t.Error(violation)
		}
		if !strings.EqualFold(req.URL.Path, tokenPath) {
			next.ServeHTTP(w, req)
			return
		}
		req.Header.Del("Accept-Encoding") // the answer is to be readable
		answer := &copyingWriter{ResponseWriter: w}
		next.ServeHTTP(answer, req)
		var ticket struct {
			Token string `json:"access_token"`
		}
		if json.Unmarshal(answer.body.Bytes(), &ticket) == nil && ticket.Token != "" {
			r.issue(ticket.Token, originOf(req))
		}
	})
}

// examine returns the violation in the token of a request, or "".
func (r *recorder) examine(req *http.Request) (violation string) {
	authorization := req.Header.Get("Authorization")
	if authorization == "" {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.checked++
	origins := r.origins[strings.TrimPrefix(authorization, "Bearer ")]
	if origin := originOf(req); !slices.Contains(origins, origin) {
		violation = fmt.Sprintf("%s %s%s received a token that is for %q", req.Method, origin, req.URL.Path, origins)
		r.violations = append(r.violations, violation)
	}
	return violation
}

// check returns an error if a token has reached an origin that it is not for, or if no
// request has had a token although all tests were run.
func (r *recorder) check(all bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case len(r.violations) > 0:
		return errors.New("tokens have reached other origins:\n" + strings.Join(r.violations, "\n"))
	case r.checked == 0 && all:
		return errors.New("no request had a token: the recorder has checked nothing")
	}
	return nil
}

// allTests reports whether no flag selects some of the tests.
func allTests() bool {
	return !slices.ContainsFunc([]string{"run", "skip", "list"}, func(name string) bool {
		return flag.Lookup("test."+name).Value.String() != ""
	})
}

// originOf returns the origin that a request was sent to.
func originOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// copyingWriter keeps a copy of the body that is written.
type copyingWriter struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (w *copyingWriter) Write(data []byte) (int, error) {
	w.body.Write(data)
	return w.ResponseWriter.Write(data)
}

func TestRecorderReportsTokensAtOtherOrigins(t *testing.T) {
	const own = "http://pool.example"
	for _, row := range []struct {
		name, url, authorization string
		violates                 bool
	}{
		{"no token", own, "", false},
		{"a token of the origin", own, "Bearer cwt=own", false},
		{"a token of another host", own, "Bearer cwt=other", true},
		{"a token of the other scheme", "https://pool.example", "Bearer cwt=own", true},
		{"a token of another port", own + ":8080", "Bearer cwt=own", true},
		{"a token that no server has issued", own, "Bearer cwt=unknown", true},
		{"a token without its scheme", own, "cwt=own", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := recorder{origins: map[string][]string{}}
			r.issue("cwt=own", own)
			r.issue("cwt=other", "http://other.example")
			req := httptest.NewRequest("GET", row.url+"/ucwa", nil)
			if row.authorization != "" {
				req.Header.Set("Authorization", row.authorization)
			}
			assert.Equal(t, row.violates, r.examine(req) != "")
			assert.Equal(t, row.violates, r.check(false) != nil)
		})
	}
	t.Run("no token was checked", func(t *testing.T) {
		r := recorder{}
		assert.NoError(t, r.check(false))
		assert.Error(t, r.check(true))
	})
}
