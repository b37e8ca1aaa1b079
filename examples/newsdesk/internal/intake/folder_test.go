package intake

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/legacy"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// write writes a file as if at a time of the bubble.
func write(t *testing.T, dir, name, text string, at time.Time) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(t, os.Chtimes(path, at, at))
}

func folder(t *testing.T, s *sink, dir string) *Folder {
	t.Helper()
	f, err := NewFolder(FolderOptions{Sink: s, Dir: dir, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	return f
}

func line(id, title string) string { return `{"id": "` + id + `", "title": "` + title + `"}` + "\n" }

// A file is taken when it is whole, once, and again when it changes.
func TestFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, s := t.TempDir(), newSink()
		f := folder(t, s, dir)
		s.sources = newSink(f.Feed()).sources
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { f.Run(ctx); close(done) }()

		write(t, dir, "a.jsonl", line("a", "Lũ lên")[:20], time.Now())
		wait(2 * time.Second)
		write(t, dir, "a.jsonl", line("a", "Lũ lên"), time.Now())
		wait(2 * time.Second)
		assert.Empty(t, s.put(), "it was written to a moment ago")
		wait(4 * time.Second)
		assert.Equal(t, []string{"new Lũ lên"}, s.put())
		assert.Equal(t, "ok; a.jsonl has 1 article, 1 of them new", s.source(f.Feed()).Status)

		calls := s.calls
		wait(time.Minute)
		assert.Equal(t, calls, s.calls, "once")

		write(t, dir, "a.jsonl", line("a", "Lũ lên")+line("b", "Bão tan"), time.Now())
		wait(6 * time.Second)
		assert.Equal(t, []string{"new Bão tan"}, s.put())
		cancel()
		<-done

		again := folder(t, s, dir)
		calls = s.calls
		require.NoError(t, again.look(t.Context()))
		assert.Equal(t, calls, s.calls, "and not again after a restart")
	})
}

func TestFolderKinds(t *testing.T) {
	dir, s := t.TempDir(), newSink()
	old := time.Now().Add(-time.Hour)
	text := "Lũ lên nhanh ở Bình Đông\n\nNước sông Hoa dâng nhanh trong đêm, hàng trăm nhà bị ngập, chính quyền đã sơ tán dân.\n\nTheo ban chỉ huy, mực nước lúc 5h sáng nay còn lên chậm."
	tcvn, err := legacy.TCVN3.NewEncoder().String(text)
	require.NoError(t, err)
	write(t, dir, "1.json", "["+strings.ReplaceAll(line("a", "Mảng"), "\n", "")+"]", old)
	write(t, dir, "2.jsonl.gz", zip(t, line("b", "Dòng")), old)
	write(t, dir, "3.html", newsPage, old)
	write(t, dir, "4.txt", text, old)
	write(t, dir, "5.TXT.gz", zip(t, tcvn), old)
	write(t, dir, ".hidden.json", line("x1", "Ẩn"), old)
	write(t, dir, "6.json.part", line("x2", "Dở"), old)
	write(t, dir, "readme.md", line("x3", "Khác"), old)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "sub.json"), 0o700))
	outside := filepath.Join(t.TempDir(), "outside.json")
	require.NoError(t, os.WriteFile(outside, []byte(line("x4", "Ngoài")), 0o600))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "7.json")))

	require.NoError(t, folder(t, s, dir).look(t.Context()))
	assert.Equal(t, []string{"new Mảng", "new Dòng", "new Lũ lên", "new Lũ lên nhanh ở Bình Đông", "new Lũ lên nhanh ở Bình Đông"}, s.put())
	assert.Contains(t, s.articles["3.html"].Summary+s.articles["3.html"].Body, "4,2 m")
	assert.Equal(t, "Nước sông Hoa dâng nhanh trong đêm, hàng trăm nhà bị ngập, chính quyền đã sơ tán dân.", s.articles["5.TXT.gz"].Summary)
}

// What is wrong with a file costs that line, and is said.
func TestFolderProblems(t *testing.T) {
	dir, s := t.TempDir(), newSink()
	f := folder(t, s, dir)
	s.sources = newSink(f.Feed()).sources
	before := ""
	status := func(name, text string) string {
		if before != "" {
			require.NoError(t, os.Remove(filepath.Join(dir, before)))
		}
		before = name
		write(t, dir, name, text, time.Now().Add(-time.Hour))
		require.NoError(t, f.look(t.Context()))
		calls := s.calls
		require.NoError(t, f.look(t.Context()))
		assert.Equal(t, calls, s.calls, "%s is not taken over and over", name)
		return s.source(f.Feed()).Status
	}
	assert.Equal(t, "1.jsonl:2: missing id; 1 article taken", status("1.jsonl", line("a", "Một")+`{"title": "x"}`))
	got := status("2.jsonl", line("b", "Hai")+"{\n}{\n"+`{"id": "c", "title": "Ba", "time": "2999-01-01"}`)
	assert.Regexp(t, `^2\.jsonl:2: .*; \d+ more like that; \d articles? taken$`, got)
	assert.Contains(t, status("3.json", "không phải JSON"), "3.json")
	assert.Equal(t, "4.html: page has no text; 0 articles taken", status("4.html", "<html><script>x</script></html>"))
	assert.Equal(t, "5.txt.gz: gzip: invalid header; 0 articles taken", status("5.txt.gz", "text"))
	assert.Equal(t, "6.html: more than 16 MB, too long for a page; 0 articles taken", status("6.html", strings.Repeat("x", maxFilePage+1)))
	assert.True(t, s.articles["c"].Time.IsZero())
	assert.Equal(t, 1, s.source(f.Feed()).Failures)
}

