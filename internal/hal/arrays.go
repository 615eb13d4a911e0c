package hal

// Single or array is fixed per rel in JSON (the page PayloadFormat: an array stays an
// array with one element); XML has no mark for it. These are the array rels of
// the presence resources.

// embedsArray reports whether rel embeds an array.
func embedsArray(rel string) bool {
	switch rel {
	case "presenceSubscription", "presenceSubscriptionMembership",
		"contact", "group", "distributionGroup":
		return true
	}
	return false
}

// linksArray reports whether a resource of type parent holds an array of links
// under rel. The same rel contact is a single link in a membership.
func linksArray(parent, rel string) bool {
	return parent == "subscribedContacts" && rel == "contact"
}
