//go:build js && wasm

package jsapi

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	for _, row := range []struct{ name, contentType, body, want string }{
		{"the page's JSON", "application/json; charset=utf-8", sample(t, "presenceSubscriptions_ref/get-response.json.wire"), `[` + listed + `]`},
		{"the page's XML", "application/xml; charset=utf-8", sample(t, "presenceSubscriptions_ref/get-response.xml.wire"), `[` + listed + `]`},
		{"none, in JSON", "application/json", sample(t, "_constructed/presenceSubscriptions-empty.json"), `[]`},
		{"none, with nothing embedded", "application/json", sample(t, "_constructed/presenceSubscriptions-empty-no-embedded.json"), `[]`},
		{"none, in XML", "application/xml", sample(t, "_constructed/presenceSubscriptions-empty.xml"), `[]`},
		{"a single object in place of an array", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":` + one + `}`), `[` + oneOnly + `]`},
		{"several", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":[` + one + `,` + one + `,` + one + `]}`), `[` + oneOnly + `,` + oneOnly + `,` + oneOnly + `]`},
		{"a BOM before it", "application/json", "\uFEFF" + collectionOf(``), `[]`},
		{"an id with all that needs an escape", "application/json", collectionOf(`,"_embedded":{"presenceSubscription":{"id":"\"\\\n<&>'\u2028\ud83d\ude00","_links":{"self":{"href":"/1"}}}}`), `[{"id":"\"\\\n<&>'` + "\u2028" + `😀","href":"/1","links":{"self":"/1"}}]`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t, Presence())
			got := p.list(t, p.connect(t, stubOf(t, 200, row.contentType, row.body), ``))
			assert.Empty(t, got.err)
			assert.Equal(t, row.want, got.json)
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
			p := newPage(t, Presence())
			s := stub(t, `(url, { method }) => new Response(method === "POST" ? $[1] : $[2], { status: method === "POST" ? 201 : 200, headers: { "Content-Type": $[0] } })`,
				"application/"+row.format,
				sample(t, "presenceSubscriptions_ref/post-response."+row.format+".wire"),
				sample(t, "presenceSubscriptions_ref/get-response."+row.format+".wire"))
			client := p.connect(t, s, `,"format":"`+row.format+`"`)
			before := time.Now()
			got, expires := cutExpires(t, p.create(t, client))
			assert.Equal(t, created, got)
			assert.WithinRange(t, expires, before.Add(15*time.Minute-time.Millisecond), time.Now().Add(15*time.Minute))
			assert.Equal(t, row.body, text(t, `$[0].requests[0].body`, s))
			assert.JSONEq(t, `{"Accept":"application/`+row.format+`","Authorization":"Bearer cwt=secret","Content-Type":"application/`+row.format+`"}`,
				text(t, `JSON.stringify($[0].requests[0].headers)`, s))

			got, again := cutExpires(t, p.list(t, client))
			assert.Equal(t, `[`+created+`]`, got, "what the client has created it knows more of")
			assert.Equal(t, expires, again)
		})
	}
}

// cutExpires returns a result with its only expiresAt by name, and the time.
func cutExpires(t *testing.T, got outcome) (string, time.Time) {
	t.Helper()
	require.Empty(t, got.err)
	found := regexp.MustCompile(`"expiresAt":(\d+)`).FindStringSubmatch(got.json)
	require.NotNil(t, found, got.json)
	milliseconds, err := strconv.ParseInt(found[1], 10, 64)
	require.NoError(t, err)
	return strings.Replace(got.json, found[1], "EXPIRES", 1), time.UnixMilli(milliseconds)
}

func TestCollectionIsFoundFromTheApplicationOnce(t *testing.T) {
	p := newPage(t, Presence())
	s := stub(t, `(url) => new Response(url.endsWith("/105") ? $[0] : $[1], { headers: { "Content-Type": "application/json" } })`,
		sample(t, "CreateAnApplication/10-applications-response-201.json.wire"),
		sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connectWith(t, s, safejs.Undefined(), `{"application":"https://LyncWeb.contoso.com:443/ucwa/oauth/v1/applications/105","token":"cwt=secret"}`)
	for range 2 {
		assert.Equal(t, `[`+listed+`]`, p.list(t, client).json)
	}
	assert.Equal(t, strings.Join([]string{
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105",
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105/people/presenceSubscriptions",
		"https://lyncweb.contoso.com/ucwa/oauth/v1/applications/105/people/presenceSubscriptions",
	}, "\n"), text(t, `$[0].requests.map(({ url }) => url).join("\n")`, s))
}

func TestClose(t *testing.T) {
	closed := func(doubt string) string {
		return `{"kind":"aborted","message":"the client is closed` + doubt + `","retryable":false}`
	}
	p := newPage(t, Presence())
	s := stub(t, `(url, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))`)
	client, other := p.connect(t, s, ``), p.connect(t, stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire")), ``)
	list, create := p.start(t, "list", safejs.Undefined(), client, `{}`), p.start(t, "create", safejs.Undefined(), client, createRequest, `{}`)
	until(t, func() bool { return number(t, `$[0].requests.length`, s) == 2 })
	for range 2 {
		assert.Equal(t, outcome{json: `null`, cause: safejs.Undefined()}, p.call(t, "close", client))
	}
	assert.Equal(t, closed(""), await(t, list).err, "a call under way ends")
	assert.Equal(t, closed(doubt), await(t, create).err, "a call under way ends")
	assert.Equal(t, closed(""), p.list(t, client).err, "a later call fails")
	assert.Equal(t, closed(""), p.create(t, client).err, "a later call fails")
	assert.Equal(t, 2, number(t, `$[0].requests.length`, s))
	assert.Empty(t, p.list(t, other).err, "another client goes on")
}

func TestAnAbortedCallSendsNothing(t *testing.T) {
	p := newPage(t, Presence())
	s := stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connect(t, s, ``)
	for range 2 { // the first time, the token is not known yet
		signal := eval(t, `AbortSignal.abort("enough")`)
		for _, got := range []outcome{
			await(t, p.start(t, "list", signal, client, `{}`)),
			await(t, p.start(t, "create", signal, client, createRequest, `{}`)),
		} {
			assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false}`, got.err)
			assert.True(t, truth(t, `$[0] === "enough"`, got.cause))
		}
		assert.Zero(t, number(t, `$[0].requests.length`, s))
		assert.Empty(t, p.list(t, client).err)
		eval(t, `$[0].requests.splice(0)`, s)
	}
}
