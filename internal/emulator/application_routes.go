package emulator

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// applicationInput is what POST applications takes.
type applicationInput struct{ culture, endpointID, userAgent string }

// Of the names that are not required, type and instanceId change nothing: a user
// has one application and one event channel per endpointId.
func applicationParameters() parameters[applicationInput] {
	return parameters[applicationInput]{
		scalars: []string{"culture", "endpointId", "userAgent", "instanceId", "type"},
		parse: func(doc *hal.Resource) (applicationInput, []fields.Problem) {
			r := reader{doc: doc}
			in := applicationInput{
				culture:    r.text("culture", maxText),
				endpointID: r.text("endpointId", maxText),
				userAgent:  r.text("userAgent", maxText),
			}
			r.optional("instanceId", maxText)
			r.optional("type", maxText)
			return in, r.problems
		},
	}
}

// maxText bounds the texts of the page applications_ref: "max length: 100".
const maxText = 100

func (c *call) createApplication(in applicationInput) *answer {
	app, created, err := c.emulator.open(c.token.User, in)
	switch {
	case err != nil:
		return tooManyApplications()
	case created:
		return &answer{status: 201, document: app.resource(c.emulator.directory)}
	default:
		return &answer{status: 200, document: app.resource(c.emulator.directory)}
	}
}

func (c *call) getApplication() *answer {
	return &answer{status: 200, document: c.application.resource(c.emulator.directory)}
}

func (c *call) deleteApplication() *answer {
	c.emulator.end(c.application)
	return &answer{status: 204}
}

// ofApplication returns an operation that shows a document of the application.
func ofApplication(show func(*application) *hal.Resource) operation {
	return plain(func(c *call) *answer { return &answer{status: 200, document: show(c.application)} })
}
