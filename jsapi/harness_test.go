//go:build js && wasm

package jsapi

import (
	"context"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
)

// page stands in for presence.js: it calls the functions of bindings as that
// does.
type page struct{ functions map[string]safejs.Func }

// newPage returns a page with the given bindings. The test fails if it leaves
// more behind than it found.
func newPage(t *testing.T, bindings []Binding) *page {
	t.Helper()
	checkLeaks(t)
	p := &page{functions: map[string]safejs.Func{}}
	for _, b := range bindings {
		function, err := b.function()
		require.NoError(t, err)
		t.Cleanup(function.Release)
		p.functions[b.Name] = function
	}
	return p
}

// outcome is what a call was settled with.
type outcome struct {
	json  string       // the result
	err   string       // the fields of a UcwaError in its place
	cause safejs.Value // and its cause
}

// call calls a function that settles before it returns.
func (p *page) call(t *testing.T, name string, args ...any) outcome {
	t.Helper()
	outcomes := eval(t, `(() => {
		const outcomes = [];
		$[0]((...outcome) => outcomes.push(outcome), ...$.slice(1));
		return outcomes;
	})()`, append([]any{p.functions[name]}, args...)...)
	require.Equal(t, 1, number(t, `$[0].length`, outcomes), "%s settles once, and before it returns", name)
	return outcomeOf(t, eval(t, `$[0][0]`, outcomes))
}

// start calls a function that settles later, and returns a promise for [await].
func (p *page) start(t *testing.T, name string, args ...any) safejs.Value {
	t.Helper()
	return eval(t, `new Promise((resolve) => $[0]((...outcome) => resolve(outcome), ...$.slice(1)))`,
		append([]any{p.functions[name]}, args...)...)
}

func await(t *testing.T, promise safejs.Value) outcome {
	t.Helper()
	return outcomeOf(t, settled(t, promise))
}

// settled returns what a promise resolves to.
func settled(t *testing.T, promise safejs.Value) safejs.Value {
	t.Helper()
	answer, err := jsrt.Ask(context.Background(), eval(t, `(settle) => void $[0].then(settle)`, promise))
	require.NoError(t, err)
	return answer[0]
}

// outcomeOf returns the arguments that settle was called with.
func outcomeOf(t *testing.T, args safejs.Value) outcome {
	t.Helper()
	return outcome{
		json:  text(t, `$[0][0] ?? ""`, args),
		err:   text(t, `$[0][1] ?? ""`, args),
		cause: eval(t, `$[0][2]`, args),
	}
}

// connect returns the number of a client with a stub for its fetch, the URL of
// a collection, and the options that are given as JSON members.
func (p *page) connect(t *testing.T, stub safejs.Value, members string) int {
	t.Helper()
	return p.connectWith(t, stub, safejs.Undefined(), `{"presenceSubscriptions":"`+collection+`","token":"cwt=secret","retries":0`+members+`}`)
}

// connectWith is connect with a token function and all options.
func (p *page) connectWith(t *testing.T, stub, token safejs.Value, options string) int {
	t.Helper()
	connected := p.call(t, "connect", options,
		eval(t, script(t, "token.js", `$[0] && ask.bind(undefined, $[0])`), token),
		exchangeWith(t, stub))
	require.Empty(t, connected.err)
	return number(t, `Number($[0])`, connected.json)
}

// exchangeWith returns exchange of fetch.js with the fetch of a stub.
func exchangeWith(t *testing.T, stub safejs.Value) safejs.Value {
	t.Helper()
	return eval(t, script(t, "fetch.js", `exchange.bind(undefined, $[0].fetch)`), stub)
}

// script returns an expression with the value that another one has inside of an
// ES module of this folder, which must not import anything.
func script(t *testing.T, module, expression string) string {
	t.Helper()
	source, err := os.ReadFile(module)
	require.NoError(t, err)
	return `(() => { ` + strings.ReplaceAll(string(source), "export ", "") + `
		return ` + expression + `;
	})()`
}

// list calls list of a client without a signal. The result is the text of what
// presence.js makes of the fields.
func (p *page) list(t *testing.T, client int) outcome {
	t.Helper()
	listed := await(t, p.start(t, "list", safejs.Undefined(), client, `{}`))
	if listed.err == "" {
		listed.json = text(t, script(t, "subscriptions.js", `JSON.stringify(subscriptions(JSON.parse($[0])))`), listed.json)
	}
	return listed
}

// create calls create of a client with the request of the reference page.
func (p *page) create(t *testing.T, client int) outcome {
	t.Helper()
	return await(t, p.start(t, "create", safejs.Undefined(), client, createRequest, `{}`))
}

const (
	collection    = "https://fe1.contoso.com/ucwa/v1/applications/192/presenceSubscriptions"
	createRequest = `{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`
)

// stub returns a stand-in for fetch, { fetch, requests }: it notes each request,
// and answers with what the JavaScript function answer(url, init) returns, which
// finds args in the array $.
func stub(t *testing.T, answer string, args ...any) safejs.Value {
	t.Helper()
	return eval(t, `(() => {
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
	data, err := os.ReadFile(path.Join("../internal/hal/testdata", name))
	require.NoError(t, err)
	return string(data)
}

// text returns the value of an expression that is a string.
func text(t *testing.T, expression string, args ...any) string {
	t.Helper()
	value, err := eval(t, expression, args...).String()
	require.NoError(t, err, expression)
	return value
}
