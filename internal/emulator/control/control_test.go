package control

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
)

func document(t *testing.T, text string) *hal.Resource {
	t.Helper()
	doc, err := hal.DecodeJSON([]byte(text))
	require.NoError(t, err)
	return doc
}

// message returns what is wrong with an input, or "".
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFaultsAreReadAsTheyAreWritten(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       fault.Rule
	}{
		{"an empty rule", `{}`, fault.Rule{}},
		{
			"texts and numbers",
			`{"method":"GET","path":"/\"/*","times":3,"delay":70,"status":503,"code":"Busy","subcode":"Very","message":"Later.","retryAfter":"7","diagnostics":"28055","body":"html"}`,
			fault.Rule{
				Method: "GET", Path: `/"/*`, Times: 3, Delay: 70 * time.Millisecond, Status: 503, Code: "Busy", Subcode: "Very",
				Message: "Later.", RetryAfter: "7", Diagnostics: "28055", Body: fault.BodyHTML,
			},
		},
		{
			"flags",
			`{"killApplication":true,"drop":true,"late":true,"resync":true,"resume":true,"pending":true}`,
			fault.Rule{KillApplication: true, Drop: true, AfterEffect: true, Resync: true, Resume: true, Pending: true},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			rule, err := ParseFault(document(t, row.text))
			require.NoError(t, err)
			assert.Equal(t, row.want, rule)
			text, err := hal.AppendJSON(nil, Fault(rule))
			require.NoError(t, err)
			assert.JSONEq(t, row.text, string(text))
		})
	}
	t.Run("whole seconds for retryAfter", func(t *testing.T) {
		rule, err := ParseFault(document(t, `{"retryAfter":7}`))
		require.NoError(t, err)
		assert.Equal(t, "7", rule.RetryAfter)
	})
}

func TestWrongInputsAreRefused(t *testing.T) {
	parse := map[string]func(doc *hal.Resource) error{
		"options":  func(doc *hal.Resource) error { _, err := ParseOptions(doc, time.Now()); return err },
		"presence": func(doc *hal.Resource) error { _, err := ParsePresence(doc); return err },
		"person":   func(doc *hal.Resource) error { _, _, err := ParsePersonPresence(doc); return err },
		"fault":    func(doc *hal.Resource) error { _, err := ParseFault(doc); return err },
		"advance":  func(doc *hal.Resource) error { _, err := ParseAdvance(doc); return err },
		"clock":    func(doc *hal.Resource) error { _, err := ParseClock(doc); return err },
		"nothing":  ParseNothing,
	}
	for _, row := range []struct{ name, input, text, want string }{
		{"an unknown option", "options", `{"clok":"live"}`, "clok is unknown; known are origin, origins, clock, speed, start, seed, life, people, groups, variants, limits, times, signIn"},
		{"an origin with a path", "options", `{"origin":"https://a.example/b"}`, "origin must be an origin, such as https://ucwa.example"},
		{"another origin with a path", "options", `{"origins":["https://a.example","https://a.example/b"]}`, "origins/1 must be an origin, such as https://ucwa.example"},
		{"an unknown grant", "options", `{"signIn":{"grants":["windows","anonymous"]}}`, "signIn/grants/1 must be one of password, windows, passive"},
		{"a grant that is a number", "options", `{"signIn":{"grants":[7]}}`, "signIn/grants/0 must be one of password, windows, passive"},
		{"an unknown challenge", "options", `{"signIn":{"challenge":"basic"}}`, "signIn/challenge must be one of oneField, twoFields, joined, unquoted, modern, modernOnly, none"},
		{"a status of a foreign ticket that is a string", "options", `{"signIn":{"foreignTicket":"403"}}`, "signIn/foreignTicket must be 401, 403 or 500"},
		{"a redirect to a path", "options", `{"signIn":{"redirect":"/"}}`, "signIn/redirect must be an origin, such as https://ucwa.example"},
		{"a speed of 0", "options", `{"speed":0}`, "speed must be a number of more than 0, up to 86400"},
		{"a speed that is a string", "options", `{"speed":"2"}`, "speed must be a number of more than 0, up to 86400"},
		{"a start after the year 9999", "options", `{"start":253402300800000}`, "start must be a whole number from 0 to 253402300799999"},
		{"a limit that is negative", "options", `{"limits":{"contacts":-1}}`, "limits/contacts must be a whole number from 0 to 1000000000"},
		{"a time of more than a hundred years", "options", `{"times":{"grace":3153600000001}}`, "times/grace must be a whole number from 0 to 3153600000000"},
		{"a person without SIP URI", "options", `{"people":[{"name":"Lene"}]}`, "people/0/uri must not be empty"},
		{"a group without name", "options", `{"groups":[{"id":"1"}]}`, "groups/0/name is required"},
		{"two groups of one name", "options", `{"groups":[{"name":"A"},{"name":"A"}]}`, "groups/1/id is the id of another group; it is the name if not given"},
		{"a member that is no SIP URI", "options", `{"groups":[{"name":"A","members":["sip:a@b.c",7]}]}`, "groups/0/members/1 must start with sip:, as in sip:user@example.com"},
		{"an unknown variant", "options", `{"variants":{"bom":true}}`, "variants/bom is unknown; known are twoLineChallenge, batchBOM, eventsInAnyXML, legacyExpired404, systemSubscription, knownPeopleOnly, passwordOnly"},
		{"a note that is a number", "presence", `{"note":1}`, "note must be a string, not a number"},
		{"a modality that is null", "presence", `{"modalities":["Messaging",null]}`, "modalities/1 must be a string, not null"},
		{"a uri where it is an argument of its own", "presence", `{"uri":"sip:a@b.c"}`, "uri is unknown; known are availability, activity, deviceType, lastActive, note, location, modalities"},
		{"a uri that is a list", "person", `{"uri":[]}`, "uri must be a string, not a list"},
		{"a flag that is a string", "fault", `{"drop":"true"}`, "drop must be a boolean, not a string"},
		{"several wrong members", "fault", `{"times":-1,"delay":2147483648}`, "times must be a whole number from 0 to 1000000000; delay must be a whole number from 0 to 2147483647"},
		{"a Retry-After with a line end", "fault", `{"retryAfter":"1\r\nX: y"}`, "retryAfter must be whole seconds, or a date as HTTP writes it"},
		{"a Retry-After with a fraction", "fault", `{"retryAfter":1.5}`, "retryAfter must be whole seconds, or a date as HTTP writes it"},
		{"links", "fault", `{"_links":{"self":{"href":"/"}}}`, "_links is unknown; known are method, path, times, delay, killApplication, drop, status, code, subcode, message, retryAfter, diagnostics, late, body, resync, resume, pending"},
		{"no time to advance by", "advance", `{}`, "milliseconds is required"},
		{"a time before now", "advance", `{"milliseconds":-1}`, "milliseconds must be a whole number from 0 to 3153600000000"},
		{"a clock command without content", "clock", `{}`, "must have advance or speed"},
		{"a clock that is too fast", "clock", `{"speed":86401}`, "speed must be a number from 0 to 86400"},
		{"a member where none is expected", "nothing", `{"a":1}`, "a is unknown"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, message(parse[row.input](document(t, row.text))))
		})
	}
}

