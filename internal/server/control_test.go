//go:build !js

package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/server"
)

// state is the answer to a command.
type state struct {
	Time   int64
	Speed  float64
	Faults []map[string]any

	Channel map[string]int64
}

// command sends a command to the server at a URL, as its page does.
func command(t *testing.T, url, method, name, input string) state {
	t.Helper()
	resp := send(t, method, url+"/emulator/"+name, input, "Content-Type", "application/json", "Origin", url, "Sec-Fetch-Site", "same-origin")
	content := body(t, resp)
	require.Equal(t, http.StatusOK, resp.StatusCode, content)
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	var s state
	require.NoError(t, json.Unmarshal([]byte(content), &s))
	return s
}

func startServer(t *testing.T, config server.Config) string {
	t.Helper()
	config.Site = site()
	s := httptest.NewServer(server.New(config))
	t.Cleanup(s.Close)
	return s.URL
}

// presence reads a contact's presence from UCWA.
func presence(t *testing.T, url, address string) *hal.Resource {
	t.Helper()
	return part(t, url, address, "presence")
}

func part(t *testing.T, url, address, name string) *hal.Resource {
	t.Helper()
	c := connect(t, url)
	resp := send(t, "GET", url+c.Application+"/people/"+address+"/"+name, "", "Authorization", "Bearer "+c.Token)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	doc, err := hal.DecodeJSON([]byte(body(t, resp)))
	require.NoError(t, err)
	return doc
}

func TestPresenceCommandSetsAContactsPresence(t *testing.T) {
	url := startServer(t, server.Config{})
	command(t, url, "POST", "presence", `{"uri":"sip:SaraD@contoso.com","availability":"Busy","activity":"in-a-meeting","deviceType":"Mobile","lastActive":1700000000000,"note":"At lunch","location":"Office","modalities":["Messaging"]}`)
	got := presence(t, url, "sarad@contoso.com")
	assert.Equal(t, "Busy", got.Text("availability"))
	assert.Equal(t, "in-a-meeting", got.Text("activity"))
	assert.Equal(t, "Mobile", got.Text("deviceType"))
	lastActive, _ := got.Property("lastActive")
	at, _ := lastActive.Time()
	assert.Equal(t, int64(1700000000000), at.UnixMilli())
	assert.Equal(t, "At lunch", part(t, url, "sarad@contoso.com", "note").Text("message"))
	assert.Equal(t, "Office", part(t, url, "sarad@contoso.com", "location").Text("location"))
	modalities, _ := part(t, url, "sarad@contoso.com", "supportedMedia").Property("modalities")
	assert.Equal(t, hal.Strings("Messaging"), modalities)

	command(t, url, "POST", "presence", `{"uri":"sip:stranger@example.com","availability":"Away"}`)
	assert.Equal(t, "Away", presence(t, url, "stranger@example.com").Text("availability"))
	people := connect(t, url).People
	assert.Equal(t, "sip:stranger@example.com", people[len(people)-1].URI)
}

func TestFaultCommandsSetAndRemoveFaults(t *testing.T) {
	url := startServer(t, server.Config{})
	c := connect(t, url)
	list := func() *http.Response {
		return send(t, "GET", url+c.Application+"/people/presenceSubscriptions", "", "Authorization", "Bearer "+c.Token)
	}
	full := `{"method":"GET","path":"*/presenceSubscriptions","times":2,"status":429,"retryAfter":3,"delay":1,"body":"truncated","message":"Later.","late":true}`
	got := command(t, url, "POST", "faults", full)
	assert.Equal(t, []map[string]any{{
		"method": "GET", "path": "*/presenceSubscriptions", "times": 2.0, "status": 429.0, "code": "TooManyRequests",
		"retryAfter": "3", "delay": 1.0, "body": "truncated", "message": "Later.", "late": true,
	}}, got.Faults)

	resp := list()
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	assert.Equal(t, "3", resp.Header.Get("Retry-After"))
	assert.Equal(t, 1.0, command(t, url, "GET", "state", "").Faults[0]["times"], "one of two is left")
	list()
	assert.Empty(t, command(t, url, "GET", "state", "").Faults)
	assert.Equal(t, http.StatusOK, list().StatusCode)

	command(t, url, "POST", "faults", `{"subcode":"LimitExceeded"}`)
	assert.Len(t, command(t, url, "POST", "faults", `{"status":503,"retryAfter":"Mon, 05 Jan 2026 08:00:10 GMT"}`).Faults, 2)
	assert.Equal(t, http.StatusForbidden, list().StatusCode, "the first rule that matches counts")
	assert.Empty(t, command(t, url, "DELETE", "faults", "").Faults)
	assert.Equal(t, http.StatusOK, list().StatusCode)
}

