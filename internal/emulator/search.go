package emulator

import (
	"strconv"

	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// searchInput is the input of GET search. People who are found match all that is
// given.
type searchInput struct {
	query string // part of a name or an address; "" if not given
	mail  string // an e-mail address; "" if not given
	limit int
}

// maxSearch is the most people that a search finds (page search_ref: "maximum value
// is 100 and the minimum value is 1"). It is also the default, which no page states.
const maxSearch = 100

func searchParameters() input.Parameters[searchInput] {
	return input.Parameters[searchInput]{Scalars: []string{"query", "mail", "limit"}, Parse: parseSearchInput}
}

// parseSearchInput requires a query (page search_ref) unless there is a mail, which
// belongs to revision 2 and makes the query optional (page search2_ref).
func parseSearchInput(doc *hal.Resource) (searchInput, []fields.Problem) {
	in := searchInput{limit: maxSearch}
	query := input.NonEmpty("query", &in.query)
	r := fields.Reader{Wire: true}
	r.Document(doc, input.Text("mail", input.MaxText, &in.mail))
	if in.mail == "" {
		query = query.Required()
	}
	r.Document(doc, query)
	r.Document(doc, fields.Int("limit", 1, maxSearch, func(n int) { in.limit = n }))
	return in, r.Problems()
}

// href returns the href of the results.
func (in searchInput) href(a *application) string {
	href := a.href + "/people/search?"
	for _, p := range [...]httpmsg.Parameter{{Name: "query", Value: in.query}, {Name: "mail", Value: in.mail}} {
		if p.Value != "" {
			href += p.Name + "=" + httpmsg.Escape(p.Value) + "&"
		}
	}
	return href + "limit=" + strconv.Itoa(in.limit)
}

// search embeds nothing if no one is found, not even an empty array: Microsoft's own
// sample, ContactSearch.js, takes an empty array for a contact.
func (c *call) search(in searchInput) *answer {
	found := c.emulator.directory.Search(in.query, in.mail)
	more := len(found) > in.limit
	if more {
		found = found[:in.limit]
	}
	r := collection(ucwa.RelSearch, in.href(c.application))
	r.Properties = []hal.Property{{Name: "moreResultsAvailable", Value: hal.Bool(more)}}
	if len(found) > 0 {
		r.Embedded = []hal.Embedded{c.contactList(found)}
	}
	return ok(r)
}
