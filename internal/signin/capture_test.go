package signin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
)

// capture is a message of the documentation.
type capture struct {
	start  string // the start line
	header httpmsg.Header
	body   string
}

// readCapture reads a message of testdata.
func readCapture(t *testing.T, path string) capture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	var c capture
	for line := range strings.SplitSeq(string(data), "\n") {
		line = strings.TrimSpace(line)
		name, value, isField := strings.Cut(line, ": ")
		switch {
		case line == "" || line == ".": // the pages leave out header fields like this
		case c.start == "" && !isField:
			c.start = line
		case isField:
			c.header.Add(name, value)
		default:
			c.body += line
		}
	}
	return c
}

// golden returns the body of a message from the test data of package hal.
func golden(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "hal", "testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

// transport is a client.Transport that calls a function. It checks that only the origin
// web receives the tickets of the captures.
type transport func(req *httpmsg.Request) *httpmsg.Response

func (f transport) Do(_ context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	if strings.HasPrefix(req.URL, web+"/") {
		checkTicket(nil, req, "cwt=AAEB...buHc", "cwt=2YotnFZFEjr1zCsicMWpAA...")
	} else {
		checkTicket(nil, req, "none")
	}
	if resp := f(req); resp != nil {
		return resp, nil
	}
	return nil, errors.New("no such host")
}

// sameRequest checks that a request equals the captured one, except for header fields
// that a browser or an xframe adds.
func sameRequest(t *testing.T, want capture, req httpmsg.Request) {
	t.Helper()
	// The page writes the path of the token endpoint in two cases.
	assert.Equal(t, strings.ToLower(want.start), strings.ToLower(req.Method+" "+req.URL+" HTTP/1.1"))
	for _, name := range []string{"Accept", "Authorization"} {
		assert.Equal(t, want.header.Get(name), req.Header.Get(name), name)
	}
	assert.Equal(t, want.body, string(req.Body))
}

func TestSignInSendsTheRequestsOfThePageCreateAnApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		capture := func(name string) capture { return readCapture(t, "CreateAnApplication/"+name) }
		challenge := capture("04-user-response-401.http")
		var sent []httpmsg.Request
		server := transport(func(req *httpmsg.Request) *httpmsg.Response {
			if strings.HasPrefix(req.URL, internal) {
				return nil
			}
			sent = append(sent, *req)
			switch len(sent) {
			case 1:
				return document(golden(t, "CreateAnApplication/02-root-response-200.json.wire"))
			case 2:
				return &httpmsg.Response{Status: 401, Header: challenge.header}
			case 3:
				return document(golden(t, "CreateAnApplication/06-oauthtoken-response-200.json.wire"))
			case 4:
				return document(golden(t, "CreateAnApplication/08-user-response-200.json.wire"))
			default:
				return answer(201, "application/json; charset=utf-8", golden(t, "CreateAnApplication/10-applications-response-201.json.wire"))
			}
		})
		s, err := signin.SignIn(t.Context(), newWorld(t).config(byAddress, func(c *signin.Config) { c.Client.Transport = server }))
		require.NoError(t, err)
		defer s.Close()
		require.Len(t, sent, 5)
		sameRequest(t, capture("01-root-request.http"), sent[0])
		sameRequest(t, capture("03-user-request-noauth.http"), sent[1])
		sameRequest(t, capture("05-oauthtoken-request-password.http.corrected"), sent[2])
		sameRequest(t, capture("07-user-request-auth.http"), sent[3])

		var body bytes.Buffer
		require.NoError(t, json.Compact(&body, []byte(golden(t, "CreateAnApplication/09-applications-request.json.corrected"))))
		assert.Equal(t, "POST https://lyncweb.contoso.com/ucwa/oauth/v1/applications", sent[4].Method+" "+sent[4].URL)
		assert.Equal(t, body.String(), string(sent[4].Body))
		assert.Equal(t, httpmsg.Header{
			{Name: "Content-Type", Value: "application/json"}, {Name: "Accept", Value: "application/json"}, {Name: "Authorization", Value: "Bearer cwt=AAEB...buHc"},
		}, sent[4].Header)

		c, err := s.Client()
		require.NoError(t, err)
		assert.Equal(t, "https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105", c.ApplicationURL())
	})
}

