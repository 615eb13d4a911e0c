package ucwa

// The rels that presence needs. Each names a resource type, and the link or the
// embedded resource that leads to one.
const (
	RelApplication                     = "application"
	RelMe                              = "me"
	RelPeople                          = "people"
	RelPresenceSubscriptions           = "presenceSubscriptions"
	RelPresenceSubscription            = "presenceSubscription"
	RelPresenceSubscriptionMemberships = "presenceSubscriptionMemberships"
	RelMemberships                     = "memberships"
	RelAddToPresenceSubscription       = "addToPresenceSubscription"
	RelSelf                            = "self"
)
