package client

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// TokenSource supplies the tokens of a client.
type TokenSource interface {
	// Token returns an access token for the origin, without "Bearer". It returns early
	// when ctx is done.
	Token(ctx context.Context, need TokenNeed) (string, error)
	// Renewable reports whether a second call may return another token.
	Renewable() bool
}

// RenewingSource is a [TokenSource] that renews its token before the token expires. It
// caches the token itself, so the client calls it for each request.
type RenewingSource interface {
	TokenSource
	RenewsToken()
}

// TokenNeed describes a request for a token.
type TokenNeed struct {
	Origin  string
	Reason  TokenReason
	Refused string // the token that the server has just refused, or ""
}

// TokenReason is the reason of a request for a token.
type TokenReason string

// The reasons for a token.
const (
	TokenFirst        TokenReason = "first"        // no token has been refused
	TokenUnauthorized TokenReason = "unauthorized" // the server has refused the last token
)

// StaticToken is a token that cannot be renewed.
type StaticToken string

// Token returns the token.
func (t StaticToken) Token(context.Context, TokenNeed) (string, error) { return string(t), nil }

// Renewable returns false.
func (StaticToken) Renewable() bool { return false }

// maxTokens is how many tokens are kept in order to redact them. The limit keeps a server
// that refuses every token from using up the memory.
const maxTokens = 16

// tokens caches the token of a client. Its source is called once for all calls that
// need a token.
type tokens struct {
	life    context.Context
	source  TokenSource
	current cached // a string

	mu   sync.Mutex
	last []string // the last tokens, in lower case
}

// get returns the token for a request to an origin. refused is the token that the server
// has just refused, or "".
func (t *tokens) get(ctx context.Context, origin, refused string) (string, error) {
	need := TokenNeed{Origin: origin, Reason: TokenFirst, Refused: refused}
	if refused != "" {
		need.Reason = TokenUnauthorized
	}
	fetch := func(ctx context.Context) (any, error) {
		token, err := t.source.Token(ctx, need)
		switch {
		case ctx.Err() != nil:
			return nil, Ended(ctx)
		case err != nil:
			return nil, TokenError("could not be obtained", err)
		}
		if problem := CheckToken(token); problem != "" {
			return nil, TokenError(problem, nil)
		}
		t.remember(token)
		return token, nil
	}
	var v any
	var err error
	if _, renews := t.source.(RenewingSource); renews {
		v, err = fetch(ctx)
	} else {
		v, err = t.current.get(ctx, t.life, refused, fetch)
	}
	token, _ := v.(string)
	return token, err
}

// remember stores a token in order to redact it. An old token remains secret, because it
// may be valid elsewhere.
func (t *tokens) remember(token string) {
	token = ucwa.LowerASCII(token)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(token) >= minRedactLength && !slices.Contains(t.last, token) {
		t.last = append(t.last[max(0, len(t.last)-maxTokens+1):], token)
	}
}

// occurIn reports whether a text contains more than maxLeak consecutive characters of a
// token, or a whole shorter token, in upper or lower case.
func (t *tokens) occurIn(text string) bool {
	text = ucwa.LowerASCII(text)
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, token := range t.last {
		n := min(maxLeak+1, len(token))
		for i := 0; n > 0 && i+n <= len(text); i++ {
			if strings.Contains(token, text[i:i+n]) {
				return true
			}
		}
	}
	return false
}

// CheckToken returns why a token cannot be sent, or "". Without this check, fetch would
// throw an error that contains an invalid token.
func CheckToken(token string) string {
	const scheme = "bearer "
	if token == "" {
		return "must not be empty"
	}
	if len(token) > len(scheme) && ucwa.LowerASCII(token[:len(scheme)]) == scheme {
		return `must not start with "Bearer": the client adds it`
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return "must consist of visible ASCII characters"
		}
	}
	return ""
}

// TokenError is the error of a call that could not get a usable token.
func TokenError(problem string, cause error) error { return sourceError("/token", problem, cause) }

// sourceError is the error of a call whose source failed. It does not contain the
// message of the source, which may contain a secret.
func sourceError(path, problem string, cause error) error {
	if e, ok := errors.AsType[*ucwa.Error](cause); ok {
		return e
	}
	p := fields.Problem{Path: path, Message: problem}
	return &ucwa.Error{Kind: ucwa.KindArgument, Message: p.String(), Problems: []fields.Problem{p}, Cause: cause}
}
