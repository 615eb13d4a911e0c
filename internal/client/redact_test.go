package client_test

import (
	"context"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// webTicket is a token with the characters of a real one.
const webTicket = "cwt=AAEBHAEFAAAAAAAFFQAAAKfoBr/zQ+W3mKQ2v1XyPbGBEL8nqw7/uCJPkZb0XUaW6YyCAg2l+9V=="

// lowerTicket is a token without capitals and digits. It looks like words even after an
// encoding that changes only some of its characters.
const lowerTicket = "cwt=jzanqldkbmq+leuwcdgaevo/dpvhsuqnafi=zktujbfgyrt"

// spellings are ways to write a token from which it can be restored.
var spellings = []struct {
	name  string
	spell func(token string) string
}{
	{"as it is", strings.Clone},
	{"percent-encoded", url.QueryEscape},
	{"percent-encoded twice", func(s string) string { return url.QueryEscape(url.QueryEscape(s)) }},
	{"percent-encoded in every character", func(s string) string { return each(s, "%%%02x") }},
	{"with HTML entities", func(s string) string { return strings.NewReplacer("=", "&#61;", "+", "&#43;", "/", "&#47;").Replace(s) }},
	{"with hexadecimal HTML entities in every character", func(s string) string { return each(s, "&#x%x;") }},
	{"with hexadecimal HTML entities", func(s string) string {
		return strings.NewReplacer("=", "&#x3d;", "+", "&#X2B;", "/", "&#x2f;").Replace(s)
	}},
	{"with HTML entities with leading zeros", func(s string) string {
		return strings.NewReplacer("=", "&#0061;", "+", "&#0043;", "/", "&#0047;").Replace(s)
	}},
	{"with named HTML entities", func(s string) string {
		return strings.NewReplacer("=", "&equals;", "+", "&plus;", "/", "&sol;").Replace(s)
	}},
	{"with escapes of JavaScript", func(s string) string { return each(s, `\u%04x`) }},
	{"in quoted-printable", func(s string) string { return strings.ReplaceAll(s, "=", "=3D") }},
	{"in base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"in base64 for URLs", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }},
	{"in base64 after another character", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(":" + s)) }},
	{"in base32", func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }},
	{"in hexadecimal", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"in lower case", strings.ToLower},
	{"in upper case", strings.ToUpper},
	{"its first 24 characters", func(s string) string { return s[:24] + "…" }},
	{"its last 12 characters", func(s string) string { return "…" + s[len(s)-12:] }},
	{"12 characters in the middle", func(s string) string { return "(" + s[8:20] + ")" }},
	{"its first 24 characters, percent-encoded", func(s string) string { return url.QueryEscape(s[:24]) + "…" }},
	{"its first 24 characters in base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s[:24])) }},
	{"in a longer text", func(s string) string { return `{"token":"` + s + `","user":"sarad"}` }},
	{"in an address", func(s string) string {
		return "https://login.contoso.com/oauth/authorize/redirect?state=none&token=" + base64.StdEncoding.EncodeToString([]byte(s))
	}},
	{"in letters that are not ASCII", func(s string) string { return "für„" + s + "“ungültig" }},
}

// each writes every character of a text in a format.
func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

// quote returns a text as a JSON string.
func quote(s string) string {
	data, _ := json.Marshal(s)
	return string(data)
}

// tokenPlaces are the parts of an answer whose text an error may contain.
var tokenPlaces = []struct {
	name   string
	answer func(text string) reply
}{
	{"in the message", func(text string) reply {
		return answersJSON(403, `{"code":"Forbidden","message":`+quote("The token "+text+" is bad.")+`}`)
	}},
	{"in code and subcode", func(text string) reply {
		return answersJSON(403, `{"code":`+quote(text)+`,"subcode":`+quote("x"+text)+`}`)
	}},
	{"in the parameters", func(text string) reply {
		return answersJSON(400, `{"code":"BadRequest","parameters":{`+quote(text)+`:"required","uris":`+quote(text)+`}}`)
	}},
	{"in the parameters in XML", func(text string) reply {
		reason := ucwa.Reason{Code: "BadRequest", Parameters: []ucwa.Parameter{{Name: "x", Reason: text}}}
		body, _ := hal.AppendXML(nil, reason.Resource())
		return answers(400, "application/xml", string(body))
	}},
	{"in the diagnostics", func(text string) reply {
		value := `1;reason="` + strings.ReplaceAll(text, `"`, "'") + `"`
		return answers(403, "text/html", "", httpmsg.Field{Name: "X-Ms-diagnostics", Value: value})
	}},
	{"as the type of the resource", func(text string) reply {
		return answersJSON(200, `{"rel":`+quote(text)+`,"_links":{"self":{"href":"/"}}}`)
	}},
	{"as a media type", func(text string) reply { return answers(200, "text/html;x="+text, "") }},
	{"as a name in malformed JSON", func(text string) reply { return answersJSON(200, `{`+quote("a/"+text)+`:}`) }},
	{"as a name that occurs twice", func(text string) reply {
		return answersJSON(200, `{`+quote(text)+`:1,`+quote(text)+`:2}`)
	}},
	{"as an element of XML", func(text string) reply {
		return answers(200, "application/xml", `<resource xmlns="`+hal.Namespace+`"><link rel="x" href="/`+strings.Map(noMarkup, text)+`"`)
	}},
	{"as a relation that holds a number", func(text string) reply {
		return answersJSON(200, `{"_links":{`+quote(text)+`:7}}`)
	}},
}

