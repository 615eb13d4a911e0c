package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	beAvailable = "POST {app}/me/makeMeAvailable\n\n" + `{"SupportedModalities":["Messaging"]}`
	leneSeen    = "{app}/people/lenea@contoso.com"
)

// rels returns the rels of a document's links.
func rels(r *hal.Resource) []string {
	var rels []string
	for _, link := range r.Links {
		rels = append(rels, link.Rel)
	}
	return rels
}

func TestMakeMeAvailableAddsLinksToMe(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, []string{"self", "makeMeAvailable", "photo"}, rels(s.get("{app}/me")))
	assert.Equal(t, "204", s.status(beAvailable))
	me := s.get("{app}/me")
	assert.Equal(t, []string{"self", "location", "note", "presence", "reportMyActivity", "photo"}, rels(me))
	app := s.get("{app}")
	assert.Equal(t, *me, app.Resources(ucwa.RelMe)[0], "the application embeds the same")
	assert.Contains(t, string(s.send("GET {app}/communication").Body), `"supportedModalities":["Messaging"],"supportedMessageFormats":["Plain"]`)
	assert.Equal(t, "409 Conflict AlreadyExists", s.status(beAvailable))
}

func TestMeCannotPublishBeforeMakeMeAvailable(t *testing.T) {
	s := start(t, Config{})
	requests := []string{
		"POST {app}/me/reportMyActivity",
		"GET {app}/me/presence", "POST {app}/me/presence\n\n" + `{"availability":"Busy"}`,
		"GET {app}/me/note", "POST {app}/me/note?message=hello",
		"GET {app}/me/location", "POST {app}/me/location\n\n" + `{"location":"here"}`,
	}
	for _, request := range requests {
		assert.Equal(t, "409 Conflict MakeMeAvailableRequired", s.status(request), request)
	}
	assert.Equal(t, "Online", s.get(leneSeen+"/presence").Text("availability"), "what others see has not changed")
	require.Equal(t, "204", s.status(beAvailable))
	for _, request := range requests {
		want := "204"
		if strings.HasPrefix(request, "GET") {
			want = "200"
		}
		assert.Equal(t, want, s.status(request), request)
	}
	other, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	assert.Equal(t, "409 Conflict MakeMeAvailableRequired", s.status("GET "+other+"/me/presence"), "each application needs its own makeMeAvailable")
}

func TestTheInputOfMakeMeAvailable(t *testing.T) {
	const invalid = "400 BadRequest ParameterValidationFailure"
	for _, row := range []struct{ name, request, want string }{
		{"an empty body", "\n\n", "204"},
		{"the page's JSON", "\nContent-Type: application/json\n\n" + sample(t, "makeMeAvailable_ref/post-request.json.corrected"), "204"},
		{"the page's XML", "\nContent-Type: application/xml\n\n" + sample(t, "makeMeAvailable_ref/post-request.xml.corrected"), "204"},
		{"time spans", "\n\n" + `{"inactiveTimeout":"PT5M","voipFallbackToPhoneAudioTimeOut":"00:00:10"}`, "204"},
		{"nulls", "\n\n" + `{"signInAs":null,"supportedModalities":null,"phoneNumber":null}`, "204"},
		{"parameters in the query", "?SignInAs=busy&supportedModalities=Messaging&supportedModalities=phoneaudio", "204"},
		{"an unknown availability", "\n\n" + `{"signInAs":"Gone"}`, invalid},
		{"an availability that cannot be preferred", "\n\n" + `{"signInAs":"IdleOnline"}`, invalid},
		{"an unknown modality", "\n\n" + `{"supportedModalities":["Messaging","Fax"]}`, invalid},
		{"one modality without a list", "\n\n" + `{"supportedModalities":"Messaging"}`, invalid},
		{"an unknown message format", "\n\n" + `{"supportedMessageFormats":["Rtf"]}`, invalid},
		{"an unknown preference", "\n\n" + `{"audioPreference":"Loud"}`, invalid},
		{"a phone number of 101 characters", "\n\n" + `{"phoneNumber":"` + strings.Repeat("4", 101) + `"}`, invalid},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			assert.Equal(t, row.want, s.status("POST {app}/me/makeMeAvailable"+row.request))
			assert.Equal(t, row.want == "204", s.get("{app}/me").Href("presence") != "")
		})
	}
}

