package snapshot

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

func settings(t testing.TB) (Settings, *shingle.Extractor) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	return Settings{Profile: x.Profile(), Threshold: 7, Horizon: 9, Linkage: 1}, x
}

func anySettings(Settings) error { return nil }

// manyFrames is a batch whose articles take several frames, some of them larger than
// a frame is wont to be.
func manyFrames(t testing.TB) (*Batch, []byte) {
	of, x := settings(t)
	b := new(Batch)
	for i := range 40 {
		b.Articles = append(b.Articles, Article{
			ID: fmt.Sprint(i), Title: strings.Repeat("tiêu đề ", 1+i%20*4000),
			Time: time.Date(2024, 1, 1, i, 0, 0, i, time.FixedZone("", 60*60*(i%25-12))),
			Doc:  x.Document("một hai ba bốn năm", fmt.Sprint("sáu ", i, " ngày 12/9")),
		})
	}
	b.Constraints = []Constraint{{"0", "1", true}, {"2", "1", false}}
	var to bytes.Buffer
	require.NoError(t, b.Write(&to, of))
	return b, to.Bytes()
}

// frames returns the frames of a snapshot.
func frames(data []byte) (all [][]byte) {
	for data = data[len(magic):]; len(data) > 0; {
		n := prefixSize + int(binary.LittleEndian.Uint32(data)) + sumSize
		all = append(all, data[:n:n])
		data = data[n:]
	}
	return all
}

// What is read is what was written, however many frames it took.
func TestRoundTripOfManyFrames(t *testing.T) {
	b, data := manyFrames(t)
	require.Greater(t, len(frames(data)), 8)
	got, err := ReadBatch(bytes.NewReader(data), func(s Settings) error {
		of, _ := settings(t)
		assert.Equal(t, of, s)
		return nil
	})
	require.NoError(t, err)
	require.Len(t, got.Articles, len(b.Articles))
	assert.Equal(t, b.Constraints, got.Constraints)
	for i, a := range b.Articles {
		g := got.Articles[i]
		assert.Equal(t, a.Title, g.Title)
		assert.Equal(t, a.Time.Format(time.RFC3339Nano), g.Time.Format(time.RFC3339Nano))
		assert.Equal(t, a.Doc.Vector, g.Doc.Vector)
		assert.Equal(t, a.Doc.EventSketch, g.Doc.EventSketch)
		assert.Equal(t, a.Doc.Shingles, g.Doc.Shingles)
		assert.Equal(t, a.Doc.TextHash, g.Doc.TextHash)
		assert.Equal(t, a.Doc.Headline, g.Doc.Headline)
		assert.Equal(t, a.Doc.HeadlineDates, g.Doc.HeadlineDates)
	}
}

// A whole frame that is missing, comes twice or in another place is an error, though
// each has its sum.
func TestFramesOutOfOrder(t *testing.T) {
	_, data := manyFrames(t)
	whole := frames(data)
	read := func(all [][]byte) error {
		_, err := ReadBatch(bytes.NewReader(append([]byte(magic), slices.Concat(all...)...)), anySettings)
		return err
	}
	require.NoError(t, read(whole))
	for i := range whole {
		require.ErrorIs(t, read(slices.Delete(slices.Clone(whole), i, i+1)), Err, "without frame %d", i)
		require.ErrorIs(t, read(slices.Insert(slices.Clone(whole), i, whole[i])), Err, "frame %d twice", i)
		if i > 0 {
			swapped := slices.Clone(whole)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			require.ErrorIs(t, read(swapped), Err, "frame %d before the one before", i)
		}
	}
}

// The time of an article is written with where it was stated, however odd.
func TestTimes(t *testing.T) {
	for _, want := range []time.Time{
		{}, time.Unix(0, 0), time.Date(-9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(99999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(2024, 1, 1, 0, 0, 0, 0, time.FixedZone("x", 7*60*60+1)), time.Date(2024, 1, 1, 0, 0, 0, 0, time.FixedZone("x", -11*60*60)),
	} {
		v := values{rest: appendTime(nil, want)}
		got := v.time()
		require.NoError(t, v.end())
		assert.True(t, want.Equal(got), "%v, got %v", want, got)
		assert.Equal(t, want.IsZero(), got.IsZero())
		_, east := want.Zone()
		_, gotEast := got.Zone()
		assert.Equal(t, east, gotEast)
	}
}
