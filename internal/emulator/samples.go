package emulator

import "ucwapresence/internal/ucwa"

// samplePeople returns the people of the pages CreateAnApplication,
// GetPresenceDataOfAContact, BatchingRequests, contact_ref and me_ref, as these
// spell them.
func samplePeople() []Person {
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

// sampleGroups returns groups of the sample people: the first as the page
// GetPresenceDataOfAContact shows it, the others made up around what pages say
// of single people.
func sampleGroups() []Group {
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

// systemGroups returns the groups that everybody has at least, with all people
// in the one where contacts are placed by default.
func systemGroups(people []Person) []Group {
	pinned := Group{Rel: ucwa.RelPinnedGroup, ID: "group_id", Name: "Pinned Contacts"}
	others := Group{Rel: ucwa.RelDefaultGroup, ID: "default_group_id", Name: "Other Contacts"}
	for _, p := range people {
		others.Members = append(others.Members, p.URI)
	}
	return []Group{pinned, others}
}
