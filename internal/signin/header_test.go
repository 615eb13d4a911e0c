package signin_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

// A proxy may add a field that the server has sent already. fetch joins the two.
func TestFieldsOfAnswersMayBeSentTwice(t *testing.T) {
	for _, row := range []struct{ name, field, second string }{
		{"Content-Type", "Content-Type", jsonType},
		{"Content-Type with another charset", "Content-Type", jsonType + "; charset=utf-8"},
		{"Content-Type that is malformed", "Content-Type", "json"},
		{"the challenge", "WWW-Authenticate", `MsRtcOAuth href="` + web + `/ticket",grant_type="password"`},
		{"the challenge of another scheme", "WWW-Authenticate", `Bearer trusted_issuers="",client_id="00000004-0000-0ff1-ce00-000000000000"`},
	} {
		for _, join := range []struct {
			name string
			add  func(h *httpmsg.Header, name, value string)
		}{
			{"in two fields", func(h *httpmsg.Header, name, value string) { h.Add(name, value) }},
			{"joined by fetch", func(h *httpmsg.Header, name, value string) { h.Set(name, h.Get(name)+", "+value) }},
		} {
			t.Run(row.name+" "+join.name, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				w.hosts[web] = func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
					resp := s.handle(ctx, req)
					if resp.Header.Has(row.field) {
						join.add(&resp.Header, row.field, row.second)
					}
					return resp
				}
				_, err := w.signIn()
				require.NoError(t, err)
				assert.Equal(t, 1, w.count(getTicket))

				w.log = nil
				_, err = w.signIn(with(signin.StaticCredentials(wrong)))
				e := faultOf(t, err)
				assert.Equal(t, ucwa.KindServer, e.Kind)
				assert.Equal(t, "invalid_grant", e.Reason.Code)
			})
		}
	}
}
