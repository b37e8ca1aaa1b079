package shingle

import (
	"encoding/binary"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

var stored = flag.String("stored", "", "write documents to `file`, or read them if it exists")

// TestStoredElsewhere reads the documents that this test stored when it was built by
// another release of Go, or stores them: .ci/toolchains runs it once with each.
func TestStoredElsewhere(t *testing.T) {
	if *stored == "" {
		t.Skip("no -stored file")
	}
	x := newExtractor(t, Options{})
	p := x.Profile()
	var texts []string
	texts = append(texts, goldenTexts...)
	for _, script := range shingletest.Scripts {
		texts = append(texts, script.Text)
	}
	texts = append(texts, "Sông \U00010D50\u0301 lên \U000105D2\u0307 \U00010D402 m")

	data, err := os.ReadFile(*stored)
	if os.IsNotExist(err) {
		for _, text := range texts {
			document, err := x.Document(strings.Split(text, "|")...).MarshalBinary()
			require.NoError(t, err)
			data = append(binary.AppendUvarint(data, uint64(len(document))), document...)
		}
		require.NoError(t, os.WriteFile(*stored, data, 0o644))
		return
	}
	require.NoError(t, err)
	for _, text := range texts {
		size, n := binary.Uvarint(data)
		require.Positive(t, n)
		d, err := p.ReadDocument(data[n : n+int(size)])
		require.NoError(t, err)
		assert.Equal(t, x.Document(strings.Split(text, "|")...), d, "text %+q", text)
		data = data[n+int(size):]
	}
	assert.Empty(t, data)
}
