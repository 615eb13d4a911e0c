package emulator

import (
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// parameters are the input of an operation.
type parameters[T any] struct {
	supplied []string // the names of those that the server itself puts into links
	scalars  []string // the names of others with one value
	lists    []string // the names of those with any number
	parse    func(*hal.Resource) (T, []fields.Problem)
}

// read returns the input of a call: a POST may have it in its body or in its
// query (page QueryParameters).
func (p parameters[T]) read(c *call) (T, []fields.Problem) {
	var clashes []fields.Problem
	merge := func(name string, value hal.Value) {
		inBody, found := c.input.PropertyFold(name)
		switch {
		case !found:
			c.input.Properties = append(c.input.Properties, hal.Property{Name: name, Value: value})
		case !same(inBody, value):
			clashes = append(clashes, fields.Problem{Path: "/" + name, Message: "is not the same in query and body"})
		}
	}
	for _, name := range slices.Concat(p.supplied, p.scalars) {
		values := c.target.values(name)
		if len(values) == 0 {
			continue
		}
		if slices.Contains(p.supplied, name) {
			c.forget(name) // the link knows better than the body
		}
		merge(name, hal.String(values[0]))
		if len(slices.Compact(values)) > 1 {
			clashes = append(clashes, fields.Problem{Path: "/" + name, Message: "has more than one value in the query"})
		}
	}
	for _, name := range p.lists {
		if values := c.target.values(name); len(values) > 0 {
			merge(name, hal.Strings(values...))
		}
	}
	input, problems := p.parse(c.input)
	return input, append(clashes, problems...)
}

// gives reports whether the input has a parameter.
func (c *call) gives(name string) bool {
	_, inBody := c.input.PropertyFold(name)
	return inBody || len(c.target.values(name)) > 0
}

// forget takes a parameter out of the body.
func (c *call) forget(name string) {
	c.input.Properties = slices.DeleteFunc(c.input.Properties, func(p hal.Property) bool {
		return strings.EqualFold(p.Name, name)
	})
}

// same reports whether two values are the same text, or lists of the same
// texts. A query has no types, so they do not count.
func same(a, b hal.Value) bool {
	return a.Text() == b.Text() && slices.EqualFunc(a.Items(), b.Items(), func(a, b hal.Property) bool {
		return a.Name == b.Name && same(a.Value, b.Value)
	})
}

// faultsShown bounds how much a refusal says about one parameter, because a
// list can be as long as a request.
const faultsShown = 10

// faults returns what is wrong with each parameter. A parameter stands in
// there once, however much is wrong with it: its name is that of a property.
func faults(problems []fields.Problem) []ucwa.Parameter {
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
	var faults []ucwa.Parameter
	for _, name := range names {
		all := reasons[name]
		if more := len(all) - faultsShown; more > 0 {
			all = append(all[:faultsShown], "and "+strconv.Itoa(more)+" more")
		}
		faults = append(faults, ucwa.Parameter{Name: name, Reason: strings.Join(all, "; ")})
	}
	return faults
}
