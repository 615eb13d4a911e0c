package client

import (
	"context"
	"ucwapresence/internal/httpmsg"
)

// Transport sends one request and returns when ctx is done. It follows no
// redirects, adds no credentials of its own unless [httpmsg.Request.Credentials] is
// set, and keeps to [httpmsg.Request.MaxBytes]. The client takes any error that is not a
// *[ucwa.Error] for a failure of the network.
type Transport interface {
	Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error)
}
