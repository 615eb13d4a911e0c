package emulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestEmptyCollectionsEmbedEmptyArrays(t *testing.T) {
	s := start(t, Config{People: []directory.Person{{URI: "sip:lenea@contoso.com"}}, Groups: []directory.Group{{Rel: ucwa.RelGroup, ID: "1"}}})
	for _, path := range []string{"presenceSubscriptionMemberships", "contacts", "contacts?groupId=1", "groupMemberships", "privacyRelationships"} {
		body := string(s.send("GET {app}/people/" + path).Body)
		assert.Regexp(t, `"_embedded":{"\w+":\[\]}}$`, body)
	}
	body := string(start(t, Config{People: []directory.Person{{URI: john}}}).send("GET {app}/people/groups").Body)
	assert.Regexp(t, `"group":\[\],"distributionGroup":\[\]}}$`, body)

	body = string(s.send("GET {app}/people/search?query=nobody").Body)
	assert.NotContains(t, body, "_embedded", "a search without results embeds nothing: the official demo could not read it")
}

func TestTheRelIsTheFirstProperty(t *testing.T) {
	s := start(t, Config{})
	for _, path := range []string{"{app}", "{app}/people", "{app}/people/contacts", "{app}/people/sarad@contoso.com/presence"} {
		rel := s.get(path).Rel
		assert.Regexp(t, `^{"rel":"`+rel+`",`, string(s.send("GET "+path).Body), "the rel is the first property")
		assert.Contains(t, string(s.send("GET "+path+"\nAccept: application/xml").Body), `<property name="rel">`+rel+`</property>`)
	}
	for _, path := range []string{rootPath, userPath} {
		assert.NotContains(t, string(s.send("GET "+path).Body), `"rel"`, "documents of discovery have no rel")
	}
}

func TestBooleansAreWrittenInLowerCaseAndReadInAnyCase(t *testing.T) {
	s := start(t, Config{})
	for limit, want := range map[string]string{"1": "true", "100": "false"} {
		search := "GET {app}/people/search?query=contoso&limit=" + limit
		assert.Contains(t, string(s.send(search).Body), `"moreResultsAvailable":`+want)
		assert.Contains(t, string(s.send(search+"\nAccept: application/xml").Body), `<property name="moreResultsAvailable">`+want+`</property>`)
	}
	for _, expand := range []string{"true", "True", "TRUE"} {
		assert.NotEmpty(t, s.get("{app}/people/contacts?expand="+expand).Embedded)
		collapsed := strings.NewReplacer("true", "false", "True", "False", "TRUE", "FALSE").Replace(expand)
		assert.Empty(t, s.get("{app}/people/contacts?expand="+collapsed).Embedded)
	}
}

func TestBothSpellingsOfTheVendorTypes(t *testing.T) {
	s := start(t, Config{})
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		for _, vendor := range []string{"vnd.microsoft.com.ucwa", "vnd.microsoft.ucwa"} {
			mediaType := "application/" + vendor + "+" + format.String()
			resp := s.send("GET {app}\nAccept: " + mediaType)
			assert.Equal(t, mediaType+"; charset=utf-8", resp.Header.Get("Content-Type"), "the answer has the spelling of the request")
			body, err := format.Append(nil, ucwa.ExtendRequest{Duration: 10}.Resource())
			require.NoError(t, err)
			id := s.subscribe(15, john)
			assert.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"\nContent-Type: "+mediaType+"\n\n"+string(body)))
		}
	}
}

func TestTheMarkerHasARandomName(t *testing.T) {
	s := start(t, Config{})
	other, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	one, another := s.get("{app}/communication").Properties[0], s.get(other + "/communication").Properties[0]
	assert.Equal(t, "please pass this in a PUT request", one.Value.Text())
	assert.Equal(t, one.Value, another.Value)
	assert.NotEqual(t, one.Name, another.Name)
}

func TestErrorsHaveTheSpellingOfErrorCode(t *testing.T) {
	for _, row := range []struct {
		status      int
		other, want string
	}{
		{412, "PreConditionFailed", "PreconditionFailed"},
		{428, "PreConditionRequired", "PreconditionRequired"},
	} {
		s := start(t, Config{})
		require.NoError(t, s.Fail(fault.Rule{Status: row.status}))
		assert.Equal(t, fmt.Sprint(row.status, " ", row.want), s.status("GET {app}"))
		assert.True(t, ucwa.SameCode(row.other, row.want))
	}
}

func TestSubscriptionsHaveNoETag(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	self := "{app}/people/presenceSubscriptions/" + id
	for _, match := range []string{"", "\nIf-Match: 1", "\nIf-Match: \"1\"", "\nIf-None-Match: *"} {
		resp := s.send("GET " + self + match)
		assert.Equal(t, 200, resp.Status, match)
		assert.Empty(t, resp.Header.Get("ETag"))
		assert.Equal(t, "200", s.status("POST "+self+"?duration=10"+match), match)
	}
	assert.Equal(t, "405 MethodNotAllowed", s.status("PUT "+self), "a subscription has no PUT")
}
