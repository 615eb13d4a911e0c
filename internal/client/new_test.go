package client_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/client"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

func TestNewReportsEveryProblemOfTheConfiguration(t *testing.T) {
	token := client.StaticToken(secret)
	addresses := fields.Problem{Message: "exactly one of application and presenceSubscriptions must be given"}
	noToken := fields.Problem{Path: "/token", Message: "is required"}
	for _, row := range []struct {
		name     string
		config   client.Config
		message  string
		problems []fields.Problem
	}{
		{"nothing is given", client.Config{}, "exactly one of application and presenceSubscriptions must be given; token is required", []fields.Problem{addresses, noToken}},
		{"neither address", client.Config{Token: token}, addresses.Message, []fields.Problem{addresses}},
		{"both addresses", client.Config{Application: applicationURL, PresenceSubscriptions: collectionURL, Token: token}, addresses.Message, []fields.Problem{addresses}},
		{"both addresses and no token", client.Config{Application: applicationURL, PresenceSubscriptions: collectionURL}, addresses.Message + "; token is required", []fields.Problem{addresses, noToken}},
		{"no token", client.Config{Application: applicationURL}, "token is required", []fields.Problem{noToken}},
		{
			"a path for the application, and no token", client.Config{Application: "/ucwa"},
			"application is not usable: it is not an absolute URL; token is required",
			[]fields.Problem{{Path: "/application", Message: "is not usable: it is not an absolute URL"}, noToken},
		},
		{
			"user info in the address of the collection", client.Config{PresenceSubscriptions: "https://user:pass@fe1.contoso.com/", Token: token},
			"presenceSubscriptions is not usable: a URL must not have user info",
			[]fields.Problem{{Path: "/presenceSubscriptions", Message: "is not usable: a URL must not have user info"}},
		},
		{
			"another scheme", client.Config{PresenceSubscriptions: "ftp://fe1.contoso.com/", Token: token},
			"presenceSubscriptions is not usable: the scheme is not https or http",
			[]fields.Problem{{Path: "/presenceSubscriptions", Message: "is not usable: the scheme is not https or http"}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := client.New(row.config)
			e := fault(t, err)
			assert.Equal(t, ucwa.KindArgument, e.Kind)
			assert.Equal(t, row.message, e.Message)
			assert.Equal(t, row.problems, e.Problems)
		})
	}
}
