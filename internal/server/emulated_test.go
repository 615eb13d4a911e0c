//go:build !js

package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/server"
)

// connection is the content of /connection.json.
type connection struct {
	Mode, Discovery, Application, Token, Upstream string
	Account                                       struct{ Username, Password string }
	People                                        []struct{ URI, Name, Title, Availability string }
}

// connect reads /connection.json from the server at a URL.
func connect(t *testing.T, url string) connection {
	t.Helper()
	resp := send(t, "GET", url+"/connection.json", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	var c connection
	require.NoError(t, json.Unmarshal([]byte(body(t, resp)), &c))
	return c
}

// send sends one request to a running server. The header alternates between names and
// values.
func send(t *testing.T, method, url, content string, header ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(content))
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestConnectionHasAnAccountThatCanSignIn(t *testing.T) {
	for _, row := range []struct {
		name               string
		config             server.Config
		username, password string
	}{
		{"the user of the usual emulator", server.Config{}, server.User, server.Password},
		{"the first person of another emulator", server.Config{Emulator: emulator.New(emulator.Config{
			People: []directory.Person{{URI: "sip:Adam@fabrikam.com", Name: "Adam", Password: "p"}, {URI: "sip:eve@fabrikam.com", Name: "Eve"}},
		})}, "Adam@fabrikam.com", "p"},
		{"no account if discovery leads to another host", server.Config{Pool: "https://pool.contoso.com"}, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			url := startServer(t, row.config)
			c := connect(t, url)
			assert.Equal(t, row.username, c.Account.Username)
			assert.Equal(t, row.password, c.Account.Password)
			if row.username == "" {
				return
			}
			form := "grant_type=password&username=" + row.username + "&password=" + row.password
			resp := send(t, "POST", url+"/WebTicket/oauthtoken", form, "Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
			assert.Equal(t, http.StatusOK, resp.StatusCode)
		})
	}
}

func TestConnectionHasTheApplicationAndThePeopleOfTheEmulator(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()

	c := connect(t, s.URL)
	assert.Equal(t, "emulator", c.Mode)
	assert.Equal(t, http.StatusOK, send(t, "GET", s.URL+c.Discovery, "").StatusCode)
	assert.Equal(t, server.User, c.Account.Username)
	assert.Equal(t, server.Password, c.Account.Password)
	assert.Regexp(t, `^/ucwa/oauth/v1/applications/\d+$`, c.Application)
	assert.Regexp(t, `^cwt=`, c.Token)
	assert.Empty(t, c.Upstream)
	require.NotEmpty(t, c.People)
	for _, p := range c.People {
		assert.NotEmpty(t, p.Availability)
		assert.Regexp(t, `^sip:.+@contoso\.com$`, p.URI)
		assert.NotEmpty(t, p.Name)
	}
	assert.Equal(t, c, connect(t, s.URL), "all visitors share one application")

	deleted := send(t, "DELETE", s.URL+c.Application, "", "Authorization", "Bearer "+c.Token)
	require.Equal(t, http.StatusNoContent, deleted.StatusCode)
	again := connect(t, s.URL)
	assert.NotEqual(t, c.Application, again.Application, "an application that was deleted is replaced")
	found := send(t, "GET", s.URL+again.Application, "", "Authorization", "Bearer "+again.Token)
	assert.Equal(t, http.StatusOK, found.StatusCode)
}

func TestConnectionReportsThatTheEmulatorIsFull(t *testing.T) {
	e := emulator.New(emulator.Config{Limits: emulator.Limits{Applications: 1}})
	_, err := e.CreateApplication(e.Token(), built)
	require.NoError(t, err)
	resp := serve(t, server.New(server.Config{Site: site(), Emulator: e, Clock: schedule.NewClock(built)}), "GET", "/connection.json")
	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	assert.Equal(t, "signing in to the emulator: it answers 410\n", body(t, resp))
}

func TestEmulatorAnswersOverHTTPInBothFormats(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	c := connect(t, s.URL)

	for _, row := range []struct {
		name   string
		format hal.Format
		create string
	}{
		{"JSON", hal.JSON, `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`},
		{"XML", hal.XML, `<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">` +
			`<property name="duration">15</property><propertyList name="uris"><item>sip:johndoe@contoso.com</item></propertyList></input>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			url := s.URL + c.Application + "/people/presenceSubscriptions"
			header := []string{"Authorization", "Bearer " + c.Token, "Accept", row.format.MediaType(), "Content-Type", row.format.MediaType()}
			list := func() []hal.Resource {
				resp := send(t, "GET", url, "", header...)
				require.Equal(t, http.StatusOK, resp.StatusCode)
				assert.Equal(t, row.format.MediaType()+"; charset=utf-8", resp.Header.Get("Content-Type"))
				doc, err := row.format.Decode([]byte(body(t, resp)))
				require.NoError(t, err)
				return doc.Resources("presenceSubscription")
			}
			require.Empty(t, list())

			resp := send(t, "POST", url, row.create, header...)
			require.Equal(t, http.StatusCreated, resp.StatusCode)
			created, err := row.format.Decode([]byte(body(t, resp)))
			require.NoError(t, err)
			listed := list()
			require.Len(t, listed, 1)
			assert.Equal(t, created.Self(), listed[0].Self())

			command(t, s.URL, "POST", "clock", `{"advance":900000}`)
			assert.Empty(t, list(), "the subscription has expired")
		})
	}
}

func TestRequestsReachTheEmulatorUnchanged(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	c := connect(t, s.URL)
	token := []string{"Authorization", "Bearer " + c.Token}
	collection := c.Application + "/people/presenceSubscriptions"
	for _, row := range []struct {
		name         string
		method, path string
		content      string
		header       []string
		status       int
		says         string
	}{
		{"two slashes in front", "GET", "/" + collection, "", token, 200, `"presenceSubscriptions"`},
		{"a query", "POST", collection + "?duration=15", `{"uris":["sip:johndoe@contoso.com"]}`, token, 201, `"presenceSubscription"`},
		{"a backslash in the query", "GET", c.Application + "/people/search?query=CONTOSO\\lenea", "", token, 200, `query=CONTOSO%5Clenea`},
		{"no token", "GET", collection, "", nil, 401, ""},
		{"a method that UCWA does not support", "OPTIONS", collection, "", token, 405, "MethodNotAllowed"},
		{"an unknown path", "GET", "/ucwa/nothing", "", token, 404, "NotFound"},
		{"a body over the emulator's limit", "POST", collection, strings.Repeat(" ", 1<<20), token, 413, "EntityTooLarge"},
		{"a body over the codecs' limit", "POST", collection, strings.Repeat(" ", hal.MaxBytes+2), token, 413, "EntityTooLarge"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, row.method, s.URL+row.path, row.content, row.header...)
			assert.Equal(t, row.status, resp.StatusCode)
			assert.Contains(t, body(t, resp), row.says)
			assert.Empty(t, resp.Header.Get("Content-Security-Policy"), "the policy is for pages")
			if row.status == http.StatusUnauthorized {
				assert.Contains(t, resp.Header.Get("WWW-Authenticate"), s.URL+"/")
			}
		})
	}
}

func TestRequestWithoutItsWholeBodyIsRefused(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, httptest.NewRequest("POST", "http://localhost/ucwa/oauth/v1/applications", iotest.ErrReader(io.ErrUnexpectedEOF)))
	assert.Equal(t, http.StatusBadRequest, recorder.Code)
}

func TestAnswersAreCompressedOnRequest(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	url := s.URL + "/Autodiscover/AutodiscoverService.svc/root"
	plain := body(t, send(t, "GET", url, "", "Accept-Encoding", "identity"))
	require.Contains(t, plain, `"_links"`)
	for _, row := range []struct {
		name, accept string
		zipped       bool
	}{
		{"gzip and deflate are acceptable", "gzip, deflate", true},
		{"browsers accept gzip", "gzip, deflate, br, zstd", true},
		{"everything is acceptable", "*", true},
		{"only other codings are acceptable", "deflate, br", false},
		{"everything except gzip is acceptable", "gzip;q=0, *", false},
		{"no coding is preferred", "identity, gzip;q=0.5", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, "GET", url, "", "Accept-Encoding", row.accept)
			assert.Equal(t, "Accept-Encoding", resp.Header.Get("Vary"))
			sent, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			assert.Equal(t, strconv.Itoa(len(sent)), resp.Header.Get("Content-Length"))
			if !row.zipped {
				assert.Empty(t, resp.Header.Get("Content-Encoding"))
				assert.Equal(t, plain, string(sent))
				return
			}
			assert.Equal(t, "gzip", resp.Header.Get("Content-Encoding"))
			unzipped, err := gzip.NewReader(bytes.NewReader(sent))
			require.NoError(t, err)
			content, err := io.ReadAll(unzipped)
			require.NoError(t, err)
			assert.Equal(t, plain, string(content))
		})
	}
	t.Run("a request with X-Ms-Origin is not compressed", func(t *testing.T) {
		resp := send(t, "GET", url, "", "Accept-Encoding", "gzip,deflate,sdch", "X-Ms-Origin", "http://localhost")
		assert.Empty(t, resp.Header.Get("Content-Encoding"))
		assert.Equal(t, plain, body(t, resp))
	})
	t.Run("an empty answer stays empty", func(t *testing.T) {
		command(t, s.URL, "POST", "faults", `{"status":502,"times":1}`)
		resp := send(t, "GET", url, "", "Accept-Encoding", "gzip")
		assert.Equal(t, http.StatusBadGateway, resp.StatusCode)
		assert.Equal(t, "0", resp.Header.Get("Content-Length"))
		assert.Empty(t, resp.Header.Get("Content-Encoding"))
	})
}

func TestDroppedAnswerIsAnIncompleteBadGateway(t *testing.T) {
	url := startServer(t, server.Config{})
	c := connect(t, url)
	command(t, url, "POST", "faults", `{"drop":true,"times":1}`)
	resp := send(t, "GET", url+c.Application, "", "Authorization", "Bearer "+c.Token)
	assert.Equal(t, http.StatusBadGateway, resp.StatusCode, "a client that looks only at the status must not take it for success")
	_, err := io.ReadAll(resp.Body)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Empty(t, command(t, url, "GET", "state", "").Faults, "the client has not sent it twice")
}
