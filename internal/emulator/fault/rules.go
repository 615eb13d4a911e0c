package fault

import (
	"slices"

	"ucwapresence/internal/ucwa"
)

// Rules is a list of rules. The zero value is an empty list.
type Rules struct{ rules []Rule }

// Add appends a rule. An error is an [ucwa.Error] that lists everything that is
// wrong with it.
func (s *Rules) Add(r Rule) error {
	if problems := r.complete(); len(problems) > 0 {
		return ucwa.Argument(problems)
	}
	s.rules = append(s.rules, r)
	return nil
}

// All returns the rules, completed from the pages, with the times that are left.
func (s *Rules) All() []Rule { return slices.Clone(s.rules) }

// Clear removes all rules.
func (s *Rules) Clear() { s.rules = nil }

// Next returns the first rule that matches a request, and counts the match. It returns
// the zero Rule if no rule matches.
func (s *Rules) Next(subject Subject) Rule {
	i := slices.IndexFunc(s.rules, func(r Rule) bool { return r.Matches(subject) })
	if i < 0 {
		return Rule{}
	}
	return s.count(i)
}

// Last returns the rule that was added last if a request matches it, and counts it.
func (s *Rules) Last(subject Subject) (r Rule, matches bool) {
	last := len(s.rules) - 1
	if last < 0 || !s.rules[last].Matches(subject) {
		return Rule{}, false
	}
	return s.count(last), true
}

// count counts a rule, which is removed after its last time.
func (s *Rules) count(i int) Rule {
	r := s.rules[i]
	switch r.Times {
	case 0:
	case 1:
		s.rules = slices.Delete(s.rules, i, i+1)
	default:
		s.rules[i].Times--
	}
	return r
}
