package emulator

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestVariantsAreSetByName(t *testing.T) {
	var all Variants
	for i, v := range all.All() {
		var one Variants
		assert.NoError(t, one.Set(v.Name))
		assert.True(t, reflect.ValueOf(one).Field(i).Bool(), v.Name)
		*v.On = true
	}
	for i := range reflect.TypeFor[Variants]().NumField() {
		assert.True(t, reflect.ValueOf(all).Field(i).Bool(), "All returns field %d", i)
	}

	var two Variants
	assert.NoError(t, two.Set("batchBOM,passwordOnly"))
	assert.Equal(t, Variants{BatchBOM: true, PasswordOnly: true}, two)
	for _, list := range []string{"", "batchbom", "batchBOM,", "batchBOM passwordOnly"} {
		assert.EqualError(t, two.Set(list), "must be of twoLineChallenge, batchBOM, eventsInAnyXML, legacyExpired404, systemSubscription, knownPeopleOnly, passwordOnly", list)
	}
}
