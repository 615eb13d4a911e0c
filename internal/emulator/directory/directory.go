package directory

import (
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/ucwa"
)

// Config is the configuration of a directory.
type Config struct {
	People []Person
	Groups []Group
	// Life is how long people keep a presence before they may change it by
	// themselves; 0 if they do not.
	Life time.Duration
	// Seed decides what they change to.
	Seed uint64
}

// Directory holds people, groups, and the presence of people.
type Directory struct {
	people []Person
	groups []Group
	seed   uint64
	life   time.Duration

	// By SIPKey.
	index       map[string]int // of people
	departments map[string]string
	overrides   map[string]Presence // set by SetPresence
	published   map[string]Publication
}

// New returns a directory. Of several people with one URI the first counts.
func New(config Config) *Directory {
	d := &Directory{
		groups:      config.Groups,
		seed:        config.Seed,
		life:        config.Life,
		index:       map[string]int{},
		departments: map[string]string{},
		overrides:   map[string]Presence{},
		published:   map[string]Publication{},
	}
	for _, p := range config.People {
		d.add(p)
	}
	for _, g := range slices.Backward(config.Groups) { // so that the first group of a person is stored last
		for _, uri := range g.Members {
			if g.Distribution() {
				d.departments[ucwa.SIPKey(uri)] = g.Name
			}
		}
	}
	return d
}

// add adds a person, unless there is one with the same URI.
func (d *Directory) add(p Person) {
	key := ucwa.SIPKey(p.URI)
	if _, known := d.index[key]; !known {
		d.index[key] = len(d.people)
		d.people = append(d.people, p)
	}
}

// People returns everyone in the directory: first the people of the
// configuration, then those that SetPresence added.
func (d *Directory) People() []Person { return slices.Clone(d.people) }

// Find returns the person with a SIP URI. A person who is not in the directory
// has only a URI.
func (d *Directory) Find(uri string) (p Person, known bool) {
	i, known := d.index[ucwa.SIPKey(uri)]
	if !known {
		return Person{URI: uri}, false
	}
	return d.people[i], true
}

// Account returns the person with a user name: user@host, with or without sip:;
// DOMAIN\user, where the domain is the host or its first label; or the user alone,
// in which case it is the first person with that user part.
func (d *Directory) Account(username string) (Person, bool) {
	domain, account, qualified := strings.Cut(username, `\`)
	if !qualified {
		account = username
	}
	domain, account = ucwa.LowerASCII(domain), addressKey(account)
	i := slices.IndexFunc(d.people, func(p Person) bool {
		key := Address(ucwa.SIPKey(p.URI))
		user, host, _ := strings.Cut(key, "@")
		if qualified {
			label, _, _ := strings.Cut(host, ".")
			return account == user && (domain == host || domain == label)
		}
		return account == key || account == user
	})
	if i < 0 {
		return Person{}, false
	}
	return d.people[i], true
}

// addressKey returns an address, or a part of one, as it is written in a SIPKey.
func addressKey(text string) string {
	if !ucwa.IsSIP(text) {
		text = "sip:" + text
	}
	return Address(ucwa.SIPKey(text))
}

// Department returns the department of a person, or "".
func (d *Directory) Department(uri string) string { return d.departments[ucwa.SIPKey(uri)] }

// Search returns the SIP URIs of people who have a text in their name or their
// URI (the e-mail address is part of it: page search_ref), and who have the given
// e-mail address unless it is "".
func (d *Directory) Search(text, mail string) []string {
	text, mail = strings.TrimSpace(text), strings.TrimSpace(mail)
	if text == "" && mail == "" {
		return nil // blanks occur in every name
	}
	inName, inURI := strings.ToLower(text), addressKey(text) // a name is in any alphabet
	var found []string
	for _, p := range d.people {
		key := ucwa.SIPKey(p.URI)
		matches := strings.Contains(strings.ToLower(p.Name), inName) || strings.Contains(key, inURI)
		if matches && (mail == "" || addressKey(mail) == Address(key)) {
			found = append(found, p.URI)
		}
	}
	return found
}

// Groups returns all groups.
func (d *Directory) Groups() []Group { return d.groups }

// Group returns the group with an id.
func (d *Directory) Group(id string) (Group, bool) {
	i := slices.IndexFunc(d.groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return Group{}, false
	}
	return d.groups[i], true
}

// Members returns the people in the groups, each of them once and without the
// user.
func (d *Directory) Members(user string, groups ...Group) []string {
	var members []string
	seen := map[string]bool{ucwa.SIPKey(user): true}
	for _, g := range groups {
		for _, uri := range g.Members {
			if key := ucwa.SIPKey(uri); !seen[key] {
				seen[key] = true
				members = append(members, uri)
			}
		}
	}
	return members
}

// PersonalGroups returns the groups of the contact list. Distribution groups are
// not part of it.
func (d *Directory) PersonalGroups() []Group {
	return slices.DeleteFunc(slices.Clone(d.groups), Group.Distribution)
}

// Contacts returns the user's contact list.
func (d *Directory) Contacts(user string) []string { return d.Members(user, d.PersonalGroups()...) }
