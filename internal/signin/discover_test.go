package signin_test

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

const (
	internal = "https://lyncdiscoverinternal.contoso.com"
	external = "https://lyncdiscover.contoso.com"
)

func byAddress(c *signin.Config) { c.Address, c.Discovery = username, "" }

func from(root string) func(*signin.Config) {
	return func(c *signin.Config) { c.Discovery = root }
}

func TestDiscoveryByAddressTriesTheInternalHostFirst(t *testing.T) {
	leads := always(document(`{"_links":{"user":{"href":"` + web + `/user"}}}`))
	for _, row := range []struct {
		name               string
		internal, external handler // nil: there is no such host
		asked              []string
		after              time.Duration
	}{
		{"the internal host answers", leads, leads, []string{internal}, 0},
		{"the internal host cannot be reached", nil, leads, []string{internal, external}, 0},
		{"the internal host finds nothing", always(answer(404, "", "")), leads, []string{internal, external}, 0},
		{"the internal host redirects in HTTP", always(answer(302, "", "", "Location", "https://www.contoso.com/")), leads, []string{internal, external}, 0},
		{"the internal host is another web site", always(answer(200, "text/html", "<html>")), leads, []string{internal, external}, 0},
		{"the internal host does not answer", hangs, leads, []string{internal, external}, 3 * time.Second},
		{"the internal host is slow, and the external one fails", late(5*time.Second, leads), always(answer(404, "", "")), []string{internal, external, internal}, 8 * time.Second},
		{"the internal host is slow, and the external one does not answer", late(5*time.Second, leads), hangs, []string{internal, external, internal}, 38 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web)
				if row.internal != nil {
					w.serve(internal).on("GET /", row.internal)
				}
				if row.external != nil {
					w.serve(external).on("GET /", row.external)
				}
				start := time.Now()
				_, err := w.signIn(byAddress)
				require.NoError(t, err)
				assert.Equal(t, row.after, time.Since(start))
				for i, host := range row.asked {
					assert.Equal(t, "GET "+host+"/", w.sent()[i])
				}
				assert.Equal(t, "GET "+web+"/user", w.sent()[len(row.asked)])
				assert.False(t, w.log[0].Header.Has("Authorization"))
			})
		})
	}
}