func noMarkup(r rune) rune {
	if strings.ContainsRune(`<>&"`, r) {
		return '.'
	}
	return r
}

func TestErrorsDoNotRepeatTheToken(t *testing.T) {
	for _, token := range []string{webTicket, lowerTicket, secret} {
		for _, spelling := range spellings {
			for _, place := range tokenPlaces {
				t.Run(spelling.name+" "+place.name, func(t *testing.T) {
					text := spelling.spell(token)
					_, err := list(connect(t, plays(t, place.answer(text)), withTokens(client.StaticToken(token))))
					leaksNothing(t, err, token, text)
				})
			}
		}
	}
}

// leaksNothing checks that an error contains no 12 consecutive characters of the texts.
func leaksNothing(t *testing.T, err error, texts ...string) {
	t.Helper()
	require.Error(t, err)
	shown := strings.ToLower(everything(t, err))
	for _, text := range texts {
		text = strings.ToLower(text)
		for i := 0; i+12 <= len(text); i++ {
			window := text[i : i+12]
			if strings.ContainsAny(window, " …„“üÜ") || strings.Contains(allowed, window) {
				continue // the words around the token
			}
			require.NotContains(t, shown, window)
		}
	}
}

// allowed are the parts of spellings that do not come from the token.
const allowed = `https://login.contoso.com/oauth/authorize/redirect?state=none&token= {"token":" ","user":"sarad"}`

// everything returns all texts of an error and of its causes.
func everything(t *testing.T, err error) string {
	t.Helper()
	e, ok := err.(*ucwa.Error)
	require.True(t, ok, "%T", err)
	text := fmt.Sprintf("%v %+v %s", err, *e, e.Pointer)
	for cause := e.Cause; cause != nil; {
		text += fmt.Sprintf(" %v %+v", cause, cause)
		unwrapper, ok := cause.(interface{ Unwrap() error })
		if !ok {
			break
		}
		cause = unwrapper.Unwrap()
	}
	return text
}

// A refused link may contain the token in any part of its address.
func TestRefusedLinksDoNotRepeatTheToken(t *testing.T) {
	for _, format := range []string{
		"http://127.0.0.1:%s/x", "http://%s/x", "%s://x/y", "http://%s.contoso.com/x", "https://fe1.contoso.com:%s",
		"https://user:%s@fe1.contoso.com/", "https://fe2.contoso.com/%s", "//%s", "https:%s", `\\%s`, "%s:8080/x",
	} {
		for _, spelling := range spellings {
			t.Run(spelling.name+" in "+strings.ReplaceAll(format, "/", "∕"), func(t *testing.T) {
				text := spelling.spell(secret)
				href := fmt.Sprintf(format, text)
				c := connect(t, plays(t, document(t, ucwa.RelApplication, ucwa.RelPeople, href)), withApplication)
				_, err := list(c)
				leaksNothing(t, err, secret, text)
				err = c.CheckHref(href)
				if err != nil {
					leaksNothing(t, err, secret, text)
				}
			})
		}
	}
}

// An old token may be valid elsewhere.
func TestErrorsDoNotRepeatAnOldToken(t *testing.T) {
	const old, renewed = "cwt=OldTokenOfLetters", "cwt=newtokenofletters"
	refusal := answersJSON(403, `{"code":"Forbidden","message":"Not `+old[4:]+`, not `+renewed[4:]+`."}`)
	for _, row := range []struct {
		name    string
		replies []reply
		calls   int
	}{
		{"in the call that renews it", []reply{unauthorized, refusal}, 1},
		{"in a later call", []reply{unauthorized, emptyList, refusal}, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := connect(t, plays(t, row.replies...), withTokens(tokens(old, renewed)))
			var err error
			for range row.calls {
				_, err = list(c)
			}
			assert.Equal(t, "Not … not …", fault(t, err).Message)
		})
	}
}

// A server that refuses every token must not use up the memory.
func TestOnlyTheLastTokensAreRemembered(t *testing.T) {
	token := func(i int) string { return "cwt=" + strings.Repeat(string(rune('a'+i)), 20) }
	var texts []string
	for i := range 20 {
		texts = append(texts, token(i))
	}
	message := token(3)[4:] + " " + token(4)[4:] + " " + token(19)[4:]
	refusal := answersJSON(403, `{"code":"Forbidden","message":"`+message+`"}`)
	c := connect(t, plays(t, append(times(19, emptyList), refusal)...), withTokens(renewing{tokens(texts...)}))
	for range 19 {
		_, err := list(c)
		require.NoError(t, err)
	}
	_, err := list(c)
	assert.Equal(t, token(3)[4:]+" … …", fault(t, err).Message)
}

