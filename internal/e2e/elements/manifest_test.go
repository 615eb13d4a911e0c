//go:build !js

package elements

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// named is an attribute, event, slot or other feature of an element in the Custom Elements
// Manifest.
type named struct {
	Kind, Name, Description, Default, FieldName, Attribute string
	Type                                                   *struct{ Text string }
	ReadOnly, Reflects                                     bool
}

type declaration struct {
	Kind, Name, TagName, Description                                       string
	CustomElement                                                          bool
	Superclass                                                             struct{ Name string }
	Members, Attributes, Events, Slots, CSSParts, CSSProperties, CSSStates []named
}

// readManifest returns the elements by the name of their class.
func readManifest(t *testing.T) map[string]declaration {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(browser.Root, "jsapi/elements/custom-elements.json"))
	require.NoError(t, err)
	var manifest struct {
		SchemaVersion string
		Modules       []struct {
			Kind, Path, Description string
			Declarations            []declaration
			Exports                 []struct {
				Kind, Name  string
				Declaration struct{ Name, Module string }
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&manifest))
	require.Equal(t, "2.1.0", manifest.SchemaVersion)
	require.Len(t, manifest.Modules, 1)
	module := manifest.Modules[0]
	require.Equal(t, "elements.js", module.Path)
	declarations := map[string]declaration{}
	var want, got []string
	for _, d := range module.Declarations {
		declarations[d.Name] = d
		want = append(want, "js "+d.Name+" "+d.Name, "custom-element-definition "+d.TagName+" "+d.Name)
	}
	for _, e := range module.Exports {
		got = append(got, e.Kind+" "+e.Name+" "+e.Declaration.Name)
	}
	assert.Equal(t, want, got)
	return declarations
}

func names(all []named) []string {
	names := []string{}
	for _, one := range all {
		names = append(names, one.Name)
	}
	slices.Sort(names)
	return names
}

// The comment of each class in the types has the same features as tags.
func TestManifestAgreesWithTheTypes(t *testing.T) {
	types, err := os.ReadFile(filepath.Join(browser.Root, "jsapi/elements/elements.d.ts"))
	require.NoError(t, err)
	before, tag := string(types), regexp.MustCompile(`(?m)^ \* @(\w+) ?(\S*) ?(.*)$`)
	member := regexp.MustCompile(`(?m)^  (?:readonly )?(\w+): `)
	for name, d := range readManifest(t) {
		comment, rest, found := strings.Cut(before, "\nexport class "+name+" extends HTMLElement {\n")
		require.True(t, found, name)
		comment = comment[strings.LastIndex(comment, "\n/**"):]
		body, _, _ := strings.Cut(rest, "\n}")
		tagged := map[string][]string{}
		for _, match := range tag.FindAllStringSubmatch(comment, -1) {
			if match[1] == "slot" {
				match[2] = ""
			}
			tagged[match[1]] = append(tagged[match[1]], match[2])
		}
		for kind, described := range map[string][]named{
			"attr": d.Attributes, "fires": d.Events, "slot": d.Slots, "csspart": d.CSSParts, "cssprop": d.CSSProperties, "cssstate": d.CSSStates,
		} {
			assert.ElementsMatch(t, tagged[kind], names(described), "%s: @%s", name, kind)
		}
		var members []string
		for _, match := range member.FindAllStringSubmatch(body, -1) {
			members = append(members, match[1])
		}
		assert.ElementsMatch(t, members, names(d.Members), name)
	}
}

func TestManifestAgreesWithTheElements(t *testing.T) {
	tab := open(t, session+adam+`<ucwa-presence-list uris="sip:adam@contoso.com" group></ucwa-presence-list>`)
	var got map[string]struct { // by tag: a bundle may give a class another name
		Style                      string
		Attributes, Parts, Members []string
	}
	tab.Run(&got, `
		fake.groups = [{ id: "1", name: "Sales", links: { subscribeToGroupPresence: "/" }, members: ["sip:sara@contoso.com"] }];
		document.querySelector("ucwa-presence-list").setAttribute("group", "Sales");
		await fake.frames();
		const lifecycle = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback", "render", "words", "draw"];
		return Object.fromEntries([...document.querySelectorAll("ucwa-session, ucwa-presence, ucwa-presence-list")].map((element) => [element.localName, {
			attributes: element.constructor.observedAttributes,
			parts: [...new Set([...element.shadowRoot?.querySelectorAll("[part]") ?? []].map((part) => part.getAttribute("part")))],
			members: Object.getOwnPropertyNames(element.constructor.prototype).filter((name) => !lifecycle.includes(name)),
			style: [...element.shadowRoot?.adoptedStyleSheets ?? []].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join(" "),
		}]));`)
	manifest := readManifest(t)
	require.Len(t, got, len(manifest))
	for name, d := range manifest {
		element, defined := got[d.TagName]
		require.True(t, defined, d.TagName)
		assert.ElementsMatch(t, element.Attributes, names(d.Attributes), "attributes of %s", name)
		assert.ElementsMatch(t, element.Parts, names(d.CSSParts), "parts of %s", name)
		assert.ElementsMatch(t, element.Members, names(d.Members), "members of %s", name)
		var used []string
		for _, match := range regexp.MustCompile(`var\((--ucwa-[\w-]+)`).FindAllStringSubmatch(element.Style, -1) {
			used = append(used, match[1])
		}
		slices.Sort(used)
		assert.ElementsMatch(t, slices.Compact(used), names(d.CSSProperties), "custom properties of %s", name)
	}
}
