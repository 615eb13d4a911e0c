package emulator

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
		text, problem := parseText(doc, p.name)
		if problem != "" {
			problems = append(problems, ucwa.Problem{Path: "/" + p.name, Message: problem})
		}
		*p.to = text
	}
	return in, problems
}

// maxText bounds the texts of the page applications_ref: "max length: 100".
const maxText = 100

// parseText reads a required text, and reports what is wrong with it.
func parseText(doc *hal.Resource, name string) (text, problem string) {
	found := false
	for _, p := range doc.Properties {
		switch {
		case !strings.EqualFold(p.Name, name):
			continue
		case found:
			return "", "is given twice, in different case"
		case p.Value.Kind() != hal.KindString:
			return "", "must be a string, not " + p.Value.Kind().String()
		}
		text, found = p.Value.Text(), true
	}
	switch {
	case !found || text == "":
		return "", "is required"
	case utf8.RuneCountInString(text) > maxText:
		return "", "must not be longer than " + strconv.Itoa(maxText) + " characters"
	case strings.ContainsFunc(text, unwritable):
		return "", "must not contain control characters"
	}
	return text, ""
}

// unwritable reports whether a character is one that no XML document can hold,
// or a control character that should not be in one.
func unwritable(r rune) bool { return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' }

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