func TestOptionsHaveDefaults(t *testing.T) {
	now := time.UnixMilli(0)
	o, err := ParseOptions(document(t, `{}`), now)
	require.NoError(t, err)
	assert.Equal(t, Options{Origin: "https://ucwa.example", Start: now}, o)

	o, err = ParseOptions(document(t, `{"clock":"live"}`), now)
	require.NoError(t, err)
	assert.Equal(t, 1.0, o.Speed)

	o, err = ParseOptions(document(t, `{"speed":60,"origin":"HTTPS://UCWA.Example:443","start":0,"groups":[{"name":"A"}]}`), time.Now())
	require.NoError(t, err)
	assert.Zero(t, o.Speed, "the speed is that of a live clock")
	assert.Equal(t, "https://ucwa.example", o.Origin)
	assert.True(t, o.Start.Equal(now), "0 is a time")
	assert.Equal(t, []directory.Group{{Rel: "group", ID: "A", Name: "A"}}, o.Config.Groups)
}

func TestParseOptionsReadsSignInOptions(t *testing.T) {
	o, err := ParseOptions(document(t, `{
		"origins": ["HTTPS://Pool2.contoso.com:443", "https://lyncdiscover.contoso.com"],
		"signIn": {
			"challenge": "joined", "grants": ["passive", "windows", "passive", "password"], "tokenLife": 60000,
			"ticketsPerHost": true, "foreignTicket": 403, "redirect": "https://pool1.contoso.com", "userRedirect": "https://pool2.contoso.com"
		}
	}`), time.UnixMilli(0))
	require.NoError(t, err)
	assert.Equal(t, []string{"https://pool2.contoso.com", "https://lyncdiscover.contoso.com"}, o.Origins)
	assert.Equal(t, emulator.Config{
		Challenge: auth.ChallengeJoined, Grants: []string{auth.GrantPassive, auth.GrantWindows, auth.GrantPassword}, TokenLife: time.Minute,
		TicketsPerHost: true, ForeignTicket: 403, Redirect: "https://pool1.contoso.com", UserRedirect: "https://pool2.contoso.com",
	}, o.Config)
}

func TestClockCommands(t *testing.T) {
	c, err := ParseClock(document(t, `{"advance":0}`))
	require.NoError(t, err)
	assert.Zero(t, *c.Advance)
	assert.Nil(t, c.Speed)

	c, err = ParseClock(document(t, `{"speed":0,"advance":1500}`))
	require.NoError(t, err)
	assert.Equal(t, 1500*time.Millisecond, *c.Advance)
	assert.Zero(t, *c.Speed)
}

func TestPollsAsADocument(t *testing.T) {
	text, err := hal.AppendJSON(nil, Polls(emulator.Polls{Pending: 1}))
	require.NoError(t, err)
	assert.JSONEq(t, `{"pending":1,"answered":0}`, string(text))
	text, err = hal.AppendJSON(nil, Polls(emulator.Polls{Answered: 2, LastAnswered: time.UnixMilli(0)}))
	require.NoError(t, err)
	assert.JSONEq(t, `{"pending":0,"answered":2,"lastAnswered":0}`, string(text))
}

func TestPresences(t *testing.T) {
	uri, p, err := ParsePersonPresence(document(t, `{"uri":"sip:a@b.c","availability":"Busy","lastActive":0,"modalities":["Messaging"]}`))
	require.NoError(t, err)
	assert.Equal(t, "sip:a@b.c", uri)
	assert.Equal(t, directory.Presence{Availability: "Busy", LastActive: time.UnixMilli(0), Modalities: []string{"Messaging"}}, p)
}
