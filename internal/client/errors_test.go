//go:build !js

package client_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/client/clienttest"
	"ucwapresence/internal/emulator"
)

func TestEveryOperationHandlesEveryError(t *testing.T) {
	for _, format := range formats {
		for _, c := range clienttest.ErrorCases() {
			for _, op := range clienttest.Operations {
				t.Run(c.Name+" for "+op.Name+" in "+format.String(), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						got := clienttest.NewScene(t, format, false).Call(t, op, c.Fault)
						assert.Equal(t, c.Want(op), got)
					})
				})
			}
		}
	}
}

func TestNoPOSTTakesEffectTwice(t *testing.T) {
	for _, format := range formats {
		for _, c := range clienttest.RepeatCases() {
			t.Run(c.Name+" in "+format.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := clienttest.NewScene(t, format, c.Renewable)
					assert.Equal(t, c.Sent, s.Call(t, c.Operation, c.Fault).POSTs())
					assert.Equal(t, c.Done, s.Done(t, c.Operation), "how often the server has acted")
				})
			})
		}
	}
}

func TestEveryDocumentedErrorIsACase(t *testing.T) {
	cases := map[string]bool{}
	for _, c := range clienttest.ErrorCases() {
		cases[strings.ToLower(c.Fault.Code+" "+c.Fault.Subcode)] = true
		assert.NoError(t, emulator.New(emulator.Config{}).Fail(c.Fault), c.Name)
	}
	for _, documented := range []string{
		"BadRequest ", "Forbidden ", "NotFound ", "MethodNotAllowed ", "ClientTimeout ", "Conflict ", "Gone ", "PreConditionFailed ",
		"EntityTooLarge ", "UnsupportedMediaType ", "PreConditionRequired ", "TooManyRequests ", "ServiceFailure ",
		"ServiceUnavailable ", "Timeout ", "GatewayTimeout ", "NotAcceptable ", "ExchangeServiceFailure ",
		"BadRequest DeserializationFailure", "BadRequest ParameterValidationFailure", "Forbidden LimitExceeded",
		"NotFound ApplicationNotFound", "NotFound APIVersionNotSupported", "Conflict AlreadyExists", "Conflict TooManyGroups",
		"Conflict MakeMeAvailableRequired", "Conflict PGetReplaced", "Gone CannotRedirect", "Gone InactiveApplicationExpired",
		"Gone TooManyApplications", "Gone UserAgentNotAllowed", "ServiceFailure InvalidExchangeServerVersion",
		"ServiceFailure CallbackChannelError",
	} {
		assert.True(t, cases[strings.ToLower(documented)], documented)
	}
}
