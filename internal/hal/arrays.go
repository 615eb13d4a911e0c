package hal

// In JSON each rel holds either a single object or an array, even of one element
// (page PayloadFormat). XML does not show which. These are the array rels of the
// presence resources.

// embedsArray reports whether rel embeds an array.
func embedsArray(rel string) bool {
	switch rel {
	case "presenceSubscription", "presenceSubscriptionMembership",
		"contact", "group", "distributionGroup":
		return true
	}
	return false
}

// linksArray reports whether a resource of type parent holds an array of links under
// rel. In a membership, for example, contact is a single link.
func linksArray(parent, rel string) bool {
	return parent == "subscribedContacts" && rel == "contact"
}
