package fields

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// read reads a document with the given fields.
func read(t *testing.T, wire bool, document string, fields ...Field) []Problem {
	t.Helper()
	doc, err := hal.DecodeJSON([]byte(document))
	require.NoError(t, err)
	r := Reader{Wire: wire}
	r.Document(doc, fields...)
	return r.Problems()
}

// valueRow is a value of a field with the expected results of both readers.
type valueRow[T any] struct {
	name, value string // the value as JSON
	want        T
	program     string // the problem that a program's input has
	wire        string // the problem that input on the wire has
}

// testValues reads the values as the member a of a document. newField returns a field
// and the variable in which the field stores its value.
func testValues[T any](t *testing.T, newField func() (Field, *T), rows []valueRow[T]) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			for _, reader := range []struct {
				name    string
				wire    bool
				problem string
			}{{"program", false, row.program}, {"wire", true, row.wire}} {
				field, to := newField()
				problems := read(t, reader.wire, `{"a":`+row.value+`}`, field)
				if reader.problem != "" {
					assert.Equal(t, []Problem{{"/a", reader.problem}}, problems, reader.name)
					var zero T
					assert.Equal(t, zero, *to, "%s: nothing is stored", reader.name)
					continue
				}
				assert.Empty(t, problems, reader.name)
				if row.value == "null" {
					continue // null counts as missing on the wire
				}
				assert.Equal(t, row.want, *to, reader.name)
			}
		})
	}
}

func TestText(t *testing.T) {
	type name string
	testValues(t, func() (Field, *name) { to := new(name); return Text("a", 5, to), to }, []valueRow[name]{
		{"a string", `"Lene"`, "Lene", "", ""},
		{"an empty string", `""`, "", "", ""},
		{"as many characters as allowed", `"äöüß😀"`, "äöüß😀", "", ""},
		{"one character more than allowed", `"äöüß😀!"`, "", "must not be longer than 5 characters", "must not be longer than 5 characters"},
		{"a line feed", `"a\nb"`, "", "must not contain control characters", "must not contain control characters"},
		{"a DEL", `"a\u007f"`, "", "must not contain control characters", "must not contain control characters"},
		{"a control character of Latin-1", `"\u0085"`, "", "must not contain control characters", "must not contain control characters"},
		{"a noncharacter", `"\ufffe"`, "", "must not contain control characters", "must not contain control characters"},
		{"a number", `5`, "", "must be a string, not a number", "must be a string, not a number"},
		{"a boolean", `true`, "", "must be a string, not a boolean", "must be a string, not a boolean"},
		{"a list", `["a"]`, "", "must be a string, not a list", "must be a string, not a list"},
		{"an object", `{}`, "", "must be a string, not an object", "must be a string, not an object"},
		{"null", `null`, "", "must be a string, not null", ""},
	})
}

// In a UCWA document these strings are dates.
func TestTextFieldsReadStringsInTheFormOfADate(t *testing.T) {
	testValues(t, func() (Field, *string) { to := new(string); return Text("a", 0, to), to }, []valueRow[string]{
		{"milliseconds", `"/Date(5)/"`, "/Date(5)/", "", ""},
		{"milliseconds and an offset", `"\/Date(5-0700)\/"`, "/Date(5-0700)/", "", ""},
	})
	testValues(t, func() (Field, *string) { to := new(string); return Text("a", 8, to), to }, []valueRow[string]{
		{"longer than allowed", `"/Date(5)/"`, "", "must not be longer than 8 characters", "must not be longer than 8 characters"},
	})
	testValues(t, func() (Field, *[]string) { to := new([]string); return Texts("a", to), to }, []valueRow[[]string]{
		{"an item of a list", `["/Date(5)/","b"]`, []string{"/Date(5)/", "b"}, "", ""},
	})
}

func TestTextWithoutLimit(t *testing.T) {
	var to string
	long := strings.Repeat("a", 100_000)
	assert.Empty(t, read(t, false, `{"a":"`+long+`"}`, Text("a", 0, &to)))
	assert.Equal(t, long, to)
}