func TestStateShowsEveryFieldOfAFault(t *testing.T) {
	url := startServer(t, server.Config{})
	rule := map[string]any{
		"method": "GET", "path": "/nothing", "times": 3.0, "delay": 1.0, "drop": true, "status": 409.0, "code": "Conflict",
		"subcode": "AlreadyExists", "message": "It is there.", "retryAfter": "2", "diagnostics": "28055", "body": "bom", "late": true,
		"resync": true, "resume": true, "killApplication": true, "pending": true,
	}
	input, err := json.Marshal(rule)
	require.NoError(t, err)
	assert.Equal(t, []map[string]any{rule}, command(t, url, "POST", "faults", string(input)).Faults)
	assert.Len(t, rule, reflect.TypeFor[fault.Rule]().NumField(), "every field of a fault is in the rule")
}

func TestStateShowsTheEventChannel(t *testing.T) {
	url := startServer(t, server.Config{})
	assert.Equal(t, map[string]int64{"pending": 0, "answered": 0}, command(t, url, "GET", "state", "").Channel)
	c := connect(t, url)
	header := []string{"Authorization", "Bearer " + c.Token, "Content-Type", "application/json"}
	created := send(t, "POST", url+c.Application+"/people/presenceSubscriptions", `{"duration":15,"uris":["sip:SaraD@contoso.com"]}`, header...)
	require.Equal(t, http.StatusCreated, created.StatusCode)
	require.Equal(t, http.StatusOK, send(t, "GET", url+c.Application+"/events?ack=1", "", header...).StatusCode)
	channel := command(t, url, "GET", "state", "").Channel
	assert.Equal(t, int64(1), channel["answered"])
	assert.InDelta(t, time.Now().UnixMilli(), channel["lastAnswered"], 60_000)
}

func TestClockCommandAdvancesAndSetsTheSpeed(t *testing.T) {
	started := time.Now().UnixMilli()
	url := startServer(t, server.Config{Speed: 2})
	before := command(t, url, "GET", "state", "")
	assert.GreaterOrEqual(t, before.Time, started)
	assert.Equal(t, 2.0, before.Speed)

	stopped := command(t, url, "POST", "clock", `{"speed":0}`)
	assert.Zero(t, stopped.Speed)
	later := command(t, url, "POST", "clock", `{"advance":60000}`)
	assert.Equal(t, int64(60_000), later.Time-stopped.Time, "the clock moves by commands only")
	hours := command(t, url, "POST", "clock", `{"advance":3600000,"speed":86400}`)
	assert.GreaterOrEqual(t, hours.Time-later.Time, int64(3_600_000))
	assert.Equal(t, 86400.0, hours.Speed)
}

func TestResetRestoresTheInitialState(t *testing.T) {
	url := startServer(t, server.Config{Speed: 60})
	c := connect(t, url)
	command(t, url, "POST", "presence", `{"uri":"sip:SaraD@contoso.com","availability":"Busy"}`)
	command(t, url, "POST", "faults", `{"status":503,"path":"/nothing"}`)
	command(t, url, "POST", "clock", `{"advance":86400000,"speed":1}`)

	got := command(t, url, "POST", "reset", `{}`)
	assert.Empty(t, got.Faults)
	assert.Equal(t, 60.0, got.Speed)
	assert.InDelta(t, time.Now().UnixMilli(), got.Time, 60*60_000, "the present time, give or take an hour: a minute of this test's")
	resp := send(t, "GET", url+c.Application, "", "Authorization", "Bearer "+c.Token)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the visitors' application has the same href")
	assert.Equal(t, "Online", presence(t, url, "sarad@contoso.com").Text("availability"))
	assert.Equal(t, c, connect(t, url))
}

