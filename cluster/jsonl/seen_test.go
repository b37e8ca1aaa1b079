package jsonl_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

func TestSeen(t *testing.T) {
	text := cluster.Article{ID: "1", Title: "ab", Summary: "c", Body: "d"}
	var seen jsonl.Seen
	isNew, err := seen.Add(jsonl.Record{Article: text, File: "a.jsonl", Line: 3})
	require.NoError(t, err)
	assert.True(t, isNew)

	isNew, err = seen.Add(jsonl.Record{Article: text, File: "a.jsonl", Line: 4})
	require.NoError(t, err)
	assert.False(t, isNew, "the same again")

	other := text
	other.Time, other.Source, other.URL, other.Lang = time.Unix(0, 0), "vnx", "u", "vi"
	isNew, err = seen.Add(jsonl.Record{Article: other, Label: "storm", File: "b.jsonl", Line: 1})
	require.NoError(t, err)
	assert.False(t, isNew, "the same text")

	other.ID = "2"
	isNew, err = seen.Add(jsonl.Record{Article: other, File: "b.jsonl", Line: 2})
	require.NoError(t, err)
	assert.True(t, isNew, "the same text under another id")
}

func TestSeenConflict(t *testing.T) {
	var seen jsonl.Seen
	first := jsonl.Record{Article: cluster.Article{ID: "1", Title: "ab", Body: "d"}, File: "a.jsonl", Line: 3}
	_, err := seen.Add(first)
	require.NoError(t, err)

	for _, other := range []cluster.Article{
		{ID: "1", Title: "abc", Body: "d"},
		{ID: "1", Title: "a", Summary: "b", Body: "d"}, // the same letters
		{ID: "1", Title: "ab", Summary: "d"},
		{ID: "1", Title: "d", Body: "ab"},
	} {
		isNew, err := seen.Add(jsonl.Record{Article: other, File: "b.jsonl", Line: 9})
		assert.False(t, isNew)
		assert.EqualError(t, err, `b.jsonl:9: id comes again with another text: "1" of a.jsonl:3`)
		assert.ErrorIs(t, err, cluster.ErrRepeatedID)
		assert.IsType(t, &jsonl.LineError{}, err)
	}

	isNew, err := seen.Add(first)
	assert.NoError(t, err, "the first text counts")
	assert.False(t, isNew)
}
