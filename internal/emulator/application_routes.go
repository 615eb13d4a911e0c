package emulator

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// applicationInput is what POST applications takes.
type applicationInput struct{ culture, endpointID, userAgent string }

func applicationParameters() parameters[applicationInput] {
	return parameters[applicationInput]{
		scalars: []string{"culture", "endpointId", "userAgent"},
		parse:   parseApplicationInput,
	}
}

func parseApplicationInput(doc *hal.Resource) (in applicationInput, problems []ucwa.Problem) {
	for _, p := range [...]struct {
		name string
		to   *string
	}{
		{"culture", &in.culture}, {"endpointId", &in.endpointID}, {"userAgent", &in.userAgent},
	} {
		text, problem := parseText(doc, p.name, maxText)
		if problem != "" {
			problems = append(problems, ucwa.Problem{Path: "/" + p.name, Message: problem})
		}
		*p.to = text
	}
	return in, problems
}

// maxText bounds the texts of the page applications_ref: "max length: 100".
const maxText = 100

func (c *call) createApplication(in applicationInput) *answer {
	app, created, err := c.emulator.open(c.token.User, in)
	switch {
	case err != nil:
		return tooManyApplications()
	case created:
		return &answer{status: 201, document: app.resource()}
	default:
		return &answer{status: 200, document: app.resource()}
	}
}

func (c *call) getApplication() *answer {
	return &answer{status: 200, document: c.application.resource()}
}

func (c *call) deleteApplication() *answer {
	delete(c.emulator.applications, c.application.id)
	return &answer{status: 204}
}

func (c *call) getPeople() *answer {
	return &answer{status: 200, document: c.application.people()}
}
