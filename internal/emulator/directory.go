package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/ucwa"
)

// Person is a user of the server. A person's department is the first of the
// distribution groups that they are in.
type Person struct {
	URI   string // SIP URI, compared without regard to case
	Name  string
	Title string // may be empty
	// Password is what the person signs in with; [Password] if empty.
	Password string
}

// Password is that of everybody who has no other: the one that the page
// CreateAnApplication signs in with.
const Password = "pass@word1"

func (p Person) password() string { return cmp.Or(p.Password, Password) }

// Group is a group of contacts. Everybody who signs in has the same groups, but
// nobody is in their own contact list.
type Group struct {
	// Rel is the type: pinnedGroup, defaultGroup, group or distributionGroup.
	// Of the first two there should be one each.
	Rel string
	ID  string // unique among the groups; opaque
	// Name is at most 256 characters.
	Name string
	// URI is the address of a distributionGroup; other groups have none.
	URI     string
	Members []string // SIP URIs
}

// directory is who is on the server, in which groups, and how they are.
type directory struct {
	people []Person
	groups []Group
	seed   uint64
	life   time.Duration

	// By SIPKey.
	index       map[string]int      // of people
	departments map[string]string   // names
	said        map[string]Presence // what [Emulator.SetPresence] was told
	published   map[string]publication
}

func newDirectory(c Config) *directory {
	d := &directory{
		groups:      c.Groups,
		seed:        c.Seed,
		life:        c.Life,
		index:       map[string]int{},
		departments: map[string]string{},
		said:        map[string]Presence{},
		published:   map[string]publication{},
	}
	for _, p := range c.People {
		d.add(p)
	}
	for _, g := range slices.Backward(c.Groups) { // the first one of somebody is written last
		for _, uri := range g.Members {
			if g.distribution() {
				d.departments[ucwa.SIPKey(uri)] = g.Name
			}
		}
	}
	return d
}

// add takes somebody in, unless they are there already.
func (d *directory) add(p Person) {
	key := ucwa.SIPKey(p.URI)
	if _, known := d.index[key]; !known {
		d.index[key] = len(d.people)
		d.people = append(d.people, p)
	}
}

// find returns who has the SIP URI. Somebody unknown is nothing but a URI.
func (d *directory) find(uri string) (p Person, known bool) {
	i, known := d.index[ucwa.SIPKey(uri)]
	if !known {
		return Person{URI: uri}, false
	}
	return d.people[i], true
}

// account returns whom a user name is that of: user@host, with sip: or without;
// DOMAIN\user, where the domain is the host or the first part of it; or the user
// alone, who then is the first of that name.
func (d *directory) account(username string) (Person, bool) {
	name := strings.TrimPrefix(strings.ToLower(username), "sip:")
	domain, account, qualified := strings.Cut(name, `\`)
	i := slices.IndexFunc(d.people, func(p Person) bool {
		key := address(ucwa.SIPKey(p.URI))
		user, host, _ := strings.Cut(key, "@")
		if qualified {
			label, _, _ := strings.Cut(host, ".")
			return account == user && (domain == host || domain == label)
		}
		return name == key || name == user
	})
	if i < 0 {
		return Person{}, false
	}
	return d.people[i], true
}

// presence returns how somebody is. Without a life of their own the people of
// the directory are at their desks; of anybody else nothing is known.
func (d *directory) presence(uri string, now time.Time) Presence {
	key := ucwa.SIPKey(uri)
	if p, found := d.published[key]; found {
		return p.seen(now)
	}
	if p, found := d.said[key]; found {
		return p
	}
	_, known := d.index[key]
	switch {
	case !known:
		return Presence{Availability: "Offline", DeviceType: "Unknown"}
	case d.life > 0:
		return lifeOf(d.seed, key, d.life, now)
	default:
		return Presence{Availability: "Online", DeviceType: "PC", Modalities: []string{"Messaging"}}
	}
}

// say takes over how somebody is, whatever they say themselves. Who was unknown
// becomes known.
func (d *directory) say(uri string, p Presence) {
	d.add(Person{URI: uri})
	key := ucwa.SIPKey(uri)
	d.said[key] = p
	delete(d.published, key) // what comes last counts
}

// own returns how somebody is by their own account, also if that shows otherwise
// by now; how they are if there is none.
func (d *directory) own(uri string, now time.Time) Presence {
	if p, found := d.published[ucwa.SIPKey(uri)]; found {
		return p.Presence
	}
	return d.presence(uri, now)
}

// publish takes over how the user of an application is.
func (d *directory) publish(p publication) {
	d.published[ucwa.SIPKey(p.by.user.URI)] = p
}

// withdraw takes back what the user has published in an application, unless it
// was replaced since.
func (d *directory) withdraw(a *application) {
	if key := ucwa.SIPKey(a.user.URI); d.published[key].by == a {
		delete(d.published, key)
	}
}

// search returns the SIP URIs of people who have a text in their name or their
// URI, which their e-mail address is part of (page search_ref), and have that
// e-mail address unless it is "".
func (d *directory) search(text, mail string) []string {
	var found []string
	text, mail = strings.ToLower(strings.TrimSpace(text)), strings.TrimSpace(mail)
	if text == "" && mail == "" {
		return nil // blanks are in every name, and nobody is looked for
	}
	for _, p := range d.people {
		fits := strings.Contains(strings.ToLower(p.Name), text) || strings.Contains(ucwa.SIPKey(p.URI), text)
		if fits && (mail == "" || strings.EqualFold(mail, address(p.URI))) {
			found = append(found, p.URI)
		}
	}
	return found
}

// group returns the group with an id.
func (d *directory) group(id string) (Group, bool) {
	i := slices.IndexFunc(d.groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return Group{}, false
	}
	return d.groups[i], true
}

// members returns who is in at least one of the groups, each of them once, and
// without the user who asks.
func (d *directory) members(user string, groups ...Group) []string {
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

// personalGroups returns the groups of the contact list. Distribution groups are
// not part of it: they are the company's.
func (d *directory) personalGroups() []Group {
	return slices.DeleteFunc(slices.Clone(d.groups), Group.distribution)
}

// contacts returns the user's contact list.
func (d *directory) contacts(user string) []string { return d.members(user, d.personalGroups()...) }

func (g Group) distribution() bool { return g.Rel == ucwa.RelDistributionGroup }
