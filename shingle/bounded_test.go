package shingle

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

func TestReadersAllocateForWhatTheyRead(t *testing.T) {
	x := newExtractor(t, Options{Slots: 64})
	p := x.Profile()
	document, err := x.Document("Ngày 12/9", shingletest.Texts()[0]).MarshalBinary()
	require.NoError(t, err)
	stamp, err := p.MarshalText()
	require.NoError(t, err)
	t.Run("document", func(t *testing.T) {
		read := func(data []byte) error { _, err := p.ReadDocument(data); return err }
		shingletest.RequireBounded(t, read, true, document)
	})
	t.Run("profile", func(t *testing.T) {
		shingletest.RequireBounded(t, new(Profile).UnmarshalText, false, stamp)
	})
}