func TestOthersSeeThePublishedAvailability(t *testing.T) {
	for _, row := range []struct{ name, availability, seen, activity string }{
		{"online", "Online", "Online", ""},
		{"busy", "Busy", "Busy", ""},
		{"do not disturb", "DoNotDisturb", "DoNotDisturb", ""},
		{"be right back", "BeRightBack", "BeRightBack", ""},
		{"away", "Away", "Away", ""},
		{"off work, which others see as an activity", "Offwork", "Away", "off-work"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, request := range []string{
				"POST {app}/me/presence\n\n" + `{"availability":"` + row.availability + `"}`,
				"POST {app}/me/presence?Availability=" + strings.ToLower(row.availability),
				"POST {app}/me/presence\nContent-Type: application/xml\n\n<input " + xmlNamespace + `><property name="availability">` + row.availability + "</property></input>",
			} {
				s := start(t, Config{})
				require.Equal(t, "204", s.status(beAvailable))
				s.now = s.now.Add(time.Hour)
				require.Equal(t, "204", s.status(request))
				presence, ok := ucwa.ParseContactPresence(s.get(leneSeen + "/presence"))
				require.True(t, ok)
				assert.Equal(t, row.seen, presence.Availability)
				assert.Equal(t, row.activity, presence.Activity)
				assert.Equal(t, "Web", presence.DeviceType)
				assert.Equal(t, s.now.UnixMilli(), presence.LastActive.UnixMilli())
				own := s.get("{app}/me/presence")
				assert.Equal(t, row.seen, own.Text("availability"))
				assert.Equal(t, row.activity, own.Text("activity"))
			}
			s := start(t, Config{})
			require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable?signInAs="+row.availability))
			assert.Equal(t, row.seen, s.get(leneSeen+"/presence").Text("availability"), "signInAs publishes it from the start")
		})
	}
	t.Run("an availability that cannot be published changes nothing", func(t *testing.T) {
		s := start(t, Config{})
		require.Equal(t, "204", s.status(beAvailable))
		for _, availability := range []string{"Offline", "IdleBusy", "Inactive", "x"} {
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status("POST {app}/me/presence?availability="+availability))
		}
		assert.Equal(t, "Online", s.get("{app}/me/presence").Text("availability"))
	})
}

func TestAnEmptyInputRemovesThePublishedPart(t *testing.T) {
	for _, empty := range []string{"", "\nContent-Type: ", "\nContent-Type: application/json\n\n{}", "?message=&location=&availability="} {
		s := start(t, Config{})
		for _, request := range []string{beAvailable, "POST {app}/me/presence?availability=Busy", "POST {app}/me/note?Message=I%27m%20away%20today", "POST {app}/me/location?location=Home"} {
			require.Equal(t, "204", s.status(request))
		}
		assert.Equal(t, "I'm away today", s.get(leneSeen+"/note").Text("message"))
		assert.Equal(t, "Home", s.get(leneSeen+"/location").Text("location"))
		for _, part := range []string{"presence", "note", "location"} {
			require.Equal(t, "204", s.status("POST {app}/me/"+part+empty))
		}
		assert.Equal(t, "Online", s.get("{app}/me/presence").Text("availability"))
		for _, seen := range []string{"{app}/me", leneSeen} {
			assert.Equal(t, []hal.Property{{Name: "message", Value: hal.String("")}, {Name: "type", Value: hal.String("Personal")}}, s.get(seen+"/note").Properties)
			assert.Equal(t, []hal.Property{{Name: "location", Value: hal.String("")}}, s.get(seen+"/location").Properties)
		}
	}
}

