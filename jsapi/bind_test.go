//go:build js && wasm

package jsapi

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestBindingSettlesOnce(t *testing.T) {
	failure := &ucwa.Error{Kind: ucwa.KindTimeout, Offset: -1, Message: "too late"}
	p := newPage(t, []Binding{
		{Name: "echo", Sync: func(args []safejs.Value) ([]byte, error) {
			text, err := args[0].String()
			return []byte(text), err
		}},
		{Name: "fail", Sync: func([]safejs.Value) ([]byte, error) { return nil, failure }},
		{Name: "echoLater", Async: func(ctx context.Context, args []safejs.Value) ([]byte, error) {
			text, err := args[0].String()
			return []byte(text), err
		}},
		{Name: "failLater", Async: func(context.Context, []safejs.Value) ([]byte, error) { return nil, failure }},
	})
	const failed = `{"kind":"timeout","message":"too late","retryable":false}`

	assert.Equal(t, outcome{json: `"text"`, cause: safejs.Undefined()}, p.call(t, "echo", `"text"`))
	assert.Equal(t, outcome{err: failed, cause: safejs.Undefined()}, p.call(t, "fail"))
	assert.Equal(t, outcome{json: `"text"`, cause: safejs.Undefined()}, await(t, p.start(t, "echoLater", safejs.Undefined(), `"text"`)))
	assert.Equal(t, outcome{err: failed, cause: safejs.Undefined()}, await(t, p.start(t, "failLater", safejs.Undefined())))
}

func TestAPanicRejectsItsCallOnly(t *testing.T) {
	secret := func(args []safejs.Value) ([]byte, error) {
		if len(args) > 0 {
			panic("cwt=secret")
		}
		return []byte("1"), nil
	}
	p := newPage(t, []Binding{
		{Name: "sync", Sync: secret},
		{Name: "async", Async: func(_ context.Context, args []safejs.Value) ([]byte, error) { return secret(args) }},
		{Name: "index", Sync: func(args []safejs.Value) ([]byte, error) { _, err := args[0].Int(); return nil, err }},
	})
	const failed = `{"kind":"internal","message":"panic: string","retryable":false}`

	for range 2 {
		assert.Equal(t, failed, p.call(t, "sync", "argument").err)
		assert.Equal(t, `1`, p.call(t, "sync").json)
		assert.Equal(t, failed, await(t, p.start(t, "async", safejs.Undefined(), "argument")).err)
		assert.Equal(t, `1`, await(t, p.start(t, "async", safejs.Undefined())).json)
		assert.Equal(t, `{"kind":"internal","message":"panic: runtime error: index out of range [0] with length 0","retryable":false}`, p.call(t, "index").err)
	}
}

func TestAsyncFollowsItsSignal(t *testing.T) {
	p := newPage(t, []Binding{{Name: "wait", Async: func(ctx context.Context, _ []safejs.Value) ([]byte, error) {
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}}})
	const failed = `{"kind":"aborted","message":"the call was aborted","retryable":false}`
	reason := eval(t, `{ why: "enough" }`)

	controller := eval(t, `new AbortController()`)
	call := p.start(t, "wait", eval(t, `$[0].signal`, controller))
	eval(t, `$[0].abort($[1])`, controller, reason)
	assert.Equal(t, outcome{err: failed, cause: reason}, await(t, call))
	assert.Equal(t, outcome{err: failed, cause: reason}, await(t, p.start(t, "wait", eval(t, `$[0].signal`, controller))))
	assert.Equal(t, `{"kind":"argument","message":"signal must be an AbortSignal","problems":[{"path":"/signal","message":"must be an AbortSignal"}],"retryable":false}`,
		await(t, p.start(t, "wait", "now")).err)
}

func TestAnErrorThatIsNobodysIsInternal(t *testing.T) {
	p := newPage(t, []Binding{{Name: "fail", Sync: func([]safejs.Value) ([]byte, error) { return nil, errors.New("no idea") }}})
	assert.Equal(t, `{"kind":"internal","message":"no idea","retryable":false}`, p.call(t, "fail").err)
}

// A row that is Sync has no signal, and one that is Async has.
func TestPresenceBindsEachFunctionOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Presence() {
		assert.False(t, seen[b.Name], "%s is bound twice", b.Name)
		seen[b.Name] = true
		assert.NotEqual(t, b.Sync == nil, b.Async == nil, "%s is either Sync or Async", b.Name)
	}
}
