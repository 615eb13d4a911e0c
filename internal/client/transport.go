package client

import (
	"context"

	"ucwapresence/internal/httpmsg"
)

// Transport sends one request, and returns early when ctx is done. It follows no
// redirects, adds no credentials unless [httpmsg.Request.Credentials] is set, and stops
// reading at [httpmsg.Request.MaxBytes]. An error that is not a *[ucwa.Error],
// *[httpmsg.TooLargeError] or *[httpmsg.IncompleteError] means that no answer arrived.
type Transport interface {
	Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error)
}
