package corpus

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writeFiles writes files into a new directory; those that end in .gz, packed.
func writeFiles(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		f, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		defer f.Close()
		if filepath.Ext(name) != ".gz" {
			_, err = f.WriteString(content)
			require.NoError(t, err)
			continue
		}
		z := gzip.NewWriter(f)
		_, err = z.Write([]byte(content))
		require.NoError(t, err)
		require.NoError(t, z.Close())
	}
	return dir
}

const (
	first  = `{"id": "a", "title": "Mưa to", "event": "rain"}` + "\n"
	second = `{"id": "b", "title": "Mưa lớn", "event": "rain"}` + "\n"
	third  = `{"id": "c", "title": "Giá vàng"}` + "\n"
)

func TestSetHoldsEachArticleOnce(t *testing.T) {
	dir := writeFiles(t, map[string]string{"news.jsonl.gz": first + second + first + third})
	set, err := ReadSet(filepath.Join(dir, "news.jsonl.gz"), "event")
	require.NoError(t, err)
	assert.Equal(t, "news", set.Name)
	require.Len(t, set.Articles, 3)
	assert.Equal(t, "Mưa lớn", set.Articles[1].Title)
	assert.Equal(t, []string{"rain", "rain", ""}, set.Labels)
	assert.True(t, set.IsLabelled())
	assert.Equal(t, 1, set.NumberOfLabels())

	set, err = ReadSet(filepath.Join(dir, "news.jsonl.gz"), "other")
	require.NoError(t, err)
	assert.False(t, set.IsLabelled(), "no article has this field")
	assert.Zero(t, set.NumberOfLabels())
}

func TestAffairsAreThoseOfEvents(t *testing.T) {
	dir := writeFiles(t, map[string]string{"a.jsonl": first + `{"id": "b", "title": "Lũ lên", "event": "flood", "affair": "storm"}` + "\n" + third})
	path := filepath.Join(dir, "a.jsonl")
	set, err := LabelledFile{path, "event", "affair"}.Read()
	require.NoError(t, err)
	assert.Equal(t, []string{"rain", "flood", ""}, set.Labels)
	assert.Equal(t, []string{"event rain", "affair storm", ""}, set.Affairs)

	set, err = LabelledFile{path, "event", "other"}.Read()
	require.NoError(t, err)
	assert.Nil(t, set.Affairs, "no article has this field")
}

func TestFilesAreArticlesOnly(t *testing.T) {
	dir := writeFiles(t, map[string]string{"b.jsonl": second, "a.jsonl.gz": first, "notes.txt": "", "c.json": ""})
	require.NoError(t, os.Mkdir(filepath.Join(dir, "old.jsonl"), 0o755))
	files, err := Files(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{filepath.Join(dir, "a.jsonl.gz"), filepath.Join(dir, "b.jsonl")}, files)

	articles, err := ReadAll(dir)
	require.NoError(t, err)
	require.Len(t, articles, 2)
	assert.Equal(t, "a", articles[0].ID)
}

func TestNothingToReadIsAnError(t *testing.T) {
	empty := writeFiles(t, map[string]string{"none.jsonl": ""})
	for what, dir := range map[string]string{
		"no articles":                 empty,
		"no .jsonl or .jsonl.gz file": writeFiles(t, map[string]string{"notes.txt": "text"}),
		"broken.jsonl:2":              writeFiles(t, map[string]string{"broken.jsonl": first + "{\n"}),
	} {
		_, err := ReadAll(dir)
		assert.ErrorContains(t, err, what)
		n := 0
		for _, e := range Articles(dir, 5) {
			if n++; e != nil {
				err = e
				break
			}
		}
		assert.ErrorContains(t, err, what)
		assert.LessOrEqual(t, n, 2, "articles of %s", dir)
	}
	_, err := ReadAll(filepath.Join(empty, "absent"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