// A failure of the desk loses nothing.
func TestFolderSinkFails(t *testing.T) {
	dir, s := t.TempDir(), newSink()
	f := folder(t, s, dir)
	write(t, dir, "1.jsonl", line("a", "Một"), time.Now().Add(-time.Hour))
	s.fail = errors.New("disk full")
	require.ErrorContains(t, f.look(t.Context()), "disk full")
	s.fail = nil
	require.NoError(t, f.look(t.Context()))
	assert.Equal(t, []string{"new Một"}, s.put())
}

// One that grows while it is read is read again.
func TestFolderGrows(t *testing.T) {
	dir, s := t.TempDir(), newSink()
	f := folder(t, s, dir)
	old := time.Now().Add(-time.Hour)
	write(t, dir, "1.jsonl", line("a", "Một"), old)
	s.onPut = func() {
		s.onPut = nil
		write(t, dir, "1.jsonl", line("a", "Một")+line("b", "Hai"), old.Add(time.Minute))
	}
	require.NoError(t, f.look(t.Context()))
	require.NoError(t, f.look(t.Context()))
	assert.Equal(t, []string{"new Một", "new Hai"}, s.put())
}

func TestFolderMissing(t *testing.T) {
	dir, s := filepath.Join(t.TempDir(), "inbox"), newSink()
	f := folder(t, s, dir)
	s.sources = newSink(f.Feed()).sources
	require.NoError(t, f.look(t.Context()))
	assert.Contains(t, s.source(f.Feed()).Status, "no such file or directory")
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, f.look(t.Context()))
	assert.Equal(t, "ok", s.source(f.Feed()).Status)
	write(t, dir, "1.jsonl", line("a", "Một"), time.Now().Add(-time.Hour))
	require.NoError(t, f.look(t.Context()))
	assert.Equal(t, []string{"new Một"}, s.put())
}

func TestNewest(t *testing.T) {
	files := map[string]stamp{"a": {Time: now}, "b": {Time: now.Add(time.Hour)}, "c": {Time: now.Add(time.Minute)}}
	assert.Equal(t, map[string]stamp{"b": files["b"], "c": files["c"]}, newest(files, 2))
	assert.Equal(t, files, newest(files, 3))
}

// What is no text is not published, whatever its name, and is told as long as it is there:
// after files that are well, and after a restart.
func TestFolderRefusesWhatIsNoText(t *testing.T) {
	dir, s := t.TempDir(), newSink()
	f := folder(t, s, dir)
	s.sources = newSink(f.Feed()).sources
	look := func() desk.Health {
		t.Helper()
		require.NoError(t, f.look(t.Context()))
		return s.source(f.Feed()).Health
	}
	old := time.Now().Add(-time.Hour)
	told := make(map[string]string)
	noise := make([]byte, 3000)
	r := rand.NewChaCha8([32]byte{1})
	for _, name := range []string{"1.txt", "2.html", "3.json", "4.jsonl", "5.txt.gz"} {
		r.Read(noise)
		text := string(noise)
		if strings.HasSuffix(name, ".gz") {
			text = zip(t, text)
		}
		write(t, dir, name, text, old)
		health := look()
		assert.True(t, strings.HasPrefix(health.Status, name), health.Status)
		told[name], _, _ = strings.Cut(health.Status, " | ")
		assert.Equal(t, 1, health.Failures)
		assert.Empty(t, s.put(), name)
	}
	const pdf = "6.txt: is no text, but application/pdf; 0 articles taken"
	rest := told["5.txt.gz"] + " | " + told["4.jsonl"]
	write(t, dir, "6.txt", "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", old)
	assert.Equal(t, pdf+" | "+rest+" | and 3 more files", look().Status)
	write(t, dir, "1.txt", "Lũ lên nhanh ở Bình Đông\n\nNước sông Hoa dâng nhanh trong đêm, hàng trăm nhà bị ngập.", old.Add(time.Minute))
	write(t, dir, "7.jsonl", line("a", "Một"), old)
	assert.Equal(t, pdf+" | "+rest+" | and 2 more files", look().Status, "what is well hides no fault")
	assert.Len(t, s.put(), 2)

	f = folder(t, s, dir)
	write(t, dir, "8.jsonl", line("b", "Hai"), old)
	assert.Equal(t, pdf+" | "+rest+" | and 2 more files", look().Status, "nor after a restart")
	require.NoError(t, os.Remove(filepath.Join(dir, "6.txt")))
	assert.Equal(t, rest+" | "+told["3.json"]+" | and 1 more file", look().Status)
	require.NoError(t, os.Remove(filepath.Join(dir, "2.html")))
	require.NoError(t, os.Remove(filepath.Join(dir, "3.json")))
	assert.Equal(t, rest, look().Status)
	for _, name := range []string{"4.jsonl", "5.txt.gz"} {
		require.NoError(t, os.Remove(filepath.Join(dir, name)))
	}
	health := look()
	assert.Equal(t, "ok", health.Status)
	assert.Zero(t, health.Failures)
}