func TestCheckText(t *testing.T) {
	for _, row := range []struct {
		name, text string
		max        int
		problem    string
	}{
		{"no limit", "Grüße, 世界", 0, ""},
		{"as many characters as allowed", "äöü", 3, ""},
		{"one character more than allowed", "äöüß", 3, "must not be longer than 3 characters"},
		{"a line feed", "a\nb", 0, "must not contain control characters"},
		{"a character that XML excludes", "\uFFFE", 0, "must not contain control characters"},
		{"bytes that are not UTF-8", "\xff", 0, "must not contain control characters"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.problem, CheckText(row.text, row.max))
		})
	}
}

func TestBool(t *testing.T) {
	testValues(t, func() (Field, *bool) { to := new(bool); return Bool("a", to), to }, []valueRow[bool]{
		{"true", `true`, true, "", ""},
		{"false", `false`, false, "", ""},
		{"a string", `"true"`, false, "must be a boolean, not a string", "must be a boolean, not a string"},
		{"a number", `1`, false, "must be a boolean, not a number", "must be a boolean, not a number"},
		{"null", `null`, false, "must be a boolean, not null", ""},
	})
}

func TestInt(t *testing.T) {
	const problem = "must be a whole number from -1 to 30"
	testValues(t, func() (Field, *int) { to := new(int); return Int("a", -1, 30, func(n int) { *to = n }), to }, []valueRow[int]{
		{"a number", `15`, 15, "", ""},
		{"the least number", `-1`, -1, "", ""},
		{"the largest number", `30`, 30, "", ""},
		{"negative zero", `-0`, 0, "", ""},
		{"a number with a fraction of zero", `15.0`, 15, "", ""},
		{"a number with an exponent", `1.5e1`, 15, "", ""},
		{"a number below the range", `-2`, 0, problem, problem},
		{"a number above the range", `31`, 0, problem, problem},
		{"a fraction", `15.5`, 0, problem, problem},
		{"a number beyond all integers", `1e300`, 0, problem, problem},
		{"a numeric string", `"15"`, 15, problem, ""},
		{"a numeric string with a fraction of zero", `"15.0"`, 15, problem, ""},
		{"a numeric string that is infinite", `"1e999"`, 0, problem, problem},
		{"a numeric string with a blank", `" 15"`, 0, problem, problem},
		{"a hexadecimal string", `"0x1F"`, 0, problem, problem},
		{"a string with underscores", `"1_5"`, 0, problem, problem},
		{"the string inf", `"inf"`, 0, problem, problem},
		{"the string nan", `"nan"`, 0, problem, problem},
		{"a sign alone", `"-"`, 0, problem, problem},
		{"an empty string", `""`, 0, problem, problem},
		{"a string in the form of a date", `"/Date(5)/"`, 0, problem, problem},
		{"a boolean", `true`, 0, problem, problem},
		{"a list", `[15]`, 0, problem, problem},
		{"null", `null`, 0, problem, ""},
	})
}

func TestMilliseconds(t *testing.T) {
	const problem = "must be a whole number from 0 to 60000"
	testValues(t, func() (Field, *time.Duration) {
		to := new(time.Duration)
		return Milliseconds("a", time.Minute, to), to
	}, []valueRow[time.Duration]{
		{"a duration", `1500`, 1500 * time.Millisecond, "", ""},
		{"a duration of zero", `0`, 0, "", ""},
		{"the longest duration", `6e4`, time.Minute, "", ""},
		{"a longer duration", `60001`, 0, problem, problem},
		{"a negative duration", `-1`, 0, problem, problem},
		{"a fraction of a millisecond", `0.5`, 0, problem, problem},
		{"a numeric string", `"1500"`, 1500 * time.Millisecond, problem, ""},
	})
}

func TestInstant(t *testing.T) {
	const problem = "must be a whole number from 0 to 253402300799999"
	testValues(t, func() (Field, *time.Time) { to := new(time.Time); return Instant("a", to), to }, []valueRow[time.Time]{
		{"a time", `1358827096000`, time.UnixMilli(1358827096000), "", ""},
		{"the first time", `0`, time.UnixMilli(0), "", ""},
		{"the last millisecond of the year 9999", `253402300799999`, time.UnixMilli(253402300799999), "", ""},
		{"the year 10000", `253402300800000`, time.Time{}, problem, problem},
		{"a time before 1970", `-1`, time.Time{}, problem, problem},
		{"a string in the form of a date", `"/Date(1358827096000)/"`, time.Time{}, problem, problem},
	})
}

