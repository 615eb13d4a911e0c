package client

import (
	"context"
	"errors"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// TokenSource supplies the tokens of a client.
type TokenSource interface {
	// Token returns an access token for the origin, without "Bearer". It
	// returns when ctx is done.
	Token(ctx context.Context, need TokenNeed) (string, error)
	// Renewable reports whether a second call may return another token.
	Renewable() bool
}

// RenewingSource is a [TokenSource] that renews its token before it expires. It
// remembers the token itself, so it is asked for each request.
type RenewingSource interface {
	TokenSource
	RenewsToken()
}

// TokenNeed says what a token is needed for.
type TokenNeed struct {
	Origin  string
	Reason  TokenReason
	Refused string // the token that the server has just refused
}

// TokenReason says why a token is asked for.
type TokenReason string

// The reasons to ask for a token.
const (
	TokenFirst        TokenReason = "first"        // none is known yet
	TokenUnauthorized TokenReason = "unauthorized" // the server answered 401 to the last one
)

// StaticToken is a token that cannot be renewed.
type StaticToken string

// Token returns the token.
func (t StaticToken) Token(context.Context, TokenNeed) (string, error) { return string(t), nil }

// Renewable returns false.
func (StaticToken) Renewable() bool { return false }

// tokens remembers the token of a client and sees to it that its source is
// asked once for all the calls that need one.
type tokens struct {
	life    context.Context
	source  TokenSource
	origin  string
	current shared[string]
}

// get returns the token to use. refused is the one that the server answered 401
// to, or "".
func (t *tokens) get(ctx context.Context, refused string) (string, error) {
	need := TokenNeed{Origin: t.origin, Reason: TokenFirst, Refused: refused}
	if refused != "" {
		need.Reason = TokenUnauthorized
	}
	ask := func(ctx context.Context) (string, error) {
		token, err := t.source.Token(ctx, need)
		switch {
		case ctx.Err() != nil:
			return "", Ended(ctx)
		case err != nil:
			return "", tokenError("could not be had", err)
		}
		if problem := checkToken(token); problem != "" {
			return "", tokenError(problem, nil)
		}
		return token, nil
	}
	if _, renews := t.source.(RenewingSource); renews {
		token, err := ask(ctx)
		if err == nil {
			t.current.set(token)
		}
		return token, err
	}
	return t.current.get(ctx, t.life, refused, ask)
}

// last returns the token that was used last; false if there was none yet.
func (t *tokens) last() (string, bool) {
	token := t.current.latest()
	return token, token != ""
}

// checkToken reports what a header field cannot hold, before fetch complains
// with the token in its message. "" means that the token is fine.
func checkToken(token string) string {
	if token == "" {
		return "must not be empty"
	}
	if strings.HasPrefix(strings.ToLower(token), "bearer ") {
		return `must not start with "Bearer": the client adds it`
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return "must consist of visible ASCII characters"
		}
	}
	return ""
}

// tokenError is the error of a call that has no token. What the source says is
// its cause, not part of the message: it may hold a secret.
func tokenError(problem string, cause error) error {
	if known, ok := errors.AsType[*ucwa.Error](cause); ok {
		return known
	}
	p := fields.Problem{Path: "/token", Message: problem}
	return &ucwa.Error{
		Kind: ucwa.KindArgument, Offset: -1,
		Message: p.String(), Problems: []fields.Problem{p}, Cause: cause,
	}
}
