package directory

import "ucwapresence/internal/ucwa"

// SamplePeople returns the people of the pages CreateAnApplication,
// GetPresenceDataOfAContact, BatchingRequests, contact_ref and me_ref, in the
// spelling of these pages.
func SamplePeople() []Person {
	return []Person{
		{URI: "sip:lenea@contoso.com", Name: "Lene Aaling"},
		{URI: "sip:SaraD@contoso.com", Name: "Sara Davis", Title: "Product Manager"},
		{URI: "sip:toshm@contoso.com", Name: "Tosh Meston"},
		{URI: "sip:ChrisB@contoso.com", Name: "Chris Barry"},
		{URI: "sip:AlexD@contoso.com", Name: "Alex Darrow"},
		{URI: "sip:DanaB@contoso.com", Name: "Dana Birkby"},
		{URI: "sip:alex@contoso.com", Name: "Alex Doe", Title: "Engineer 2"},
		{URI: "sip:johndoe@contoso.com", Name: "John Doe", Title: "Senior Manager"},
		{URI: "sip:janedoe@contoso.com", Name: "Jane Doe"},
	}
}

// SampleGroups returns groups of the sample people. The first is that of the page
// GetPresenceDataOfAContact; the others are invented, and agree with what pages say
// about single people.
func SampleGroups() []Group {
	return []Group{
		{
			Rel: ucwa.RelPinnedGroup, ID: "Etah6cLhDq72o1wPuJTauhyAiwZqeTNvmmtYt3LGBsY=", Name: "Pinned Contacts",
			Members: []string{"sip:SaraD@contoso.com", "sip:toshm@contoso.com"},
		},
		{
			Rel: ucwa.RelDefaultGroup, ID: "default_group_id", Name: "Other Contacts",
			Members: []string{"sip:ChrisB@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com", "sip:alex@contoso.com"},
		},
		{
			Rel: ucwa.RelGroup, ID: "Family", Name: "Family",
			Members: []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"},
		},
		{
			Rel: ucwa.RelDistributionGroup, ID: "6", Name: "Sales & Marketing", URI: "sip:sales@contoso.com",
			Members: []string{"sip:SaraD@contoso.com", "sip:toshm@contoso.com", "sip:ChrisB@contoso.com", "sip:johndoe@contoso.com"},
		},
		{
			Rel: ucwa.RelDistributionGroup, ID: "7", Name: "Engineering", URI: "sip:engineering@contoso.com",
			Members: []string{"sip:alex@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com", "sip:lenea@contoso.com"},
		},
	}
}

// SystemGroups returns the groups that every user has at least, with all people in
// the default group.
func SystemGroups(people []Person) []Group {
	pinned := Group{Rel: ucwa.RelPinnedGroup, ID: "group_id", Name: "Pinned Contacts"}
	others := Group{Rel: ucwa.RelDefaultGroup, ID: "default_group_id", Name: "Other Contacts"}
	for _, p := range people {
		others.Members = append(others.Members, p.URI)
	}
	return []Group{pinned, others}
}
