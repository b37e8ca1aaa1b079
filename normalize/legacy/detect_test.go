package legacy

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

var sentences = []string{
	"Sáng nay, mưa lớn làm ngập nhiều tuyến đường ở trung tâm thành phố.",
	"Đội tuyển nữ thắng ba bàn cách biệt và giành quyền vào chung kết.",
	"Giá xăng được điều chỉnh giảm từ 15 giờ chiều thứ Năm.",
	"Bà con xã đảo phấn khởi đón những mét khối nước ngọt đầu tiên.",
	"\"Chúng tôi sẽ trả lời bằng văn bản\", đại diện công ty nói với phóng viên.",
	"Hơn 200 hộ dân đã được di dời khỏi vùng sạt lở trước khi bão đổ bộ.",
	"Cô giáo Nguyễn Thị Hạnh dạy học ở bản Mường Lống đã mười bảy năm.",
	"Ủy ban nhân dân quận yêu cầu chủ đầu tư dừng thi công.",
	"Mặt hàng thủ công của làng nghề được bày bán tại Paris và London.",
	"Ông kể: \"Hồi ấy, nhà nào cũng nuôi một con trâu\".",
	"CÔNG BỐ KẾT QUẢ TUYỂN SINH VÀO LỚP MƯỜI",
}

// shapes are the ways in which text arrives in an encoding.
func shapes(e encoding.Encoding, s string) (bytes, text string) {
	bytes, _ = encoding.ReplaceUnsupported(e.NewEncoder()).String(s)
	if e == VIQR {
		return bytes, bytes
	}
	return bytes, misread(bytes)
}

func assertGuess(t *testing.T, want Guess, b []byte) {
	t.Helper()
	got := Detect(b)
	got.Words = want.Words
	assert.True(t, got == want, "%.100q: got %v (%v), want %v (%v)", b, got, got.Confidence, want, want.Confidence)
}

func TestDetectOwnSentences(t *testing.T) {
	for _, s := range sentences {
		for _, e := range vietnamese {
			encoded, text := shapes(e, s)
			want, err := e.NewDecoder().String(encoded)
			require.NoError(t, err)
			for _, b := range []string{encoded, text} {
				got, g, err := Decode([]byte(b), Options{})
				require.NoError(t, err)
				assert.Equal(t, want, got, "read as %v", g)
				assert.True(t, e == g.Encoding, "%q is %v, got %v", s, e, g)
				assert.GreaterOrEqual(t, g.Confidence, 0.8)
			}
		}
		b := s
		for n := 1; n <= 2; n++ {
			b = misread(b)
			assertGuess(t, Guess{Encoding: utf.UTF8, Misread: n, Confidence: 1}, []byte(b))
		}
	}
}

func TestDetectLeavesUnicodeAlone(t *testing.T) {
	plain := []string{
		"", "a", "x = a^2 + (b+1)", "No, it isn't. I'm there, ma'am! Add it to a(1).",
		"Toàn dân ta là con cháu vua Hùng", // no letter that Windows-1252 lacks
		"Pelé và Garrincha", "São Paulo, Atlético, Beyoncé, Señor", "Ðường Ð",
		"un été à la plage, où l’on dîne", "“I saw it — and it was £5 …” he said",
		"Việt Nam", "Viê\u0323t", "河內", "Ünïcödé übér", "Łódź",
	}
	for _, s := range append(plain, sentences...) {
		assertGuess(t, Guess{Encoding: utf.UTF8, Misread: 0, Confidence: 1}, []byte(s))
		text, _, err := Decode([]byte(s), Options{})
		require.NoError(t, err)
		assert.Equal(t, s, text)
	}
}

func TestDetectOtherBytes(t *testing.T) {
	tests := []struct {
		b    string
		want Guess
	}{
		{"\xFF\xFEV\x00", Guess{Encoding: utf16LE, Misread: 0, Confidence: 1}},
		{"\xFE\xFF\x00V", Guess{Encoding: utf16BE, Misread: 0, Confidence: 1}},
		{"V\x00i\x00\xC7\x1Et\x00 \x00", Guess{Encoding: utf16LE, Misread: 0, Confidence: 1}},
		{"\x00V\x00i\x1E\xC7\x00t\x00 ", Guess{Encoding: utf16BE, Misread: 0, Confidence: 1}},
		{"\xFF\xFE\x00\x00V\x00\x00\x00", Guess{Encoding: utf32LE, Misread: 0, Confidence: 1}},
		{"\x00\x00\xFE\xFF\x00\x00\x00V", Guess{Encoding: utf32BE, Misread: 0, Confidence: 1}},
		{"\xEF\xBB\xBFabc", Guess{Encoding: utf.UTF8, Misread: 0, Confidence: 1}},
		{"\xEF\xBB\xBFlµ ViÖt", Guess{Encoding: TCVN3, Misread: 1, Confidence: 1}},
		{"ViÖt", Guess{Encoding: utf.UTF8, Misread: 0, Confidence: 1}}, // one word is too little to go by
		{"d\xE9j\xE0 vu, gar\xE7on", Guess{Encoding: charmap.Windows1252, Misread: 0, Confidence: 0}},
		{"Hội nghị \xFF thượng đỉnh", Guess{Encoding: utf.UTF8, Misread: 0, Confidence: 1}}, // one byte is broken
	}
	for _, tt := range tests {
		assertGuess(t, tt.want, []byte(tt.b))
	}
	text, _, err := Decode([]byte("\xFF\xFE\x00\x00V\x00\x00\x00\xC7\x1E\x00\x00"), Options{})
	require.NoError(t, err)
	assert.Equal(t, "Vệ", text)
}

// Only the beginning counts, and it may end in the middle of a letter.
func TestDetectByThePrefix(t *testing.T) {
	for pad := range len("Việt ") {
		b := strings.Repeat("x", pad) + strings.Repeat("Việt ", prefixLen/5) + "\xFF\xFE"
		assertGuess(t, Guess{Encoding: utf.UTF8, Misread: 0, Confidence: 1}, []byte(b))
	}
	late := strings.Repeat(" ", 2*sampleLen) + "n\xad\xedc Vi\xd6t"
	assertGuess(t, Guess{Encoding: TCVN3, Misread: 0, Confidence: 1}, []byte(late))
}

// Quadratic time would show here as minutes.
func TestLongRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, unit := range []string{"a", "'", "a^", `d\`, "&", "&#9", "\xec", "\xc3", "Ã", "\u0301", "\x00"} {
		b := strings.Repeat(unit, 1<<18/len(unit))
		for _, e := range append(vietnamese, utf.UTF8, nil) {
			text, _, err := Decode([]byte(b), Options{Encoding: e, References: true})
			require.NoError(t, err)
			assert.LessOrEqual(t, len(text), 3*len(b), "%q as %v", unit, e)
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte("Vi\xd6t"), true)
	f.Add([]byte("Viá»‡t &ecirc;"), false)
	f.Fuzz(func(t *testing.T, b []byte, references bool) {
		opts := Options{References: references}
		text, g, err := Decode(b, opts)
		require.NoError(t, err)
		assert.True(t, utf8.ValidString(text))
		assert.LessOrEqual(t, len(text), 3*len(b), "%q as %v", b, g)
		assert.True(t, 0 <= g.Confidence && g.Confidence <= 1)

		r, streamed, err := NewReader(strings.NewReader(string(b)), opts)
		require.NoError(t, err)
		assert.Equal(t, g, streamed)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, text, string(got))
	})
}
