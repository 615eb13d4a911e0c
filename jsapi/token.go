//go:build js && wasm

package jsapi

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/jsrt"
)

// tokenFunction is a client.TokenSource over a function of the page, wrapped by
// presence.js so that it takes an AbortSignal, too, and returns a promise that
// settles when the signal fires at the latest.
type tokenFunction struct{ function safejs.Value }

// Token asks the page.
func (f tokenFunction) Token(ctx context.Context, need client.TokenNeed) (string, error) {
	signal, release, err := jsrt.SignalOf(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	promise, err := f.function.Invoke(map[string]any{
		"origin": need.Origin,
		"reason": string(need.Reason),
	}, signal)
	if err != nil {
		return "", err
	}
	token, err := jsrt.Await(ctx, promise)
	if err != nil {
		return "", err
	}
	if token.Type() != safejs.TypeString {
		return "", argumentError("/token", "must be a string, or a function that returns one")
	}
	return token.String()
}

// Renewable returns true: the page may have another token the next time.
func (tokenFunction) Renewable() bool { return true }
