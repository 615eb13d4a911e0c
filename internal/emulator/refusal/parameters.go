package refusal

import (
	"strconv"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// ParameterValidationFailure refuses an input, and lists what is wrong with its
// parameters.
func ParameterValidationFailure(problems []fields.Problem) Refusal {
	r := refuse(400, ucwa.CodeBadRequest, ucwa.SubcodeParameterValidationFailure, "One or more parameters are missing or not valid.")
	r.Reason.Parameters = parameters(problems)
	return r
}

// maxReasons is how many problems of one parameter are listed: a list can be as
// long as a request.
const maxReasons = 10

// parameters returns what is wrong with each parameter. A parameter is listed
// once, with all its problems, because its name is the name of a property.
func parameters(problems []fields.Problem) []ucwa.Parameter {
	var names []string
	reasons := map[string][]string{}
	for _, p := range problems {
		name, item, _ := strings.Cut(strings.TrimPrefix(p.Path, "/"), "/")
		reason := p.Message
		if item != "" {
			reason = "[" + item + "] " + reason
		}
		if reasons[name] == nil {
			names = append(names, name)
		}
		reasons[name] = append(reasons[name], reason)
	}
	var all []ucwa.Parameter
	for _, name := range names {
		listed := reasons[name]
		if more := len(listed) - maxReasons; more > 0 {
			listed = append(listed[:maxReasons], "and "+strconv.Itoa(more)+" more")
		}
		all = append(all, ucwa.Parameter{Name: name, Reason: strings.Join(listed, "; ")})
	}
	return all
}
