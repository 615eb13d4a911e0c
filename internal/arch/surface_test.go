//go:build !js

package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// surfaces lists the public ES modules of the API that call a Go program. types is the
// file of the types, and bindings the file with the function Bindings, which names the
// functions of the program.
var surfaces = []struct {
	script, types, bindings string
	objects                 []object
}{
	{
		"jsapi/presence/presence.js", "jsapi/presence/presence.d.ts", "jsapi/presence/bindings.go",
		[]object{
			{"PresenceModule", "  const api = {", "export interface PresenceModule {"},
			{"Client", "class Client {", "export interface Client {"},
		},
	},
	{
		"jsapi/emulator/emulator.js", "jsapi/emulator/emulator.d.ts", "jsapi/emulator/emulator.go",
		[]object{{"Emulator", "class Emulator {", "export interface Emulator {"}},
	},
}

// object is an object that a page gets, with the first lines of its declarations in the
// script and in the types.
type object struct{ name, script, types string }

func TestScriptsCallExactlyTheFunctionsOfTheirProgram(t *testing.T) {
	call := regexp.MustCompile(`(?:\.call|\.callSync|#call)\(\s*"(\w+)"`)
	for _, s := range surfaces {
		var called []string
		for _, script := range files(t, ".js") {
			if path.Dir(script) == path.Dir(s.script) {
				called = append(called, submatches(call, read(t, script))...)
			}
		}
		require.NotEmpty(t, called, "no calls found beside %s", s.script)
		assert.Equal(t, boundNames(t, s.bindings), sorted(called),
			"the scripts beside %s do not call the functions that %s binds. Calls are by name, which no compiler checks.", s.script, s.bindings)
	}
}

func TestScriptsExportWhatTheirTypesDeclare(t *testing.T) {
	for _, s := range surfaces {
		declared := exports(read(t, s.types))
		require.NotEmpty(t, declared, "no declarations found in %s", s.types)
		assert.Equal(t, declared, exports(read(t, s.script)),
			"%s does not export what %s declares. The types are the contract.", s.script, s.types)
	}
}

func TestObjectsHaveTheMembersThatTheirTypesDeclare(t *testing.T) {
	for _, s := range surfaces {
		for _, o := range s.objects {
			declared := members(t, read(t, s.types), o.types)
			require.NotEmpty(t, declared, "no members of %s found in %s", o.name, s.types)
			assert.Equal(t, declared, members(t, read(t, s.script), o.script),
				"the members of %s in %s are not those that %s declares. The types are the contract.", o.name, s.script, s.types)
		}
	}
}

// boundNames returns the names that the function Bindings of a file binds.
func boundNames(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), path.Join(root, file), nil, 0)
	require.NoError(t, err)
	var names []string
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Name.Name != "Bindings" {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			pair, ok := node.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, isIdent := pair.Key.(*ast.Ident)
			value, isLit := pair.Value.(*ast.BasicLit)
			if isIdent && isLit && key.Name == "Name" {
				name, err := strconv.Unquote(value.Value)
				require.NoError(t, err)
				names = append(names, name)
			}
			return true
		})
	}
	require.NotEmpty(t, names, "no function Bindings with names found in %s", file)
	return sorted(names)
}

var (
	exportedDeclaration = regexp.MustCompile(`(?m)^export (?:async )?(?:function|class|const) (\w+)`)
	exportedNames       = regexp.MustCompile(`(?m)^export \{([^}]*)\}`)
	word                = regexp.MustCompile(`(\w+)`)
)

// exports returns the names of the values that a module exports. Its types do
// not exist when a page runs.
func exports(source string) []string {
	names := submatches(exportedDeclaration, source)
	for _, braces := range submatches(exportedNames, source) {
		names = append(names, submatches(word, braces)...)
	}
	return sorted(names)
}

// members returns the names of the public members of the block that starts with the given
// line. All sources indent by two spaces, so the indentation distinguishes the members
// from their bodies.
func members(t *testing.T, source, line string) []string {
	t.Helper()
	_, rest, found := strings.Cut(source, "\n"+line+"\n")
	require.True(t, found, "the line %q was not found", line)
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	block, _, found := strings.Cut(rest, "\n"+indent+"}")
	require.True(t, found, "the block after the line %q has no end", line)
	member := regexp.MustCompile(`(?m)^` + indent + `  (?:readonly |async |get )?(\w+)\??[(:;]`)
	names := submatches(member, block)
	return sorted(slices.DeleteFunc(names, func(name string) bool { return name == "constructor" }))
}

func submatches(expression *regexp.Regexp, source string) []string {
	var found []string
	for _, match := range expression.FindAllStringSubmatch(source, -1) {
		found = append(found, match[1])
	}
	return sorted(found)
}

// sorted sorts the names and drops duplicates.
func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
