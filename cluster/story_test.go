package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/cluster/internal/story"
)

// The kinds of users are those that stories are made with.
func TestKindsAreThoseOfStories(t *testing.T) {
	for is, was := range map[Kind]story.Kind{
		Report: story.Report, ExactCopy: story.ExactCopy, NearCopy: story.NearCopy, Excerpt: story.Excerpt, Update: story.Update,
	} {
		assert.Equal(t, is, Kind(was))
	}
}

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