func TestSignInSendsTheTicketRequestsOfThePageAuthenticationInUCWA(t *testing.T) {
	challenge := readCapture(t, "AuthenticationInUCWA/01-www-authenticate-header.txt")
	field := challenge.header.Get("WWW-Authenticate")
	withPassive := strings.Replace(field, "urn:microsoft.rtc:windows", "urn:microsoft.rtc:passive", 1)
	for _, row := range []struct {
		capture, challenge string
		source             signin.CredentialsSource
	}{
		{"02-token-request-password.http.corrected", field, signin.StaticCredentials{Username: "johndoe", Password: "A3ddj3w"}},
		{"04-token-request-windows.http", field, signin.StaticCredentials{Windows: true}},
		{"06-token-request-passive.http", withPassive, nil},
	} {
		t.Run(row.capture, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var request httpmsg.Request
				server := transport(func(req *httpmsg.Request) *httpmsg.Response {
					switch {
					case req.Method == "POST":
						request = *req
						return answer(500, "text/html", "")
					case strings.HasSuffix(req.URL, "/user"):
						return answer(401, "text/html", "", "WWW-Authenticate", row.challenge)
					default:
						return document(`{"_links":{"user":{"href":"/user"}}}`)
					}
				})
				_, err := signin.SignIn(t.Context(), newWorld(t).config(with(row.source), func(c *signin.Config) { c.Client.Transport = server }))
				faultOf(t, err)
				want := readCapture(t, "AuthenticationInUCWA/"+row.capture)
				assert.Equal(t, want.start, request.Method+" "+request.URL+" HTTP/1.1")
				assert.Equal(t, want.header.Get("Content-Type"), request.Header.Get("Content-Type"))
				assert.Equal(t, want.body, string(request.Body))
			})
		})
	}
}

func TestSignInReadsTheRefusalsOfThePageAuthenticationInUCWA(t *testing.T) {
	for _, row := range []struct {
		capture    string
		code, page string
	}{
		{"07-token-response-400-passive", "invalid_grant", "https://server.contoso.com/PassiveAuth/PassiveAuth.aspx"},
		{"08-token-response-400-unsupported", "unsupported_grant_type", ""},
	} {
		t.Run(row.capture, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				head := readCapture(t, "AuthenticationInUCWA/"+row.capture+".http")
				w := newWorld(t)
				w.serve(web, offering("urn:microsoft.rtc:passive")).on("POST /ticket", always(&httpmsg.Response{
					Status: 400, Header: head.header, Body: []byte(golden(t, "AuthenticationInUCWA/"+row.capture+".json.wire")),
				}))
				_, err := w.signIn(with(nil))
				e := faultOf(t, err)
				assert.Equal(t, 400, e.Status)
				assert.Equal(t, row.code, e.Reason.Code)
				assert.Equal(t, row.page, e.Page)
			})
		})
	}
}

func TestSignInReadsTheTicketOfThePageAuthenticationInUCWA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		head := readCapture(t, "AuthenticationInUCWA/03-token-response-200.http")
		w := newWorld(t)
		s := w.serve(web)
		issued, bearer := 0, ""
		s.on("POST /ticket", func(context.Context, *httpmsg.Request) *httpmsg.Response {
			issued++
			return &httpmsg.Response{Status: 200, Header: head.header, Body: []byte(golden(t, "AuthenticationInUCWA/03-token-response-200.json.wire"))}
		})
		used := transport(func(req *httpmsg.Request) *httpmsg.Response {
			if header := req.Header.Get("Authorization"); header != "" {
				req.Header.Set("Authorization", "Bearer "+ticketFor(web))
				s.mu.Lock() // a ticket is requested while calls use the earlier one
				bearer, s.valid[ticketFor(web)] = header, true
				s.mu.Unlock()
			}
			resp, err := w.Do(t.Context(), req)
			require.NoError(t, err)
			return resp
		})
		session, err := signin.SignIn(t.Context(), w.config(func(c *signin.Config) { c.Client.Transport = used }))
		require.NoError(t, err)
		defer session.Close()
		assert.Equal(t, "Bearer cwt=2YotnFZFEjr1zCsicMWpAA...", bearer)
		c, err := session.Client()
		require.NoError(t, err)
		defer c.Close()
		time.Sleep(55*time.Minute - time.Second)
		require.NoError(t, list(t, c))
		assert.Equal(t, 1, issued)
		time.Sleep(time.Second)
		require.NoError(t, list(t, c))
		synctest.Wait()
		assert.Equal(t, 2, issued, "5 minutes before the hour of expires_in has passed")
	})
}
