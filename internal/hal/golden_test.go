package hal

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample is one file of testdata.
type sample struct {
	path string
	data []byte
}

// format follows from the name of the file: post-request.xml.corrected is XML.
func (s sample) format() Format {
	if strings.Contains(filepath.Base(s.path), ".xml") {
		return XML
	}
	return JSON
}

// samples returns all sample documents in the order of their paths.
func samples(t testing.TB) []sample {
	t.Helper()
	all, err := readSamples()
	require.NoError(t, err)
	require.Greater(t, len(all), 180, "sample documents")
	return all
}

// readSamples reads the files once, because in a browser each file is a request.
var readSamples = sync.OnceValues(func() ([]sample, error) {
	var all []sample
	err := filepath.WalkDir("testdata", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if entry != nil && (entry.Name() == "fuzz" || entry.Name() == "rapid") { // inputs of other tests
				return filepath.SkipDir
			}
			return err
		}
		if filepath.Ext(path) == ".md" {
			return nil
		}
		data, err := os.ReadFile(path)
		name := strings.TrimPrefix(filepath.ToSlash(path), "testdata/")
		all = append(all, sample{name, data})
		return err
	})
	return all, err
})

// Why a sample is not in canonical form.
const (
	otherOrder    = "the server wrote rel, links or properties in another order"
	eventsFirst   = "an event package has its links before its sender"
	prettyPrinted = "the document is indented"
	otherEscapes  = "another server wrote it and escapes other characters"
)

// notCanonical lists the samples that are not in canonical form. The generated pages of
// the reference have documents in canonical form.
var notCanonical = []struct{ path, reason string }{
	{"AuthenticationInUCWA/07-token-response-400-passive.json.wire", otherEscapes},
	{"AuthenticationUsingAzureAD/08-block.json.wire", otherEscapes},
	{"CreateAnApplication/09-applications-request.json.corrected", prettyPrinted},
	{"CreateAnApplication/10-applications-response-201.json.wire", otherOrder},
	{"DeleteAPresenceSubscription/03-event-deleted.json.corrected", eventsFirst},
	{"DeleteAPresenceSubscription/03-event-deleted.json.wire", eventsFirst},
	{"EventChannelDetails/03-events-response.json.wire", eventsFirst},
	{"ExtendAPresenceSubscription/01-event-presenceSubscription-updated.json.wire", eventsFirst},
	{"ExtendAPresenceSubscription/03-extend-response-200.json.wire", otherOrder},
	{"GetPresenceDataOfAContact/01-get-myGroups-response-200.json.wire", otherOrder},
	{"GetPresenceDataOfAContact/03-get-groupContacts-response-200.json.wire", otherOrder},
	{"GetPresenceDataOfAContact/05-get-contactPresence-response-200.json.wire", otherOrder},
	{"MultiTabSupport/02-applications-response-201or200.json.corrected", otherOrder},
	{"OperationResource/03-event-started-response-200.json.wire", eventsFirst},
	{"PayloadFormat/01-resource-shape.json.corrected", prettyPrinted},
	{"PayloadFormat/02-resource-shape.xml.wire", "a sketch of the form, without declaration and namespace"},
	{"SubscribeToThePresenceOfSelectedContacts/02-create-response-201.json.wire", otherOrder},
	{"SubscribeToThePresenceOfSelectedContacts/03-events-after-create.json.corrected", eventsFirst},
	{"SubscribeToThePresenceOfSelectedContacts/04-event-contactPresence-updated.json.wire", eventsFirst},
	{"SubscribeToThePresenceOfSelectedContacts/05-event-presenceSubscription-updated.json.wire", eventsFirst},
	{"SubscribeToThePresenceOfSelectedContacts/07-get-contactPresence-response-200.json.wire", otherOrder},
	{"_constructed/events-after-create.json", eventsFirst},
	{"_constructed/events-on-expiry.json", eventsFirst},
	{"_constructed/events-resume.json", eventsFirst},
	{"addToPresenceSubscription_ref/post-request.json.corrected", prettyPrinted},
	{"addToPresenceSubscription_ref/post-request.xml.corrected", prettyPrinted},
	{"applications_ref/post-request.json.corrected", prettyPrinted},
	{"applications_ref/post-request.xml.corrected", prettyPrinted},
	{"applications_ref/post-response.json.wire", "the embedded communication has two properties before its rel"},
	{"applications_ref/post-response.xml.wire", "the embedded communication has two properties before its rel"},
	{"contactLocation_ref/event-updated.json.wire", eventsFirst},
	{"contactNote_ref/event-updated.json.wire", eventsFirst},
	{"contactPresence_ref/event-updated.json.wire", eventsFirst},
	{"contactSupportedModalities_ref/event-updated.json.wire", eventsFirst},
	{"group_ref/event-added.json.wire", eventsFirst},
	{"group_ref/event-deleted.json.wire", eventsFirst},
	{"group_ref/event-updated.json.wire", eventsFirst},
	{"makeMeAvailable_ref/post-request.json.corrected", prettyPrinted},
	{"makeMeAvailable_ref/post-request.xml.corrected", prettyPrinted},
	{"memberships_ref/post-request.json.corrected", prettyPrinted},
	{"memberships_ref/post-request.xml.corrected", prettyPrinted},
	{"myContacts_ref/event-added.json.wire", eventsFirst},
	{"myContacts_ref/event-deleted.json.wire", eventsFirst},
	{"myGroups_ref/event-added.json.wire", eventsFirst},
	{"myGroups_ref/event-deleted.json.wire", eventsFirst},
	{"myGroups_ref/event-updated.json.wire", eventsFirst},
	{"presenceSubscriptionMemberships_ref/post-request.json.corrected", prettyPrinted},
	{"presenceSubscriptionMemberships_ref/post-request.xml.corrected", prettyPrinted},
	{"presenceSubscription_ref/event-added.json.wire", eventsFirst},
	{"presenceSubscription_ref/event-deleted.json.wire", eventsFirst},
	{"presenceSubscription_ref/event-updated.json.wire", eventsFirst},
	{"presenceSubscriptions_ref/post-request.json.corrected", prettyPrinted},
	{"presenceSubscriptions_ref/post-request.xml.corrected", prettyPrinted},
	{"presence_ref/event-added.json.wire", eventsFirst},
	{"presence_ref/event-deleted.json.wire", eventsFirst},
	{"presence_ref/event-updated.json.wire", eventsFirst},
	{"presence_ref/post-request.json.corrected", prettyPrinted},
	{"presence_ref/post-request.xml.corrected", prettyPrinted},
	{"subscribedContacts_ref/event-added.json.wire", eventsFirst},
	{"subscribedContacts_ref/event-deleted.json.wire", eventsFirst},
}

