package client

import (
	"context"

	"ucwapresence/internal/ucwa"
)

// Transport sends one request and returns when ctx is done. It follows no
// redirects, adds no credentials of its own, and keeps to
// [ucwa.Request.MaxBytes]. The client takes any error that is not a
// *[ucwa.Error] for a failure of the network.
type Transport interface {
	Do(ctx context.Context, req *ucwa.Request) (*ucwa.Response, error)
}
