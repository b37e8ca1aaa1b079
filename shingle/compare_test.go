package shingle

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

// Documents compare if their profiles are equal, whatever extractor made them.
func TestDocumentsOfOneProfileCompare(t *testing.T) {
	x, y := newExtractor(t, Options{}), newExtractor(t, Options{Slots: 128})
	texts := shingletest.Texts()
	a, b := x.Document(texts[0], texts[1]), y.Document(texts[1], texts[2])
	copied := *b
	for _, other := range []*Document{b, &copied, x.Clone().Document(texts[1], texts[2])} {
		assert.NoError(t, a.Check(other))
		similarity, err := a.Similarity(other)
		require.NoError(t, err)
		assert.Equal(t, a.Vector.Similarity(b.Vector), similarity)
		resemblance, err := a.Resemblance(other)
		require.NoError(t, err)
		assert.Equal(t, a.CopySketch.Similarity(b.CopySketch), resemblance)
	}
	assert.Positive(t, a.Vector.Similarity(b.Vector))
}

// Others do not, and both profiles are named.
func TestDocumentsOfOtherProfilesDoNotCompare(t *testing.T) {
	d := newExtractor(t, Options{}).Document(shingletest.Texts()[0])
	for _, other := range []*Document{
		newExtractor(t, Options{ShingleWidth: 5}).Document(shingletest.Texts()[0]),
		newExtractor(t, Options{MaxFeatures: 64}).Document(shingletest.Texts()[0]),
		newExtractor(t, Options{Seed: 1}).Document(shingletest.Texts()[0]),
		{},
		{Vector: d.Vector, CopySketch: d.CopySketch},
	} {
		_, similarityErr := d.Similarity(other)
		_, resemblanceErr := other.Resemblance(d)
		for _, err := range []error{d.Check(other), other.Check(d), similarityErr, resemblanceErr} {
			require.ErrorIs(t, err, ErrProfile)
			assert.ErrorContains(t, err, d.Profile().String())
			assert.ErrorContains(t, err, other.Profile().String())
		}
	}
	assert.ErrorIs(t, new(Document).Check(new(Document)), ErrProfile, "none is not the same")
	assert.Equal(t, "no profile", new(Document).Profile().String())
}

// An extractor stamps what it makes, also when it uses a document again.
func TestExtractorsStamp(t *testing.T) {
	x, y := newExtractor(t, Options{}), newExtractor(t, Options{ShingleWidth: 5})
	d := x.Document("a")
	assert.Equal(t, x.Profile(), d.Profile())
	y.Extract(d, "a")
	assert.Equal(t, y.Profile(), d.Profile())
}

func TestZeroExtractorSaysWhatToCall(t *testing.T) {
	for _, use := range []func(x *Extractor){
		func(x *Extractor) { x.Document("a") },
		func(x *Extractor) { x.Extract(new(Document)) },
		func(x *Extractor) { x.Clone().Document("a") },
		func(x *Extractor) { x.AppendVector(nil, "a") },
		func(x *Extractor) { x.AppendVectorOf(nil, []uint64{1}) },
		func(x *Extractor) { x.FeatureTexts("a") },
	} {
		assert.PanicsWithValue(t, "shingle: the zero Extractor is not usable: use NewExtractor", func() { use(new(Extractor)) })
	}
	assert.Zero(t, new(Extractor).Profile())
}
