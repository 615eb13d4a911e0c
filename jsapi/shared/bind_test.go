//go:build js && wasm

package shared_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
	"ucwapresence/jsapi/shared/sharedtest"
)

func TestBindingSettlesOnce(t *testing.T) {
	failure := &ucwa.Error{Kind: ucwa.KindTimeout, Message: "too late"}
	p := sharedtest.NewPage(t, []shared.Binding{
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
	const failed = `{"kind":"timeout","message":"too late","retryable":false,"outcomeUnknown":false}`

	assert.Equal(t, sharedtest.Outcome{JSON: `"text"`, Cause: safejs.Undefined()}, p.Call(t, "echo", `"text"`))
	assert.Equal(t, sharedtest.Outcome{Err: failed, Cause: safejs.Undefined()}, p.Call(t, "fail"))
	assert.Equal(t, sharedtest.Outcome{JSON: `"text"`, Cause: safejs.Undefined()}, sharedtest.Await(t, p.Start(t, "echoLater", safejs.Undefined(), `"text"`)))
	assert.Equal(t, sharedtest.Outcome{Err: failed, Cause: safejs.Undefined()}, sharedtest.Await(t, p.Start(t, "failLater", safejs.Undefined())))
}

func TestPanicRejectsOnlyItsOwnCall(t *testing.T) {
	secret := func(args []safejs.Value) ([]byte, error) {
		if len(args) > 0 {
			panic("cwt=secret")
		}
		return []byte("1"), nil
	}
	p := sharedtest.NewPage(t, []shared.Binding{
		{Name: "sync", Sync: secret},
		{Name: "async", Async: func(_ context.Context, args []safejs.Value) ([]byte, error) { return secret(args) }},
		{Name: "index", Sync: func(args []safejs.Value) ([]byte, error) { _, err := args[0].Int(); return nil, err }},
	})
	const failed = `{"kind":"internal","message":"panic: string","retryable":false,"outcomeUnknown":false}`

	for range 2 {
		assert.Equal(t, failed, p.Call(t, "sync", "argument").Err)
		assert.Equal(t, `1`, p.Call(t, "sync").JSON)
		assert.Equal(t, failed, sharedtest.Await(t, p.Start(t, "async", safejs.Undefined(), "argument")).Err)
		assert.Equal(t, `1`, sharedtest.Await(t, p.Start(t, "async", safejs.Undefined())).JSON)
		assert.Equal(t, `{"kind":"internal","message":"panic: runtime error: index out of range [0] with length 0","retryable":false,"outcomeUnknown":false}`, p.Call(t, "index").Err)
	}
}

func TestAsyncCallEndsWhenItsSignalAborts(t *testing.T) {
	p := sharedtest.NewPage(t, []shared.Binding{{Name: "wait", Async: func(ctx context.Context, _ []safejs.Value) ([]byte, error) {
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}}})
	const failed = `{"kind":"aborted","message":"the call was aborted","retryable":false,"outcomeUnknown":false}`
	reason := jstest.Eval(t, `{ why: "enough" }`)

	controller := jstest.Eval(t, `new AbortController()`)
	call := p.Start(t, "wait", jstest.Eval(t, `$[0].signal`, controller))
	jstest.Eval(t, `$[0].abort($[1])`, controller, reason)
	assert.Equal(t, sharedtest.Outcome{Err: failed, Cause: reason}, sharedtest.Await(t, call))
	assert.Equal(t, sharedtest.Outcome{Err: failed, Cause: reason}, sharedtest.Await(t, p.Start(t, "wait", jstest.Eval(t, `$[0].signal`, controller))))
	assert.Equal(t, `{"kind":"argument","message":"signal must be an AbortSignal","problems":[{"path":"/signal","message":"must be an AbortSignal"}],"retryable":false,"outcomeUnknown":false}`,
		sharedtest.Await(t, p.Start(t, "wait", "now")).Err)
}

func TestErrorsOfOtherTypesAreInternal(t *testing.T) {
	p := sharedtest.NewPage(t, []shared.Binding{{Name: "fail", Sync: func([]safejs.Value) ([]byte, error) { return nil, errors.New("no idea") }}})
	assert.Equal(t, `{"kind":"internal","message":"no idea","retryable":false,"outcomeUnknown":false}`, p.Call(t, "fail").Err)
}
