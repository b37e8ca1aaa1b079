package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

func openStore(t testing.TB, file string) *Store {
	t.Helper()
	s, err := Open(t.Context(), file, 0)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// texts stores headlines, each a story of its number.
func texts(t testing.TB, s *Store, titles ...string) {
	t.Helper()
	require.NoError(t, s.Update(t.Context(), func(tx *Tx) error {
		for i, title := range titles {
			a := &Article{Article: cluster.Article{ID: title, Title: title}, Version: 1, Story: cluster.StoryID(i + 1)}
			words := WordsOf(&a.Article)
			if _, err := tx.Put(Put{Kind: KindPut, Article: a, Words: &words, Hash: HashOf(&a.Article)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestSearch(t *testing.T) {
	s := openStore(t, "")
	texts(t, s,
		"Con đường ven biển",          // 1
		"Giá duong liễu",              // 2
		"Người dương tính",            // 3
		"Dòng nước ở Đà Nẵng",         // 4
		"Thuỷ điện Hoà Bình xả lũ",    // 5
		"THU\u0309 TU\u031bO\u0301NG", // 6, decomposed
		"Thù tướng",                   // 7
		"Covid-19 và giá 3.500 đồng",  // 8
		"OR AND NOT NEAR",             // 9
		"ma má mà",                    // 10
	)
	for _, test := range []struct {
		query string
		want  []cluster.StoryID
	}{
		{"đường", []cluster.StoryID{1}},
		{"ĐƯỜNG", []cluster.StoryID{1}},
		{"duong", []cluster.StoryID{1, 2, 3}},
		{"dương", []cluster.StoryID{3}},
		{"da nang", []cluster.StoryID{4}},
		{"nuoc", []cluster.StoryID{4}},
		{"hòa bình", []cluster.StoryID{5}},
		{"hoà bình", []cluster.StoryID{5}},
		{"thủy điện", []cluster.StoryID{5}},
		{"thủ tướng", []cluster.StoryID{6}},
		{"thu tuong", []cluster.StoryID{6, 7}},
		{"thù tướng", []cluster.StoryID{7}},
		{"covid-19", []cluster.StoryID{8}},
		{"covid", []cluster.StoryID{8}},
		{"3.500", []cluster.StoryID{8}},
		{`"ven biển"`, []cluster.StoryID{1}},
		{`"biển ven"`, nil},
		{"biển ven", []cluster.StoryID{1}},
		{"đường OR dương", []cluster.StoryID{1, 3}},
		{"duong -dương", []cluster.StoryID{2}}, // with a mark in the query, marks count
		{"duong -lieu", []cluster.StoryID{1, 3}},
		{"-lieu", nil},
		{"mà", []cluster.StoryID{10}},
		{`"AND"`, []cluster.StoryID{9}},
		{"near", []cluster.StoryID{9}},
		{"bare:duong", nil},
		{"du*", nil},
		{`"`, nil},
		{"", nil},
	} {
		var got []cluster.StoryID
		if match := Match(test.query); match != "" {
			found, err := s.Matching(t.Context(), match, 0)
			require.NoError(t, err, test.query)
			for id := range found {
				got = append(got, id)
			}
		}
		assert.ElementsMatch(t, test.want, got, "%q is %s", test.query, Match(test.query))
	}
}

// Nothing that is typed is a syntax error, or has a meaning to FTS5.
func FuzzMatch(f *testing.F) {
	for _, query := range []string{`"`, `a" OR key:b`, "a NEAR(b, 2)", "(((", "a*", "^a", "-", "- -a", `-"`, "{key bare}: x", "a\x00b", "OR OR", "\xff"} {
		f.Add(query)
	}
	s := openStore(f, "")
	texts(f, s, "a b")
	f.Fuzz(func(t *testing.T, query string) {
		match := Match(query)
		if match == "" {
			return
		}
		_, err := s.Matching(t.Context(), match, 0)
		require.NoError(t, err, match)
		assert.True(t, utf8.ValidString(match))
		assert.True(t, strings.HasPrefix(match, "{key} : (") || strings.HasPrefix(match, "{bare} : ("))
	})
}