func TestOneOf(t *testing.T) {
	type format string
	const problem = "must be one of JSON, xml"
	testValues(t, func() (Field, *format) { to := new(format); return OneOf("a", to, format("JSON"), format("xml")), to }, []valueRow[format]{
		{"a text", `"JSON"`, "JSON", "", ""},
		{"another text", `"xml"`, "xml", "", ""},
		{"a text in another case", `"jSon"`, "JSON", problem, ""},
		{"another text in another case", `"XML"`, "xml", problem, ""},
		{"a text with a letter that Unicode folds to ASCII", `"J\u017fON"`, "", problem, problem},
		{"an unknown text", `"yaml"`, "", problem, problem},
		{"a part of a text", `"JS"`, "", problem, problem},
		{"an empty string", `""`, "", problem, problem},
		{"a number", `1`, "", problem, problem},
		{"a list", `["JSON"]`, "", problem, problem},
		{"null", `null`, "", problem, ""},
	})
}

func TestTexts(t *testing.T) {
	testValues(t, func() (Field, *[]string) { to := new([]string); return Texts("a", to), to }, []valueRow[[]string]{
		{"two strings", `["b","a"]`, []string{"b", "a"}, "", ""},
		{"the same string twice", `["b","b"]`, []string{"b", "b"}, "", ""},
		{"an empty list", `[]`, nil, "", ""},
		{"a string", `"b"`, nil, "must be a list, not a string", "must be a list, not a string"},
		{"an object", `{"0":"b"}`, nil, "must be a list, not an object", "must be a list, not an object"},
		{"null", `null`, nil, "must be a list, not null", ""},
	})
	t.Run("items that are not strings", func(t *testing.T) {
		for _, wire := range []bool{false, true} {
			var to []string
			problems := read(t, wire, `{"a":["b",1,null,["c"]]}`, Texts("a", &to))
			assert.Equal(t, []Problem{
				{"/a/1", "must be a string, not a number"},
				{"/a/2", "must be a string, not null"},
				{"/a/3", "must be a string, not a list"},
			}, problems)
			assert.Equal(t, []string{"b"}, to)
		}
	})
}

func TestChoices(t *testing.T) {
	testValues(t, func() (Field, *[]string) { to := new([]string); return Choices("a", to, "name", "note"), to }, []valueRow[[]string]{
		{"one text", `["note"]`, []string{"note"}, "", ""},
		{"all texts in another order", `["note","name"]`, []string{"note", "name"}, "", ""},
		{"a text twice", `["note","note"]`, []string{"note"}, "", ""},
		{"an empty list", `[]`, nil, "", ""},
		{"a string", `"note"`, nil, "must be a list, not a string", "must be a list, not a string"},
	})
	t.Run("items that are not among the texts", func(t *testing.T) {
		var to []string
		problems := read(t, false, `{"a":["note","Name",1]}`, Choices("a", &to, "name", "note"))
		assert.Equal(t, []Problem{{"/a/1", "must be one of name, note"}, {"/a/2", "must be one of name, note"}}, problems)
		to = nil
		problems = read(t, true, `{"a":["NOTE","note","other"]}`, Choices("a", &to, "name", "note"))
		assert.Equal(t, []Problem{{"/a/2", "must be one of name, note"}}, problems)
		assert.Equal(t, []string{"note"}, to)
	})
}

func TestList(t *testing.T) {
	for _, wire := range []bool{false, true} {
		var got []string
		field := List("a/~", func(r *Reader, path string, item hal.Value) {
			got = append(got, path+"="+item.Text())
			if item.Text() == "2" {
				r.Report(path, "must not be 2")
			}
		})
		problems := read(t, wire, `{"a/~":[1,2,"x"]}`, field)
		assert.Equal(t, []string{"/a~1~0/0=1", "/a~1~0/1=2", "/a~1~0/2=x"}, got)
		assert.Equal(t, []Problem{{"/a~1~0/1", "must not be 2"}}, problems)
	}
}

