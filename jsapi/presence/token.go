//go:build js && wasm

package presence

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// tokenFunction is a client.TokenSource over a token function of the page. ask is the
// result of askWith in token.js for that function.
type tokenFunction struct{ ask safejs.Value }

// Token asks the page.
func (f tokenFunction) Token(ctx context.Context, need client.TokenNeed) (string, error) {
	answer, err := jsrt.Ask(ctx, f.ask, need.Origin, string(need.Reason))
	switch {
	case err != nil:
		return "", err
	case len(answer) == 0:
		return "", ucwa.ArgumentAt("/token", "must be a string, or a function that returns one")
	case len(answer) > 1:
		return "", &jsrt.Thrown{Value: answer[1]}
	}
	return jsrt.String(answer[0])
}

// Renewable returns true: the next call may return another token.
func (tokenFunction) Renewable() bool { return true }
