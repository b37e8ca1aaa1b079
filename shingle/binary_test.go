package shingle

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

func TestDocumentBinaryForm(t *testing.T) {
	for _, opts := range []Options{{}, {Slots: 512, MaxFeatures: 16, Seed: 7}} {
		x := newExtractor(t, opts)
		p := x.Profile()
		for _, text := range append(shingletest.Texts(), "", "…", strings.Join(shingletest.Texts(), " ")) {
			d := x.Document("Ngày 12/9", text)
			require.NotEmpty(t, d.HeadlineDates)
			require.NotEmpty(t, d.Headline)
			data, err := d.AppendBinary([]byte("before"))
			require.NoError(t, err)
			back, err := p.ReadDocument(data[len("before"):])
			require.NoError(t, err, "text %q", text)
			assert.Equal(t, d, back, "text %q", text)
			clear(data)
			assert.Equal(t, d, back, "no memory is shared")
		}
		d := Document{profile: x.profile, CopySketch: make([]uint32, p.Slots), EventSketch: make([]uint32, p.Slots), Truncated: true}
		data, err := d.MarshalBinary()
		require.NoError(t, err)
		back, err := p.ReadDocument(data)
		require.NoError(t, err)
		assert.Equal(t, &d, back)
	}
}

// A document is not read into another profile, and both are named.
func TestReadDocumentOfAnotherProfile(t *testing.T) {
	x, y := newExtractor(t, Options{}), newExtractor(t, Options{ShingleWidth: 5})
	data, err := x.Document(shingletest.Texts()[0]).MarshalBinary()
	require.NoError(t, err)
	_, err = y.Profile().ReadDocument(data)
	require.ErrorIs(t, err, ErrProfile)
	assert.ErrorContains(t, err, x.Profile().String())
	assert.ErrorContains(t, err, y.Profile().String())
}

// No bit of the binary form may change, and none be missing.
func TestReadDocumentRefusesDamage(t *testing.T) {
	x := newExtractor(t, Options{})
	p := x.Profile()
	data, err := x.Document("Ngày 12/9 hai", shingletest.Texts()[0]).MarshalBinary()
	require.NoError(t, err)
	for i := range data {
		data[i] ^= 1 << (i % 8)
		_, err := p.ReadDocument(data)
		require.ErrorIs(t, err, ErrDocument, "byte %d", i)
		data[i] ^= 1 << (i % 8)
		_, err = p.ReadDocument(data[:i])
		require.ErrorIs(t, err, ErrDocument, "%d bytes", i)
	}
	_, err = p.ReadDocument(append(bytes.Clone(data), 0))
	assert.ErrorIs(t, err, ErrDocument)
}

// What no extractor makes is neither written nor, with a right checksum, read.
func TestDocumentIsChecked(t *testing.T) {
	x := newExtractor(t, Options{})
	for _, test := range []struct {
		breaks string
		change func(d *Document)
	}{
		{"127 slots", func(d *Document) { d.CopySketch = d.CopySketch[1:] }},
		{"slot 3", func(d *Document) { d.CopySketch[3] = 0 }},
		{"no tokens", func(d *Document) { d.Tokens = 0 }},
		{"no tokens", func(d *Document) { *d = *x.Document(""); d.Headline = []Word{1} }},
		{"-1 tokens", func(d *Document) { d.Tokens = -1 }},
		{"1048577 tokens", func(d *Document) { d.Tokens = MaxTokens + 1 }},
		{"element 1", func(d *Document) { d.Vector[1] = d.Vector[0] }},
		{"element 2", func(d *Document) { d.Vector[2] &^= Unit }},
		{"193 features", func(d *Document) { d.Vector = make(Vector, 193) }},
		{"shingle 1", func(d *Document) { d.Shingles[1] = d.Shingles[0] }},
		{"number 1", func(d *Document) { d.Numbers = []uint64{2, 1} }},
		{"headline word 1", func(d *Document) { d.Headline = []Word{2, 1} }},
		{"headline word 2", func(d *Document) { d.Headline = []Word{1, 2, 2} }},
		{"headline date 1", func(d *Document) { d.HeadlineDates = []uint16{1<<5 | 2, 1<<5 | 1} }},
		{"headline date 1", func(d *Document) { d.HeadlineDates = []uint16{1<<5 | 2, 1<<5 | 2} }},
		{"date 1", func(d *Document) { d.Dates = []uint16{1<<5 | 2, 1<<5 | 2} }},
		{"date 0x5e is no day", func(d *Document) { d.Dates = []uint16{2<<5 | 30} }},
		{"date 0x20 is no day", func(d *Document) { d.Dates = []uint16{1 << 5} }},
		{"date 0x1a1 is no day", func(d *Document) { d.HeadlineDates = []uint16{13<<5 | 1} }},
		{"date 0x1 is no day", func(d *Document) { d.HeadlineDates = []uint16{1} }},
	} {
		d := x.Document("Ngày 12/9 hai", shingletest.Texts()[0])
		test.change(d)
		dst, err := d.AppendBinary([]byte("x"))
		require.ErrorIs(t, err, ErrDocument, test.breaks)
		assert.ErrorContains(t, err, test.breaks)
		assert.Equal(t, "x", string(dst))
	}
	_, err := new(Document).MarshalBinary()
	assert.ErrorIs(t, err, ErrDocument)
	assert.ErrorContains(t, err, "no profile")
}

func FuzzReadDocument(f *testing.F) {
	x := newExtractor(f, Options{Slots: 64, MaxFeatures: 16})
	p := x.Profile()
	for _, text := range append(shingletest.Texts(), "") {
		data, err := x.Document("Ngày 12/9 hai", text).MarshalBinary()
		require.NoError(f, err)
		f.Add(data)
		at := bytes.Index(data, []byte(p.String())) + len(p.String())
		f.Add(binary.LittleEndian.AppendUint32(bytes.Clone(data[:at]), 1<<31))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// The checksum is set right, or nothing behind it would be tried.
		if n := len(data) - 4; n >= 0 {
			data = num.AppendSum(bytes.Clone(data[:n]), 0)
		}
		d, err := p.ReadDocument(data)
		if err != nil {
			require.Nil(t, d)
			return
		}
		back, err := d.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, data, back)
	})
}
