//go:build js && wasm

package presence

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

const (
	href    = `/ucwa/v1/applications/192/presenceSubscription`
	links   = `"links":{"self":"` + href + `","memberships":"` + href + `/memberships","addToPresenceSubscription":"` + href + `/addToPresenceSubscription"}`
	listed  = `{"id":"3","href":"` + href + `",` + links + `}`
	created = `{"id":"3","href":"` + href + `",` + links + `,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"],"expiresAt":EXPIRES}`
)

func TestList(t *testing.T) {
	const one = `{"rel":"presenceSubscription","id":"3","_links":{"self":{"href":"` + href + `"}}}`
	const oneOnly = `{"id":"3","href":"` + href + `","links":{"self":"` + href + `"}}`
	collectionOf := func(members string) string {
		return `{"rel":"presenceSubscriptions","_links":{"self":{"href":"/all"}}` + members + `}`
	}
	embedded := func(resources ...string) string {
		return `,"_embedded":{"presenceSubscription":[` + strings.Join(resources, ",") + `]}`
	}
	withLinks := func(id, memberships, addTo string) string {
		return `{"id":"` + id + `","_links":{"self":{"href":"/s/` + id + `"},"memberships":{"href":"/m/` + memberships + `"},"addToPresenceSubscription":{"href":"/a/` + addTo + `"}}}`
	}
	listedWith := func(id, memberships, addTo string) string {
		return `{"id":"` + id + `","href":"/s/` + id + `","links":{"self":"/s/` + id + `","memberships":"/m/` + memberships + `","addToPresenceSubscription":"/a/` + addTo + `"}}`
	}
	for _, row := range []struct{ name, contentType, body, want string }{
		{"the JSON sample of the reference page", "application/json; charset=utf-8", sample(t, "presenceSubscriptions_ref/get-response.json.wire"), `[` + listed + `]`},
		{"the XML sample of the reference page", "application/xml; charset=utf-8", sample(t, "presenceSubscriptions_ref/get-response.xml.wire"), `[` + listed + `]`},
		{"an empty list in JSON", "application/json", sample(t, "_constructed/presenceSubscriptions-empty.json"), `[]`},
		{"an empty list without _embedded", "application/json", sample(t, "_constructed/presenceSubscriptions-empty-no-embedded.json"), `[]`},
		{"an empty list in XML", "application/xml", sample(t, "_constructed/presenceSubscriptions-empty.xml"), `[]`},
		{"a single object in place of an array", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":` + one + `}`), `[` + oneOnly + `]`},
		{"three subscriptions", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":[` + one + `,` + one + `,` + one + `]}`), `[` + oneOnly + `,` + oneOnly + `,` + oneOnly + `]`},
		{"ids of several lengths at the end of the hrefs", "application/json", collectionOf(embedded(withLinks("é1", "é1", "é1"), withLinks("2", "2", "2"), withLinks("", "", ""), withLinks("é😀", "é😀", "é😀"))),
			`[` + listedWith("é1", "é1", "é1") + `,` + listedWith("2", "2", "2") + `,` + listedWith("", "", "") + `,` + listedWith("é😀", "é😀", "é😀") + `]`},
		{"hrefs that do not end with the id", "application/json", collectionOf(embedded(withLinks("1", "1", "x"), withLinks("2", "2", "2"), withLinks("3", "3", "3"), withLinks("4", "33", "4"), withLinks("5", "5", "5"))),
			`[` + listedWith("1", "1", "x") + `,` + listedWith("2", "2", "2") + `,` + listedWith("3", "3", "3") + `,` + listedWith("4", "33", "4") + `,` + listedWith("5", "5", "5") + `]`},
		{"a list after a BOM", "application/json", "\uFEFF" + collectionOf(``), `[]`},
		{"an id with every character that needs an escape", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":{"id":"\"\\\n<&>'\u2028\ud83d\ude00","_links":{"self":{"href":"/1"}}}}`), `[{"id":"\"\\\n<&>'` + "\u2028" + `😀","href":"/1","links":{"self":"/1"}}]`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := p.list(t, p.connect(t, stubOf(t, 200, row.contentType, row.body), ``))
			assert.Empty(t, got.Err)
			assert.Equal(t, row.want, got.JSON)
		})
	}
}

func TestCreate(t *testing.T) {
	for _, row := range []struct{ format, body string }{
		{"json", createRequest},
		{"xml", `<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><property name="duration">15</property>` +
			`<propertyList name="uris"><item>sip:johndoe@contoso.com</item><item>sip:janedoe@contoso.com</item></propertyList></input>`},
	} {
		t.Run(row.format, func(t *testing.T) {
			p := newPage(t)
			s := stub(t, `(url, { method }) => new Response(method === "POST" ? $[1] : $[2], { status: method === "POST" ? 201 : 200, headers: { "Content-Type": $[0] } })`,
				"application/"+row.format,
				sample(t, "presenceSubscriptions_ref/post-response."+row.format+".wire"),
				sample(t, "presenceSubscriptions_ref/get-response."+row.format+".wire"))
			client := p.connect(t, s, `,"format":"`+row.format+`"`)
			before := time.Now()
			got, expires := cutExpires(t, p.create(t, client))
			assert.Equal(t, created, got)
			assert.WithinRange(t, expires, before.Add(15*time.Minute-time.Millisecond), time.Now().Add(15*time.Minute))
			assert.Equal(t, row.body, jstest.Text(t, `$[0].requests[0].body`, s))
			assert.JSONEq(t, `{"Accept":"application/`+row.format+`","Authorization":"Bearer cwt=secret","Content-Type":"application/`+row.format+`"}`,
				jstest.Text(t, `JSON.stringify($[0].requests[0].headers)`, s))

			got, again := cutExpires(t, p.list(t, client))
			assert.Equal(t, `[`+created+`]`, got, "the client adds uris and expiresAt of a subscription that it created")
			assert.Equal(t, expires, again)
		})
	}
}

// cutExpires returns a result with EXPIRES in place of the value of its only expiresAt,
// and that value.
func cutExpires(t *testing.T, got sharedtest.Outcome) (string, time.Time) {
	t.Helper()
	require.Empty(t, got.Err)
	found := regexp.MustCompile(`"expiresAt":(\d+)`).FindStringSubmatch(got.JSON)
	require.NotNil(t, found, got.JSON)
	milliseconds, err := strconv.ParseInt(found[1], 10, 64)
	require.NoError(t, err)
	return strings.Replace(got.JSON, found[1], "EXPIRES", 1), time.UnixMilli(milliseconds)
}

func TestListReadsTheApplicationOnceToFindTheCollection(t *testing.T) {
	p := newPage(t)
	s := stub(t, `(url) => new Response(url.endsWith("/105") ? $[0] : $[1], { headers: { "Content-Type": "application/json" } })`,
		sample(t, "CreateAnApplication/10-applications-response-201.json.wire"),
		sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connectWith(t, s, safejs.Undefined(), `{"application":"https://LyncWeb.contoso.com:443/ucwa/oauth/v1/applications/105","token":"cwt=secret"}`)
	for range 2 {
		assert.Equal(t, `[`+listed+`]`, p.list(t, client).JSON)
	}
	assert.Equal(t, strings.Join([]string{
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105",
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105/people/presenceSubscriptions",
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105/people/presenceSubscriptions",
	}, "\n"), jstest.Text(t, `$[0].requests.map(({ url }) => url).join("\n")`, s))
}

func TestCloseEndsTheCallsOfOnlyThisClient(t *testing.T) {
	const (
		closed  = `{"kind":"aborted","message":"the client is closed","retryable":false,"outcomeUnknown":false}`
		unknown = `{"kind":"aborted","message":"the client is closed` + outcomeUnknown + `","retryable":false,"outcomeUnknown":true}`
	)
	p := newPage(t)
	s := stub(t, `(url, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))`)
	client, other := p.connect(t, s, ``), p.connect(t, stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire")), ``)
	list, create := p.Start(t, "list", safejs.Undefined(), client, `{}`), p.Start(t, "create", safejs.Undefined(), client, createRequest, `{}`)
	jstest.Until(t, func() bool { return jstest.Number(t, `$[0].requests.length`, s) == 2 })
	ends := jstest.Eval(t, `{ count: 0 }`)
	done := jstest.Eval(t, `() => void $[0].count++`, ends)
	for _, open := range []string{`true`, `false`} {
		assert.Equal(t, sharedtest.Outcome{JSON: open, Cause: safejs.Undefined()}, p.Call(t, "close", client, done))
		assert.Equal(t, 1, jstest.Number(t, `$[0].count`, ends), "a client without watches calls done immediately, and only once")
	}
	assert.Equal(t, closed, sharedtest.Await(t, list).Err, "a call under way ends")
	assert.Equal(t, unknown, sharedtest.Await(t, create).Err, "a call under way ends")
	assert.Equal(t, closed, p.list(t, client).Err, "a later call fails")
	assert.Equal(t, closed, p.create(t, client).Err, "a later call fails")
	assert.Equal(t, 2, jstest.Number(t, `$[0].requests.length`, s))
	assert.Empty(t, p.list(t, other).Err, "another client stays open")
}

func TestCallWithAnAbortedSignalSendsNothing(t *testing.T) {
	p := newPage(t)
	s := stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connect(t, s, ``)
	for range 2 { // in the first round the client has not requested a token yet
		signal := jstest.Eval(t, `AbortSignal.abort("enough")`)
		for _, got := range []sharedtest.Outcome{
			sharedtest.Await(t, p.Start(t, "list", signal, client, `{}`)),
			sharedtest.Await(t, p.Start(t, "create", signal, client, createRequest, `{}`)),
		} {
			assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false,"outcomeUnknown":false}`, got.Err)
			assert.True(t, jstest.Truth(t, `$[0] === "enough"`, got.Cause))
		}
		assert.Zero(t, jstest.Number(t, `$[0].requests.length`, s))
		assert.Empty(t, p.list(t, client).Err)
		jstest.Eval(t, `$[0].requests.splice(0)`, s)
	}
}