func TestDocumentsOfMeToTheByte(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{
		beAvailable, "POST {app}/me/note?message=Heads%20down%20today", "POST {app}/me/location?location=By+the+beach...",
	} {
		require.Equal(t, "204", s.status(request))
	}
	for _, row := range []struct{ name, want string }{
		{"presence", `{"rel":"presence","availability":"Online","_links":{"self":{"href":"{app}/me/presence"}}}`},
		{"note", `{"rel":"note","message":"Heads down today","type":"Personal","_links":{"self":{"href":"{app}/me/note"}}}`},
		{"location", `{"rel":"location","location":"By the beach...","_links":{"self":{"href":"{app}/me/location"}}}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, strings.ReplaceAll(row.want, "{app}", s.app), string(s.send("GET {app}/me/"+row.name).Body))
		})
	}
	require.Equal(t, "204", s.status("POST {app}/me/presence?availability=Offwork"))
	page, err := hal.DecodeJSON([]byte(sample(t, "presence_ref/get-response.json.wire")))
	require.NoError(t, err)
	assert.Equal(t, shape(page, ""), shape(s.get("{app}/me/presence"), ""))
}

func TestInvalidPublicationsAreRefused(t *testing.T) {
	s := start(t, Config{})
	require.Equal(t, "204", s.status(beAvailable))
	assert.Equal(t, "204", s.status("POST {app}/me/location?location="+strings.Repeat("a", 60)))
	for _, request := range []string{
		"POST {app}/me/location?location=" + strings.Repeat("a", 61),
		"POST {app}/me/note?message=%00",
		"POST {app}/me/note\n\n" + `{"message":1}`,
		"POST {app}/me/presence\n\n" + `{"availability":["Busy"]}`,
	} {
		assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status(request), request)
	}
}

func TestReportMyActivityUpdatesLastActive(t *testing.T) {
	s := start(t, Config{})
	require.Equal(t, "204", s.status(beAvailable))
	require.Equal(t, "204", s.status("POST {app}/me/presence?availability=Busy"))
	s.now = s.now.Add(4 * time.Minute)
	require.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"))
	presence, ok := ucwa.ParseContactPresence(s.get(leneSeen + "/presence"))
	require.True(t, ok)
	assert.Equal(t, "Busy", presence.Availability)
	assert.Equal(t, s.now.UnixMilli(), presence.LastActive.UnixMilli())
}

func TestAPublicationEndsWithItsApplication(t *testing.T) {
	seen := func(s *server, app string) string {
		return s.get(app + "/people/lenea@contoso.com/presence").Text("availability")
	}
	for _, row := range []struct {
		name string
		end  func(s *server)
	}{
		{"the application is deleted", func(s *server) { require.Equal(t, "204", s.status("DELETE {app}")) }},
		{"the application is killed", func(s *server) {
			require.NoError(t, s.Fail(fault.Rule{Path: s.app, KillApplication: true, Times: 1}))
			s.send("GET {app}")
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			other, err := s.CreateApplication(s.Token(), s.now)
			require.NoError(t, err)
			require.Equal(t, "204", s.status(beAvailable))
			require.Equal(t, "204", s.status("POST {app}/me/presence?availability=Busy"))
			assert.Equal(t, "Busy", seen(s, other))
			row.end(s)
			assert.Equal(t, "Online", seen(s, other))
		})
	}
	t.Run("the presence that was set before shows again", func(t *testing.T) {
		s := start(t, Config{})
		require.NoError(t, s.SetPresence("sip:lenea@contoso.com", directory.Presence{Availability: "BeRightBack"}, s.now))
		require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable?signInAs=Busy"))
		require.Equal(t, "204", s.status("DELETE {app}"))
		assert.Equal(t, "BeRightBack", s.Presence("sip:lenea@contoso.com", s.now).Availability)
	})
	t.Run("a later publication of another application stays", func(t *testing.T) {
		s := start(t, Config{})
		other, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		require.Equal(t, "204", s.status(beAvailable))
		require.Equal(t, "204", s.status("POST "+other+"/me/makeMeAvailable?signInAs=Away"))
		require.Equal(t, "204", s.status("DELETE {app}"))
		assert.Equal(t, "Away", seen(s, other))
		require.NoError(t, s.SetPresence("sip:lenea@contoso.com", directory.Presence{Availability: "DoNotDisturb"}, s.now))
		require.Equal(t, "204", s.status("DELETE "+other))
		last, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		assert.Equal(t, "DoNotDisturb", seen(s, last))
	})
}
