package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

func write(t *testing.T, name string, data []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

func open(t *testing.T, path string) *jsonl.Reader {
	t.Helper()
	r, err := jsonl.Open(path, jsonl.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, r.Close()) })
	return r
}

// compress returns lines 1 to n of a gzip file, and ends[i], the number of its
// bytes after which i lines can be read.
func compress(t *testing.T, n int) (data []byte, ends []int) {
	t.Helper()
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	require.NoError(t, gz.Flush())
	ends = []int{buf.Len()}
	for line := range n {
		fmt.Fprintf(gz, "{\"id\":\"%d\",\"title\":\"Tin số %d\"}\n", line+1, line+1)
		require.NoError(t, gz.Flush())
		ends = append(ends, buf.Len())
	}
	require.NoError(t, gz.Close())
	return buf.Bytes(), ends
}

// requireLines checks that items are the lines from 1 to n of compress.
func requireLines(t *testing.T, path string, n int, items []item) {
	t.Helper()
	require.Len(t, items, n)
	for i, it := range items {
		want := article(i+1, fmt.Sprint(i+1), fmt.Sprintf("Tin số %d", i+1))
		want.rec.File = path
		require.Equal(t, want, it)
	}
}

func TestOpen(t *testing.T) {
	path := write(t, "news.jsonl", []byte(`{"id":"1","title":"Tin số 1"}`+"\n"))
	requireLines(t, path, 1, collect(open(t, path)))
}

func TestOpenGzip(t *testing.T) {
	data, _ := compress(t, 20)
	path := write(t, "news.jsonl.gz", data)
	requireLines(t, path, 20, collect(open(t, path)))
}

// Files of gzip can be joined, as logs are.
func TestOpenGzipOfTwoMembers(t *testing.T) {
	one, _ := compress(t, 1)
	path := write(t, "news.jsonl.gz", bytes.Repeat(one, 2))
	items := collect(open(t, path))
	require.Len(t, items, 2)
	assert.Equal(t, 2, items[1].rec.Line)
	assert.Equal(t, "1", items[1].rec.ID)
}

// A file cut anywhere gives the lines before the cut, and then says so.
func TestTruncatedGzip(t *testing.T) {
	const n = 5
	data, ends := compress(t, n)
	path := filepath.Join(t.TempDir(), "news.jsonl.gz")
	for size := range len(data) {
		require.NoError(t, os.WriteFile(path, data[:size], 0o600))
		r, err := jsonl.Open(path, jsonl.Options{})
		if size < 10 { // bytes of the header
			require.EqualError(t, err, path+": unexpected EOF")
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			continue
		}
		require.NoError(t, err)
		items := collect(r)
		require.NoError(t, r.Close())
		require.NotEmpty(t, items)

		lines := len(items) - 1
		requireLines(t, path, lines, items[:lines])
		require.EqualError(t, items[lines].err, fmt.Sprintf("%s:%d: unexpected EOF", path, lines+1), "%d bytes", size)
		require.ErrorIs(t, items[lines].err, io.ErrUnexpectedEOF)
		require.LessOrEqual(t, ends[lines]-5, size, "a line ends with the five bytes of a flush")
		if lines < n {
			require.Less(t, size, ends[lines+1], "all complete lines are there")
		}
	}
}

func TestCorruptGzip(t *testing.T) {
	data, _ := compress(t, 3)
	data[len(data)-5] ^= 1 // in the checksum
	path := write(t, "news.jsonl.gz", data)
	items := collect(open(t, path))
	requireLines(t, path, 3, items[:3])
	require.Len(t, items, 4)
	assert.EqualError(t, items[3].err, path+":4: gzip: invalid checksum")
	assert.ErrorIs(t, items[3].err, gzip.ErrChecksum)
}

func TestOpenWhatIsNotGzip(t *testing.T) {
	path := write(t, "news.jsonl.gz", []byte(`{"id":"1","title":"Tin số 1"}`))
	_, err := jsonl.Open(path, jsonl.Options{})
	assert.EqualError(t, err, path+": gzip: invalid header")
	assert.ErrorIs(t, err, gzip.ErrHeader)
}

func TestOpenMissingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.jsonl")
	_, err := jsonl.Open(path, jsonl.Options{})
	assert.ErrorIs(t, err, fs.ErrNotExist)
	_, want := os.Open(path)
	assert.Equal(t, want, err)
}

func TestOpenDirectory(t *testing.T) {
	path := t.TempDir()
	_, err := jsonl.Open(path, jsonl.Options{})
	assert.EqualError(t, err, "open "+path+": is a directory")
	_, isPath := errors.AsType[*fs.PathError](err)
	assert.True(t, isPath)
}

func TestOpenWithBadOptions(t *testing.T) {
	path := write(t, "news.jsonl", nil)
	_, err := jsonl.Open(path, jsonl.Options{MaxLine: -1})
	assert.EqualError(t, err, "jsonl: MaxLine is -1, want at least 0")
}

func TestCloseClosesTheFile(t *testing.T) {
	r, err := jsonl.Open(write(t, "news.jsonl", []byte("{}")), jsonl.Options{})
	require.NoError(t, err)
	require.NoError(t, r.Close())
	items := collect(r)
	require.Len(t, items, 1)
	assert.ErrorIs(t, items[0].err, fs.ErrClosed)
}