func TestTheErrorForADomainWithoutAServerNamesBothHosts(t *testing.T) {
	refusal := always(answer(403, jsonType, `{"code":"Forbidden"}`, "X-Ms-diagnostics", `28070;source="fe1";reason="Service does not allow a cross domain request from this origin."`))
	const names = "no server was found; "
	for _, row := range []struct {
		name               string
		internal, external handler
		kind               ucwa.Kind
		message            string
	}{
		{"neither host can be reached", nil, nil, ucwa.KindNetwork, names + internal + " cannot be reached; " + external + " cannot be reached"},
		{"neither host answers in time", hangs, hangs, ucwa.KindTimeout, names + internal + ": no answer within 30s; " + external + ": no answer within 30s"},
		{"the external host does not answer in time", nil, hangs, ucwa.KindTimeout, names + internal + " cannot be reached; " + external + ": no answer within 30s"},
		{"both find nothing", always(answer(404, "", "")), always(answer(404, "", "")), ucwa.KindServer, names + internal + ": the server answered 404; " + external + ": the server answered 404"},
		{"a web site answers for all hosts", always(answer(200, "text/html", "")), always(answer(200, "text/html", "")), ucwa.KindProtocol, ""},
		{"the server does not know the origin of the page", nil, refusal, ucwa.KindServer, names + internal + " cannot be reached; " + external + ": the server answered 403; an administrator has to run: " + `$x = New-CsWebOrigin -Url "https://app.fabrikam.com"; Set-CsWebServiceConfiguration -Identity Global -CrossDomainAuthorizationList @{Add=$x}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				if row.internal != nil {
					w.serve(internal).on("GET /", row.internal)
				}
				if row.external != nil {
					w.serve(external).on("GET /", row.external)
				}
				_, err := w.signIn(byAddress)
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				if row.message != "" {
					assert.Equal(t, row.message, e.Message)
				}
				assert.Contains(t, e.Message, internal)
				assert.Contains(t, e.Message, external)
			})
		})
	}
}

// links answers with a document that has one link.
func links(rel, href string) handler {
	return always(document(`{"_links":{"` + rel + `":{"href":"` + href + `"}}}`))
}

func TestDiscoveryFollowsTrustedLinks(t *testing.T) {
	const other = "https://sip.fabrikam.com"
	for _, row := range []struct {
		name    string
		root    string
		prepare func(w *world)
		via     []string // the requests before the first one for the user
	}{
		{"from the root to the user", web + "/root", func(w *world) { w.serve(web) }, []string{"GET " + web + "/root"}},
		{"over https to a root in another domain", external + "/", func(w *world) {
			w.serve(external).on("GET /", links("redirect", web+"/root"))
			w.serve(web)
		}, []string{"GET " + external + "/", "GET " + web + "/root"}},
		{"over https to a user in another domain", other + "/root", func(w *world) {
			w.serve(other).on("GET /root", links("user", web+"/user"))
			w.serve(web)
		}, []string{"GET " + other + "/root"}},
		{"several redirects", other + "/root", func(w *world) {
			s := w.serve(other)
			s.on("GET /root", links("redirect", "/a"))
			s.on("GET /a", links("redirect", "b"))
			s.on("GET /b", links("redirect", web+"/root"))
			w.serve(web)
		}, []string{"GET " + other + "/root", "GET " + other + "/a", "GET " + other + "/b", "GET " + web + "/root"}},
		{"over http to another port of the host", "http://pool:8080/root", func(w *world) {
			w.serve("http://pool:8080").on("GET /root", links("user", "http://pool:8081/user"))
			w.serve("http://pool:8081")
		}, []string{"GET http://pool:8080/root"}},
		{"from http to https on the same host", "http://lyncweb.contoso.com/root", func(w *world) {
			w.serve("http://lyncweb.contoso.com").on("GET /root", links("redirect", web+"/root"))
			w.serve(web)
		}, []string{"GET http://lyncweb.contoso.com/root", "GET " + web + "/root"}},
		{"the user before a redirect, as the reference page shows both", web + "/root", func(w *world) {
			w.serve(web).on("GET /root", always(document(`{"_links":{"redirect":{"href":"/loop"},"user":{"href":"/user"}}}`)))
		}, []string{"GET " + web + "/root"}},
		{"the root in XML", web + "/root", func(w *world) {
			w.serve(web).on("GET /root", always(answer(200, "application/xml", `<?xml version="1.0" encoding="utf-8"?><resource rel="root" href="/root" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><link rel="user" href="/user" /></resource>`)))
		}, []string{"GET " + web + "/root"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				row.prepare(w)
				_, err := w.signIn(from(row.root))
				require.NoError(t, err)
				assert.Equal(t, row.via, w.sent()[:len(row.via)])
				assert.Contains(t, w.sent()[len(row.via)], "/user")
			})
		})
	}
}

func TestDiscoveryDoesNotFollowOtherLinks(t *testing.T) {
	const plain = "http://lyncdiscover.contoso.com"
	for _, row := range []struct {
		name, root string
		answer     handler
		pointer    string
		message    string
	}{
		{"over http to another host", plain + "/root", links("redirect", "https://evil.example/root"), "/_links/redirect", "the link redirect leads from " + plain + " to https://evil.example; over http only the same host is trusted, so start from https"},
		{"over http to a user at another host", plain + "/root", links("user", "http://evil.example/user"), "/_links/user", "the link user leads from " + plain + " to http://evil.example; over http only the same host is trusted, so start from https"},
		{"over http to a name that only begins like the host", plain + "/root", links("user", plain+".evil.example/user"), "/_links/user", ""},
		{"from https to http", web + "/root", links("user", "http://lyncweb.contoso.com/user"), "/_links/user", "the link user leads from " + web + " to http://lyncweb.contoso.com, which is not secure"},
		{"to another scheme", web + "/root", links("user", "javascript:alert(1)"), "/_links/user", "the link user of " + web + " is not usable: the scheme is not https or http"},
		{"back to itself", web + "/root", links("redirect", web+"/root"), "/_links/redirect", "autodiscovery leads in a circle: the link redirect of " + web + " leads back to " + web},
		{"from a root without links", web + "/root", always(document(`{"_links":{"self":{"href":"/root"}}}`)), "/_links/user", "autodiscovery leads nowhere: " + web + " has none of the links applications, user and redirect"},
		{"without an end", web + "/root", endless(), "/_links/redirect", "autodiscovery leads nowhere: after 10 links there are no applications"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				u, err := httpmsg.ParseURL(row.root)
				require.NoError(t, err)
				w.hosts[u.Origin] = row.answer
				_, err = w.signIn(from(row.root))
				e := faultOf(t, err)
				assert.Equal(t, ucwa.KindProtocol, e.Kind)
				assert.Equal(t, row.pointer, e.Pointer)
				if row.message != "" {
					assert.Equal(t, row.message, e.Message)
				}
				for _, req := range w.log {
					assert.Contains(t, req.URL, u.Origin+"/", "no other server is asked")
				}
			})
		})
	}
	t.Run("in a circle of two servers", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.serve(external).on("GET /", links("redirect", web+"/root"))
			w.serve(web).on("GET /root", links("redirect", external+"/"))
			_, err := w.signIn(from(external + "/"))
			assert.Contains(t, faultOf(t, err).Message, "in a circle")
			assert.Len(t, w.sent(), 2)
		})
	})
}

// endless answers each request with a redirect to another address.
func endless() handler {
	n := 0
	return func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
		n++
		return links("redirect", "/root"+strconv.Itoa(n))(ctx, req)
	}
}

func TestDiscoveryFollowsTheRedirectOfAUserToAnotherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const home = "https://pool2.contoso.com"
		w := newWorld(t)
		first := w.serve(web)
		signedIn := false
		first.on("GET /user", func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
			if signedIn = req.Header.Has("Authorization"); !signedIn {
				return answer(401, "text/html", "", "WWW-Authenticate", first.challenge)
			}
			return links("redirect", home+"/root")(ctx, req)
		})
		w.serve(home)
		_, err := w.signIn()
		require.NoError(t, err)
		assert.True(t, signedIn)
		assert.Equal(t, []string{
			"GET " + web + "/root", "GET " + web + "/user", "POST " + web + "/ticket", "GET " + web + "/user",
			"GET " + home + "/root", "GET " + home + "/user", "POST " + home + "/ticket", "GET " + home + "/user", "POST " + home + "/applications",
		}, w.sent())
	})
}

func TestARootMayRequireATicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		s.on("GET /root", func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
			if !req.Header.Has("Authorization") {
				return answer(401, "text/html", "", "WWW-Authenticate", s.challenge)
			}
			return links("user", "/user")(ctx, req)
		})
		_, err := w.signIn()
		require.NoError(t, err)
		assert.Equal(t, 1, w.count("POST "+web+"/ticket"))
	})
}

func TestTheXFrameLinksOfServersAreReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(external).on("GET /", always(document(`{"_links":{"user":{"href":"`+web+`/user"},"xframe":{"href":"`+web+`/Autodiscover/XFrame/XFrame.html"}}}`)))
		w.serve(web)
		var told []string
		_, err := w.signIn(from(external+"/"), func(c *signin.Config) {
			c.XFrame = func(u httpmsg.URL) {
				told = append(told, u.String())
				assert.Equal(t, 0, w.count("GET "+web+"/user"), "before the first request to its origin")
			}
		})
		require.NoError(t, err)
		assert.Equal(t, []string{web + "/Autodiscover/XFrame/XFrame.html"}, told)
	})
}

// late uses h after some time, unless the request is cancelled before.
func late(latency time.Duration, h handler) handler {
	return func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
		select {
		case <-time.After(latency):
			return h(ctx, req)
		case <-ctx.Done():
			return nil
		}
	}
}
