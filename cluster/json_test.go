package cluster_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
)

// Whatever the library returns has JSON names in lower case, down to the last
// field.
func TestJSONNamesAreLowerCase(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Slice, reflect.Array, reflect.Pointer:
			walk(of.Elem())
		case reflect.Struct:
			if seen[of] || of == reflect.TypeFor[time.Time]() {
				return
			}
			seen[of] = true
			for f := range of.Fields() {
				assert.Regexp(t, `^[a-z][a-z0-9_]*(,|$)`, f.Tag.Get("json"), "%v.%s", of, f.Name)
				walk(f.Type)
			}
		}
	}
	for _, v := range []any{
		cluster.Story{}, cluster.StreamStory{}, cluster.Placement{}, cluster.Explanation{},
		cluster.BatchStats{}, cluster.StreamStats{}, index.Match{}, index.Stats{}, index.Banding{},
	} {
		walk(reflect.TypeOf(v))
	}
	assert.Greater(t, len(seen), 12)
}

// A list without elements is an empty list in JSON, never null.
func TestJSONListsAreLists(t *testing.T) {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	none, err := b.Stories(t.Context())
	require.NoError(t, err)
	one := cluster.Article{ID: "a", Title: "Bão số 3 đổ bộ"}
	require.NoError(t, b.Add(one))
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	why, err := cluster.Explain(cluster.Options{}, one, cluster.Article{ID: "b", Title: "Kim"})
	require.NoError(t, err)
	s := newStream(t, cluster.StreamOptions{})
	first, err := s.Put(one)
	require.NoError(t, err)
	again, err := s.Put(one)
	require.NoError(t, err)
	found, err := s.Query(cluster.Article{ID: "q", Title: "Kim"})
	require.NoError(t, err)
	changes, err := s.Regroup(t.Context())
	require.NoError(t, err)
	for _, v := range []any{none, stories, why, first, again, found, changes, s.Stories(), newStream(t, cluster.StreamOptions{}).Stories()} {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, string(text), "null")
	}
}

// What JSON cannot hold of a time costs the time, not the article, and no output.
func TestJSONOfAnyTime(t *testing.T) {
	for _, c := range []struct {
		time    time.Time
		unknown bool
	}{
		{time.Date(12_000, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{time.Date(0, 12, 31, 23, 0, 0, 0, time.UTC), true},
		{time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC).In(time.FixedZone("", 7*60*60)), false},
		{time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC).In(time.FixedZone("", -7*60*60)), false},
		{time.Date(2026, 11, 27, 0, 0, 0, 0, time.FixedZone("", 24*60*60)), false},
	} {
		articles := []cluster.Article{{ID: "a", Title: "Bão số 3 đổ bộ", Time: c.time}, {ID: "b", Title: "Kim", Time: noon}}
		stories := stories(t, cluster.Options{}, articles)
		s := newStream(t, cluster.StreamOptions{})
		for _, a := range articles {
			p, err := s.Put(a)
			require.NoError(t, err)
			_, err = json.Marshal(p)
			require.NoError(t, err, "%v", c.time)
		}
		for _, v := range []any{stories, s.Stories()} {
			_, err := json.Marshal(v)
			require.NoError(t, err, "%v", c.time)
		}
		for _, st := range stories {
			if m := st.Members[0].Article; m.ID == "a" {
				assert.Equal(t, c.unknown, m.Time.IsZero(), "%v", c.time)
				assert.True(t, c.unknown || m.Time.Equal(c.time), "%v", c.time)
			}
		}
	}
}