// notResources lists the samples whose root element is neither resource, input nor
// reason.
var notResources = []struct{ path, root string }{
	{"EventChannelDetails/05-events-response.xml.wire", "events"},
	{"_constructed/event-presenceSubscription-updated.xml", "events"},
	{"_constructed/events-after-create.xml", "events"},
	{"_constructed/events-empty-timeout.xml", "events"},
	{"_constructed/events-resume.xml", "events"},
	{"_constructed/events-resync.xml", "events"},
	{"applications_ref/options-response.xml.wire", "optionsMetadata"},
}

func TestSamplesAreEncodedByteForByte(t *testing.T) {
	reasons := map[string]string{}
	for _, exception := range notCanonical {
		reasons[exception.path] = exception.reason
	}
	roots := map[string]string{}
	for _, exception := range notResources {
		roots[exception.path] = exception.root
	}
	exact := 0
	for _, s := range samples(t) {
		t.Run(s.path, func(t *testing.T) {
			r, err := s.format().Decode(s.data)
			if root, other := roots[s.path]; other {
				assert.ErrorContains(t, err, "resource, input or reason")
				assert.ErrorContains(t, err, "at /"+root)
				return
			}
			require.NoError(t, err)
			written, err := s.format().Append(nil, r)
			require.NoError(t, err)
			reason, differs := reasons[s.path]
			if !differs {
				exact++
				assert.Equal(t, string(s.data), string(written))
				return
			}
			assert.NotEqual(t, string(s.data), string(written), "the sample is in canonical form")
			if s.format() == JSON {
				assert.JSONEq(t, string(s.data), string(written), reason)
			}
			if reason == prettyPrinted {
				assert.Equal(t, compact(t, s), string(written))
			}
			again, err := s.format().Decode(written)
			require.NoError(t, err)
			assert.Equal(t, r, again, reason)
		})
	}
	assert.Equal(t, 124, exact, "samples in canonical form")
}

// compact returns the sample without indentation.
func compact(t *testing.T, s sample) string {
	t.Helper()
	if s.format() == XML {
		return strings.TrimSpace(regexp.MustCompile(`>\s+<`).ReplaceAllString(string(s.data), "><"))
	}
	v := jsontext.Value(s.data).Clone()
	require.NoError(t, v.Compact())
	return string(v)
}

