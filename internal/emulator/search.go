package emulator

import (
	"strconv"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// searchInput is what GET search takes. Who is found fits all that is given.
type searchInput struct {
	query string // part of a name or an address; "" if not given
	mail  string // an e-mail address; "" if not given
	limit int
}

// The pages search_ref and search2_ref.
const (
	maxQuery  = 256 // "maximum length is 256 characters", also that of mail
	maxSearch = 100 // "maximum value is 100 and the minimum value is 1"; also what we take for the default
)

func searchParameters() parameters[searchInput] {
	return parameters[searchInput]{scalars: []string{"query", "mail", "limit"}, parse: parseSearchInput}
}

// parseSearchInput wants a query (page search_ref), unless there is a mail, which
// is in revision 2 and makes it optional (page search2_ref).
func parseSearchInput(doc *hal.Resource) (searchInput, []fields.Problem) {
	r := reader{doc: doc}
	in := searchInput{mail: r.optional("mail", maxQuery), limit: maxSearch}
	if _, given := doc.PropertyFold("query"); given || in.mail == "" {
		in.query = r.text("query", maxQuery)
	}
	if _, given := doc.PropertyFold("limit"); given {
		in.limit = r.whole("limit", 1, maxSearch)
	}
	return in, r.problems
}

// href returns the address of what is found.
func (in searchInput) href(a *application) string {
	href := a.href + "/people/search?"
	for _, p := range [...]httpmsg.Parameter{{Name: "query", Value: in.query}, {Name: "mail", Value: in.mail}} {
		if p.Value != "" {
			href += p.Name + "=" + httpmsg.Escape(p.Value) + "&"
		}
	}
	return href + "limit=" + strconv.Itoa(in.limit)
}

// search embeds nothing where nobody is found: Microsoft's own sample,
// ContactSearch.js, takes an empty array for a contact.
func (c *call) search(in searchInput) *answer {
	found := c.emulator.directory.search(in.query, in.mail)
	more := len(found) > in.limit
	if more {
		found = found[:in.limit]
	}
	r := collection(ucwa.RelSearch, in.href(c.application))
	r.Properties = []hal.Property{{Name: "moreResultsAvailable", Value: hal.Bool(more)}}
	if len(found) > 0 {
		r.Embedded = []hal.Embedded{c.contactList(found)}
	}
	return &answer{status: 200, document: r}
}
