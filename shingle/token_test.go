package shingle

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   string
		reason string
	}{
		{"", "", "no text"},
		{" \t\n.,;–…", "", "nothing but punctuation"},
		{"Hội nghị thượng đỉnh", "hội nghị thượng đỉnh", ""},
		{"Kim Jong-un, Kim Jong Un", "kim jong un kim jong un", "hyphens divide"},
		{"12/9, 12-9, 12.9", "12 9 12 9 12 9", "so do slashes and dots between digits"},
		{"ngày 09/07", "ngày 9 7", "leading zeros"},
		{"hội.Quả", "hội quả", "a full stop without a blank"},
		{"10h30 U23", "10 h 30 u 23", "digits part from letters"},
		{"東京オリンピック", "東 京 オリンピック", "UAX #29 in a script without blanks"},
		{"Москва 2023", "москва 2023", "another alphabet"},
		{"n̈ạ́b̲ Beyoncé Łódź Αθήνα Київ Đắk Lắk ǅ ʰ ﬁ", "n̈ạ́b̲ beyoncé łódź αθήνα київ đắk lắk ǆ ʰ ﬁ", "any mark, any Latin letter"},
	} {
		got := strings.Join(slices.Collect(Tokens(test.text)), " ")
		assert.Equal(t, test.want, got, "tokens of %q: %s", test.text, test.reason)
	}
}

func TestAppendTokensHashesTokens(t *testing.T) {
	for _, text := range corpus() {
		var want []uint64
		for token := range Tokens(text) {
			want = append(want, HashToken(token))
		}
		assert.Equal(t, want, AppendTokens(nil, text), "text %q", text)
	}
}

// A token's hash may depend on nothing but its bytes, and on all of them.
func TestHashToken(t *testing.T) {
	seen := make(map[uint64]string)
	token := strings.Repeat("aă", 30)
	for n := range token {
		for _, s := range []string{token[:n], token[:n] + "\x00", token[n:] + "b"} {
			h := HashToken(s)
			other, ok := seen[h]
			assert.False(t, ok && other != s, "hash of %q and %q", s, other)
			seen[h] = s
		}
	}
}

// corpus returns texts written for the tests, as an outlet would publish them.
func corpus() []string {
	return []string{
		"Sáng 12/9, đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, sát biên giới hai nước. Phía Nga trải thảm đỏ, cử Bộ trưởng Tài nguyên ra đón.",
		"Giá vàng miếng chiều nay tăng 300.000 đồng, lên 68,9 triệu đồng/lượng; chênh lệch mua - bán vẫn 700.000 đồng.",
		"TP.HCM mưa lớn lúc 17h30, nhiều tuyến đường ở Thủ Đức ngập sâu 40 cm, hàng nghìn xe máy chết máy giữa giờ tan tầm.",
		"The committee said on Tuesday that the ferry, which left Haiphong at 6.30am, had carried 48 passengers – not 52.",
		"a", "1", "một hai",
	}
}