func TestPresenceOfPeopleChangesByItself(t *testing.T) {
	url := startServer(t, server.Config{Life: time.Minute})
	seen := map[string]bool{}
	for range 20 {
		seen[presence(t, url, "sarad@contoso.com").Text("availability")] = true
		command(t, url, "POST", "clock", `{"advance":60000}`)
	}
	assert.Greater(t, len(seen), 2)
}

func TestInvalidCommandsAreRefused(t *testing.T) {
	url := startServer(t, server.Config{})
	before := connect(t, url)
	for _, row := range []struct{ name, command, input, says string }{
		{"an unknown name", "faults", `{"staus":503}`, `{"message":"staus is unknown; known are method, path, times, delay, killApplication, drop, status, code, subcode, message, retryAfter, diagnostics, late, body, resync, resume, pending","problems":[{"path":"/staus","message":"is unknown; known are method, path, times, delay, killApplication, drop, status, code, subcode, message, retryAfter, diagnostics, late, body, resync, resume, pending"}]}`},
		{"a number in place of a string", "presence", `{"uri":1}`, `{"message":"uri must be a string, not a number","problems":[{"path":"/uri","message":"must be a string, not a number"}]}`},
		{"a string in place of a number", "faults", `{"status":"503"}`, `{"message":"status must be a whole number from 200 to 599","problems":[{"path":"/status","message":"must be a whole number from 200 to 599"}]}`},
		{"a count that is not whole", "faults", `{"status":503,"times":0.5}`, `{"message":"times must be a whole number from 0 to 1000000000","problems":[{"path":"/times","message":"must be a whole number from 0 to 1000000000"}]}`},
		{"a negative count", "faults", `{"status":503,"times":-1}`, `{"message":"times must be a whole number from 0 to 1000000000","problems":[{"path":"/times","message":"must be a whole number from 0 to 1000000000"}]}`},
		{"a delay beyond the range of timers", "faults", `{"delay":2147483648}`, `{"message":"delay must be a whole number from 0 to 2147483647","problems":[{"path":"/delay","message":"must be a whole number from 0 to 2147483647"}]}`},
		{"a Retry-After that is neither seconds nor a date", "faults", `{"status":503,"retryAfter":true}`, `{"message":"retryAfter must be whole seconds, or a date as HTTP writes it","problems":[{"path":"/retryAfter","message":"must be whole seconds, or a date as HTTP writes it"}]}`},
		{"a rule without effect", "faults", `{}`, `{"message":"must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume","problems":[{"path":"","message":"must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume"}]}`},
		{"an address that the emulator refuses", "presence", `{"uri":"sara","availability":"Busy"}`, `{"message":"uri must start with sip:, as in sip:user@example.com","problems":[{"path":"/uri","message":"must start with sip:, as in sip:user@example.com"}]}`},
		{"a time before 1970", "presence", `{"uri":"sip:a@b.c","availability":"Busy","lastActive":-1}`, `{"message":"lastActive must be a whole number from 0 to 253402300799999","problems":[{"path":"/lastActive","message":"must be a whole number from 0 to 253402300799999"}]}`},
		{"a negative advance, and a speed over the limit", "clock", `{"advance":-1,"speed":86401}`, `{"message":"advance must be a whole number from 0 to 3153600000000; speed must be a number from 0 to 86400","problems":[{"path":"/advance","message":"must be a whole number from 0 to 3153600000000"},{"path":"/speed","message":"must be a number from 0 to 86400"}]}`},
		{"a clock command without parameters", "clock", `{}`, `{"message":"must have advance or speed","problems":[{"path":"","message":"must have advance or speed"}]}`},
		{"a reset with a parameter", "reset", `{"clock":true}`, `{"message":"clock is unknown","problems":[{"path":"/clock","message":"is unknown"}]}`},
		{"an array in place of an object", "reset", `[]`, `{"message":"found an array where an object was expected","problems":[{"path":"","message":"found an array where an object was expected"}]}`},
		{"an empty body", "reset", ``, `{"message":"found the end of the document where an object was expected","problems":[{"path":"","message":"found the end of the document where an object was expected"}]}`},
		{"two objects", "reset", `{}{}`, `{"message":"found an object where the end of the document was expected","problems":[{"path":"","message":"found an object where the end of the document was expected"}]}`},
		{"one closing brace too many", "reset", `{}}`, `{"message":"found '}' where the end of the document was expected","problems":[{"path":"","message":"found '}' where the end of the document was expected"}]}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, "POST", url+"/emulator/"+row.command, row.input, "Content-Type", "application/json; charset=utf-8")
			assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
			assert.JSONEq(t, row.says, body(t, resp))
		})
	}
	after := command(t, url, "GET", "state", "")
	assert.Empty(t, after.Faults)
	assert.InDelta(t, time.Now().UnixMilli(), after.Time, 60_000)
	assert.Equal(t, before, connect(t, url))
}

func TestCommandsOfOtherPagesAreRefused(t *testing.T) {
	url := startServer(t, server.Config{})
	const busy = `{"status":503}`
	for _, row := range []struct {
		name         string
		method, path string
		header       []string
		input        string
		status       int
	}{
		{"a page of another origin", "POST", "faults", []string{"Content-Type", "application/json", "Origin", "https://elsewhere.example.com"}, busy, 403},
		{"a page of another port", "POST", "faults", []string{"Content-Type", "application/json", "Origin", "http://127.0.0.1:1"}, busy, 403},
		{"a page whose origin is opaque", "POST", "faults", []string{"Content-Type", "application/json", "Origin", "null"}, busy, 403},
		{"a page of another site", "POST", "faults", []string{"Content-Type", "application/json", "Sec-Fetch-Site", "cross-site"}, busy, 403},
		{"a page of another subdomain", "POST", "faults", []string{"Content-Type", "application/json", "Sec-Fetch-Site", "same-site"}, busy, 403},
		{"a page of another site that reads the state", "GET", "state", []string{"Sec-Fetch-Site", "cross-site"}, "", 403},
		{"a page of another site that deletes", "DELETE", "faults", []string{"Sec-Fetch-Site", "cross-site"}, "", 403},
		{"a form of HTML", "POST", "faults", []string{"Content-Type", "text/plain", "Origin", url}, busy, 415},
		{"no media type", "POST", "faults", nil, busy, 415},
		{"a CORS preflight", "OPTIONS", "faults", []string{"Origin", "https://elsewhere.example.com", "Access-Control-Request-Method", "POST"}, "", 405},
		{"an unknown command", "POST", "nothing", []string{"Content-Type", "application/json"}, busy, 404},
		{"a command by another method", "GET", "reset", nil, "", 405},
		{"a body over the limit", "POST", "faults", []string{"Content-Type", "application/json"}, `{"message":"` + strings.Repeat("a", 70_000) + `"}`, 413},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, row.method, url+"/emulator/"+row.path, row.input, row.header...)
			assert.Equal(t, row.status, resp.StatusCode)
			assert.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"))
		})
	}
	assert.Empty(t, command(t, url, "GET", "state", "").Faults)
	resp := send(t, "GET", url+"/emulator/state", "", "Sec-Fetch-Site", "none")
	assert.Equal(t, http.StatusOK, resp.StatusCode, "a person who types the address may read the state")
}

func TestPoolHasNoCommands(t *testing.T) {
	pool, err := url.Parse("https://pool.example.com")
	require.NoError(t, err)
	at := startServer(t, server.Config{Upstream: pool})
	resp := send(t, "POST", at+"/emulator/reset", `{}`, "Content-Type", "application/json")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
}
