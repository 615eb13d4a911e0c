package auth

// maxSessions is how many sessions are kept.
const maxSessions = 1000

// Sessions holds the users who have signed in at the server's page, by the value of
// the cookie that it sets. The zero value is empty.
type Sessions struct {
	users map[string]string
	ids   []string // oldest first
}

// Add adds a session. The oldest is removed if there are too many.
func (s *Sessions) Add(id, user string) {
	if s.users == nil {
		s.users = map[string]string{}
	}
	if len(s.ids) == maxSessions {
		delete(s.users, s.ids[0])
		s.ids = append([]string(nil), s.ids[1:]...)
	}
	s.users[id] = user
	s.ids = append(s.ids, id)
}

// User returns the user of a session.
func (s *Sessions) User(id string) (user string, found bool) {
	user, found = s.users[id]
	return user, found
}