// The pages of the presence resources print these lengths as Content-Length. A different
// length shows that a sample lost a byte when it was copied into testdata.
func TestSamplesHaveTheDocumentedContentLength(t *testing.T) {
	for _, documented := range []struct {
		path   string
		length int
	}{
		{"presenceSubscriptions_ref/get-response.json.wire", 459},
		{"presenceSubscriptions_ref/get-response.xml.wire", 647},
		{"presenceSubscriptions_ref/post-request.json.wire", 85},
		{"presenceSubscriptions_ref/post-request.xml.wire", 264},
		{"presenceSubscriptions_ref/post-response.json.wire", 311},
		{"presenceSubscriptions_ref/post-response.xml.wire", 490},
		{"presenceSubscription_ref/get-response.json.wire", 311},
		{"presenceSubscription_ref/get-response.xml.wire", 490},
		{"presenceSubscription_ref/post-response.json.wire", 311},
		{"presenceSubscription_ref/post-response.xml.wire", 490},
		{"presenceSubscriptionMemberships_ref/get-response.json.wire", 473},
		{"presenceSubscriptionMemberships_ref/get-response.xml.wire", 648},
		{"presenceSubscriptionMemberships_ref/post-request.json.wire", 77},
		{"presenceSubscriptionMemberships_ref/post-request.xml.wire", 231},
		{"presenceSubscriptionMemberships_ref/post-response.json.wire", 473},
		{"presenceSubscriptionMemberships_ref/post-response.xml.wire", 648},
		{"memberships_ref/get-response.json.wire", 473},
		{"memberships_ref/get-response.xml.wire", 648},
		{"memberships_ref/post-request.json.wire", 77},
		{"memberships_ref/post-request.xml.wire", 231},
		{"presenceSubscriptionMembership_ref/get-response.json.wire", 295},
		{"presenceSubscriptionMembership_ref/get-response.xml.wire", 461},
		{"addToPresenceSubscription_ref/post-request.json.wire", 77},
		{"addToPresenceSubscription_ref/post-request.xml.wire", 231},
		{"addToPresenceSubscription_ref/post-response.json.wire", 473},
		{"addToPresenceSubscription_ref/post-response.xml.wire", 648},
		{"subscribeToGroupPresence_ref/post-response.json.wire", 311},
		{"subscribeToGroupPresence_ref/post-response.xml.wire", 490},
		{"people_ref/get-response.json.wire", 780},
		{"people_ref/get-response.xml.wire", 978},
		{"contactPresence_ref/get-response.json.wire", 223},
		{"contactPresence_ref/get-response.xml.wire", 462},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(documented.path)))
		require.NoError(t, err)
		assert.Len(t, data, documented.length, documented.path)
	}
}

// sampleValues lists the sample values that differ between the two forms of a page.
var sampleValues = []struct{ page, inXML, inJSON string }{
	{"applications_ref/post-response", "False", "false"}, // as .NET prints a boolean
	{"contactPresence_ref/get-response", "IdleOnline", "DoNotDisturb"},
	{"contactPresence_ref/get-response", "Mobile", "PC"},
	{"contactPresence_ref/get-response", "2016-09-26T16:20:23.9946221-07:00", "2016-09-26T23:20:23.9930000Z"},
	{"contactSupportedModalities_ref/get-response", "ApplicationSharing", "DataCollaboration"},
	{"myContacts_ref/get-response", "people/608", "people/516"},
	{"presence_ref/get-response", "DoNotDisturb", "Online"},
	{"presence_ref/post-request", "Online", "BeRightBack"},
	{"search_ref/get-response", "False", "false"},
	{"subscribedContacts_ref/get-response", "people/586", "people/647"},
}

func TestBothFormsOfAPageDecodeToTheSameResource(t *testing.T) {
	byPath := map[string]sample{}
	for _, s := range samples(t) {
		byPath[s.path] = s
	}
	pairs := 0
	for _, s := range samples(t) {
		twin, ok := byPath[strings.Replace(s.path, ".xml", ".json", 1)]
		if s.format() != XML || !ok {
			continue
		}
		inXML, err := DecodeXML(s.data)
		if err != nil {
			continue // one of notResources
		}
		pairs++
		t.Run(s.path, func(t *testing.T) {
			inJSON, err := DecodeJSON(twin.data)
			require.NoError(t, err)
			for _, other := range sampleValues {
				if strings.HasPrefix(s.path, other.page+".") {
					text := strings.Replace(string(s.data), other.inXML, other.inJSON, 1)
					require.NotEqual(t, string(s.data), text)
					s.data = []byte(text)
					inXML, err = DecodeXML(s.data)
					require.NoError(t, err)
				}
			}
			assert.Equal(t, asXML(inJSON), inXML)
		})
	}
	assert.Equal(t, 61, pairs, "pages with both forms")
}
