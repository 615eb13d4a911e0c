//go:build js && wasm

package presence

import (
	"os"
	"path"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

func TestMain(m *testing.M) { jstest.Main(m) }

// page calls the functions of presence.wasm as presence.js does.
type page struct{ *sharedtest.Page }

func newPage(t *testing.T) page {
	t.Helper()
	return page{sharedtest.NewPage(t, Bindings())}
}

// connect returns the number of a client with a stub for fetch, the URL of a
// collection, and further options as JSON members.
func (p page) connect(t *testing.T, stub safejs.Value, members string) int {
	t.Helper()
	return p.connectWith(t, stub, safejs.Undefined(), `{"presenceSubscriptions":"`+collection+`","token":"cwt=secret","retries":0`+members+`}`)
}

// connectWith is connect with a token function and all options.
func (p page) connectWith(t *testing.T, stub, token safejs.Value, options string) int {
	t.Helper()
	ask := jstest.Eval(t, `$[1] && $[0].askWith($[1])`, sharedtest.Module(t, "token.js"), token)
	connected := p.Call(t, "connect", options, ask, exchangeWith(t, stub))
	require.Empty(t, connected.Err)
	return jstest.Number(t, `Number($[0])`, connected.JSON)
}

// exchangeWith returns the result of exchangeWith in fetch.js for the fetch of a stub.
func exchangeWith(t *testing.T, stub safejs.Value) safejs.Value {
	t.Helper()
	return jstest.Eval(t, `$[0].exchangeWith($[1].fetch)`, sharedtest.Module(t, "fetch.js"), stub)
}

// list calls list of a client without a signal. The result is the JSON text of the
// objects that subscriptions.js makes from the fields.
func (p page) list(t *testing.T, client int) sharedtest.Outcome {
	t.Helper()
	listed := sharedtest.Await(t, p.Start(t, "list", safejs.Undefined(), client, `{}`))
	if listed.Err == "" {
		listed.JSON = jstest.Text(t, `JSON.stringify($[0].subscriptions(JSON.parse($[1])))`, sharedtest.Module(t, "subscriptions.js"), listed.JSON)
	}
	return listed
}

// create calls create of a client with the request of the reference page.
func (p page) create(t *testing.T, client int) sharedtest.Outcome {
	t.Helper()
	return sharedtest.Await(t, p.Start(t, "create", safejs.Undefined(), client, createRequest, `{}`))
}

const (
	collection    = "https://fe1.contoso.com/ucwa/v1/applications/192/presenceSubscriptions"
	createRequest = `{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`
)

// stub returns an object { fetch, requests } with a stand-in for fetch. It records each
// request, and answers with the result of the JavaScript function answer(url, init). The
// array $ in that function contains args.
func stub(t *testing.T, answer string, args ...any) safejs.Value {
	t.Helper()
	return jstest.Eval(t, `(() => {
		const requests = [];
		const answer = `+answer+`;
		return {
			requests,
			fetch: async (url, init) => {
				requests.push({ url, ...init });
				return answer(url, init);
			},
		};
	})()`, args...)
}

// stubOf is [stub] with one answer to every request.
func stubOf(t *testing.T, status int, contentType, body string) safejs.Value {
	t.Helper()
	return stub(t, `() => new Response($[2], { status: $[0], headers: { "Content-Type": $[1] } })`, status, contentType, body)
}

// sample returns a sample document.
func sample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(path.Join("../../internal/hal/testdata", name))
	require.NoError(t, err)
	return string(data)
}
