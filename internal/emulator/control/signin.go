package control

import (
	"slices"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// signInField reads how clients sign in.
func signInField(c *emulator.Config) fields.Field {
	return fields.Object("signIn",
		fields.OneOf("challenge", &c.Challenge, auth.Challenges()...),
		grantsField(&c.Grants),
		fields.Milliseconds("tokenLife", maxAdvance, &c.TokenLife),
		fields.Bool("ticketsPerHost", &c.TicketsPerHost),
		fields.Func("foreignTicket", func(v hal.Value) string {
			i := slices.Index([]string{"401", "403", "500"}, v.Text())
			if v.Kind() != hal.KindNumber || i < 0 {
				return "must be 401, 403 or 500"
			}
			c.ForeignTicket = []int{401, 403, 500}[i]
			return ""
		}),
		originField("redirect", &c.Redirect),
		originField("userRedirect", &c.UserRedirect),
	)
}

// grantsField reads grant types by the names that clients of this project use.
func grantsField(to *[]string) fields.Field {
	types := map[string]string{
		"password": auth.GrantPassword, "windows": auth.GrantWindows, "passive": auth.GrantPassive,
	}
	return fields.List("grants", func(r *fields.Reader, path string, item hal.Value) {
		var name string
		fields.OneOf("", &name, "password", "windows", "passive").Read(r, path, item)
		if grant, known := types[name]; known && !slices.Contains(*to, grant) {
			*to = append(*to, grant)
		}
	})
}
