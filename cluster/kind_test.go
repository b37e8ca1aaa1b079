package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKindString(t *testing.T) {
	assert.Equal(t, "near-copy", NearCopy.String())
	assert.Equal(t, "Kind(-1)", Kind(-1).String())
	text, err := Excerpt.MarshalText()
	assert.NoError(t, err)
	assert.Equal(t, "excerpt", string(text))
	var k Kind
	for want := range kindNames {
		text, err := Kind(want).MarshalText()
		assert.NoError(t, err)
		assert.NoError(t, k.UnmarshalText(text))
		assert.Equal(t, Kind(want), k)
	}
	assert.ErrorContains(t, k.UnmarshalText([]byte("copy")), `"copy"`)
	_, err = Kind(len(kindNames)).MarshalText()
	assert.Error(t, err, "it could not be read again")
}
