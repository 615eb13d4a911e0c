package signin

import (
	"errors"

	"ucwapresence/internal/ucwa"
)

// isStatus reports whether an error is an answer with a status.
func isStatus(err error, status int) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Kind == ucwa.KindServer && e.Status == status
}

// isKind reports whether an error is of a kind.
func isKind(err error, kind ucwa.Kind) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Kind == kind
}
