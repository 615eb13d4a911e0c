package ucwa

// The rels that presence needs. Each names a resource type, and the links to resources
// of that type.
const (
	RelSelf        = "self"
	RelApplication = "application"
	RelMe          = "me"
	RelPeople      = "people"

	RelPresenceSubscriptions           = "presenceSubscriptions"
	RelPresenceSubscription            = "presenceSubscription"
	RelPresenceSubscriptionMemberships = "presenceSubscriptionMemberships"
	RelPresenceSubscriptionMembership  = "presenceSubscriptionMembership"
	RelMemberships                     = "memberships"
	RelAddToPresenceSubscription       = "addToPresenceSubscription"
	RelSubscribedContacts              = "subscribedContacts"

	RelMyGroups                 = "myGroups"
	RelGroup                    = "group"
	RelPinnedGroup              = "pinnedGroup"
	RelDefaultGroup             = "defaultGroup"
	RelDistributionGroup        = "distributionGroup"
	RelGroupContacts            = "groupContacts"
	RelSubscribeToGroupPresence = "subscribeToGroupPresence"

	RelContact         = "contact"
	RelContactPresence = "contactPresence"
	RelSearch          = "search"
)