func TestARepeatedTokenIsRememberedOnce(t *testing.T) {
	const first, second = "cwt=firsttokenofletters", "cwt=secondtokenofletters"
	s := &source{give: func(_ context.Context, turn int) (string, error) {
		if turn == 1 {
			return first, nil
		}
		return second, nil
	}}
	refusal := answersJSON(403, `{"code":"Forbidden","message":"`+first+` `+second+`"}`)
	c := connect(t, plays(t, append(times(30, emptyList), refusal)...), withTokens(renewing{s}))
	for range 30 {
		_, err := list(c)
		require.NoError(t, err)
	}
	_, err := list(c)
	assert.Equal(t, "… …", fault(t, err).Message)
}

func TestOnlyTokensOfEightCharactersAndMoreAreRedacted(t *testing.T) {
	for _, row := range []struct{ name, token, message, want string }{
		{"a short token may be a word", "request", "The request failed.", "The request failed."},
		{"eight characters", "requests", "The requests failed.", "The … failed."},
		{"all characters of a token of eleven", "application", "The application failed.", "The … failed."},
		{"ten characters of a token of eleven", "application", "The applicatio failed.", "The applicatio failed."},
		{"eleven characters of a token of twelve", "applications", "The application failed.", "The application failed."},
		{"twelve characters in another case", "applicationsx", "The Applications failed.", "The … failed."},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal := answersJSON(403, `{"code":"Forbidden","message":"`+row.message+`"}`)
			_, err := list(connect(t, plays(t, refusal), withTokens(client.StaticToken(row.token))))
			assert.Equal(t, row.want, fault(t, err).Message)
		})
	}
}

// Each exported method that returns an error redacts it.
func TestEveryOperationRedactsItsError(t *testing.T) {
	text := "Not " + secret + "."
	body := `{"code":"Forbidden","message":"` + text + `"}`
	refusal := answersJSON(403, body)
	resp, _ := refusal(ctx, nil)
	s := ucwa.PresenceSubscription{Href: subscriptionPath}
	minutes := ucwa.ExtendRequest{Duration: 10}
	for _, row := range []struct {
		name string
		call func(c *client.Client) error
	}{
		{"Add", func(c *client.Client) error { _, err := c.Add(ctx, s, ucwa.AddRequest{}, none); return err }},
		{"CheckHref", func(c *client.Client) error { return c.CheckHref("https://" + secret[4:] + ".example/") }},
		{"CheckTarget", func(c *client.Client) error { return c.CheckTarget("https://" + secret[4:] + ".example/") }},
		{"Create", func(c *client.Client) error { _, err := create(c); return err }},
		{"Delete", func(c *client.Client) error { return c.Delete(ctx, s, none) }},
		{"Do", func(c *client.Client) error {
			_, err := c.Do(ctx, client.Exchange{Method: "GET", Href: "/x"}, none)
			return err
		}},
		{"Extend", func(c *client.Client) error { _, err := c.Extend(ctx, s, minutes, none); return err }},
		{"Get", func(c *client.Client) error { _, err := c.Get(ctx, s, none); return err }},
		{"Groups", func(c *client.Client) error { _, err := c.Groups(ctx, none); return err }},
		{"List", func(c *client.Client) error { _, err := list(c); return err }},
		{"Memberships", func(c *client.Client) error { _, err := c.Memberships(ctx, s, none); return err }},
		{"Presence", func(c *client.Client) error { _, err := c.Presence(ctx, "/people/1", none); return err }},
		{"Read", func(c *client.Client) error { _, err := c.Read(client.Exchange{Method: "GET"}, resp); return err }},
		{"ReadApplication", func(c *client.Client) error { _, err := c.ReadApplication(ctx, "/x", none); return err }},
		{"Remove", func(c *client.Client) error { return c.Remove(ctx, ucwa.Membership{Href: "/m"}, none) }},
		{"Request", func(c *client.Client) error {
			_, err := c.Request(client.Exchange{Href: "https://" + secret[4:] + ".example/"})
			return err
		}},
		{"SubscribeToGroup", func(c *client.Client) error {
			_, err := c.SubscribeToGroup(ctx, ucwa.Group{Href: "/g"}, minutes, none)
			return err
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			seesToken := answersJSON(404, `{"code":"NotFound"}`)
			transport := plays(t, seesToken)
			transport.rest = refusal
			c := connect(t, transport, withApplication)
			_, err := c.Do(context.Background(), client.Exchange{Method: "GET", Href: "/first"}, none)
			require.Error(t, err, "the client has sent its token")
			leaksNothing(t, row.call(c), secret)
		})
	}
}