func TestObject(t *testing.T) {
	for _, row := range []struct {
		name, document string
		program, wire  []Problem
		want           string
	}{
		{"an object", `{"o":{"name":"Lene","flag":true}}`, nil, nil, "Lene"},
		{"a field name in another case", `{"o":{"Name":"Lene"}}`,
			[]Problem{{"/o/Name", "is unknown; known are name, flag"}, {"/o/name", "is required"}}, nil, "Lene"},
		{"a problem in the object", `{"o":{"name":5}}`,
			[]Problem{{"/o/name", "must be a string, not a number"}}, []Problem{{"/o/name", "must be a string, not a number"}}, ""},
		{"a required field is missing", `{"o":{"flag":true}}`,
			[]Problem{{"/o/name", "is required"}}, []Problem{{"/o/name", "is required"}}, ""},
		{"an unknown member", `{"o":{"name":"Lene","x/y":1}}`,
			[]Problem{{"/o/x~1y", "is unknown; known are name, flag"}}, nil, "Lene"},
		{"a list", `{"o":[]}`, []Problem{{"/o", "must be an object, not a list"}}, []Problem{{"/o", "must be an object, not a list"}}, ""},
		{"null", `{"o":null}`, []Problem{{"/o", "must be an object, not null"}}, nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			for wire, want := range map[bool][]Problem{false: row.program, true: row.wire} {
				var name string
				var flag bool
				problems := read(t, wire, row.document, Object("o", Text("name", 0, &name).Required(), Bool("flag", &flag)))
				assert.Equal(t, want, problems, "wire: %t", wire)
				if want == nil {
					assert.Equal(t, row.want, name)
				}
			}
		})
	}
}

func TestObjects(t *testing.T) {
	type person struct{ name string }
	var people []person
	var accepted []string
	field := Objects("people", func() ([]Field, func(r *Reader, path string)) {
		var p person
		return []Field{Text("name", 0, &p.name).Required()}, func(r *Reader, path string) {
			accepted = append(accepted, path)
			if p.name == "" {
				r.Report(path+"/name", "must not be empty")
				return
			}
			people = append(people, p)
		}
	})
	problems := read(t, false, `{"people":[{"name":"Lene"},5,{"name":1},{},{"name":""},{"name":"Sara"}]}`, field)
	assert.Equal(t, []Problem{
		{"/people/1", "must be an object, not a number"},
		{"/people/2/name", "must be a string, not a number"},
		{"/people/3/name", "is required"},
		{"/people/4/name", "must not be empty"},
	}, problems)
	assert.Equal(t, []person{{"Lene"}, {"Sara"}}, people)
	assert.Equal(t, []string{"/people/0", "/people/4", "/people/5"}, accepted, "only objects without problems")
}

func TestFuncAndRead(t *testing.T) {
	var got hal.Value
	field := Func("a", func(v hal.Value) string {
		got = v
		if v.Text() == "bad" {
			return "must not be bad"
		}
		return ""
	})
	assert.Empty(t, read(t, false, `{"a":"good"}`, field))
	assert.Equal(t, "good", got.Text())
	assert.Equal(t, []Problem{{"/a", "must not be bad"}}, read(t, false, `{"a":"bad"}`, field))

	// A field can read a value that is not a member of an object.
	r := Reader{}
	field.Read(&r, "/list/3", hal.String("bad"))
	assert.Equal(t, []Problem{{"/list/3", "must not be bad"}}, r.Problems())

	both := Read("a", func(r *Reader, path string, v hal.Value) {
		r.Report(path, "is the first problem")
		r.Report(path+"/0", "is the second problem")
		r.Report(path, "")
	})
	assert.Equal(t, []Problem{{"/a", "is the first problem"}, {"/a/0", "is the second problem"}}, read(t, true, `{"A":1}`, both))
}

func TestNumber(t *testing.T) {
	for _, row := range []struct {
		name          string
		value         hal.Value
		want          float64
		program, wire bool
	}{
		{"a number", hal.Int(15), 15, true, true},
		{"a numeric string", hal.String("1.5e1"), 15, false, true},
		{"a string beyond the range of a double", hal.String("1e400"), math.Inf(1), false, true},
		{"a string with a negative number beyond the range of a double", hal.String("-1e400"), math.Inf(-1), false, true},
		{"a string that is not a number", hal.String("1e"), 0, false, false},
		{"a boolean", hal.Bool(true), 0, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			for wire, ok := range map[bool]bool{false: row.program, true: row.wire} {
				r := Reader{Wire: wire}
				n, isNumber := r.Number(row.value)
				assert.Equal(t, ok, isNumber, "wire: %t", wire)
				if ok {
					assert.Equal(t, row.want, n)
				}
			}
		})
	}
}
