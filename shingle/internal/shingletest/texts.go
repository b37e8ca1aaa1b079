// Package shingletest has what the tests of shingle and of the packages under it
// share.
package shingletest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Texts returns texts written for the tests, as an outlet would publish them.
func Texts() []string {
	return []string{
		"Sáng 12/9, đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, sát biên giới hai nước. Phía Nga trải thảm đỏ, cử Bộ trưởng Tài nguyên ra đón.",
		"Giá vàng miếng chiều nay tăng 300.000 đồng, lên 68,9 triệu đồng/lượng; chênh lệch mua - bán vẫn 700.000 đồng.",
		"TP.HCM mưa lớn lúc 17h30, nhiều tuyến đường ở Thủ Đức ngập sâu 40 cm, hàng nghìn xe máy chết máy giữa giờ tan tầm.",
		"The committee said on Tuesday that the ferry, which left Haiphong at 6.30am, had carried 48 passengers – not 52.",
		"a", "1", "một hai",
	}
}

// Odd are pieces of text that meet badly.
var Odd = []string{
	"a", "ố", "e", "y", "q", "qu", "gi", "Ý", "hoa", "hoà", "tien", "ươ", "ð", "Ð", "с", "о", "ñ", "1", "0", "½", "٣",
	"\u0301", "\u0302", "\u031b", "\u0323", "\u0308", "\u034f", "\u1dc4", "´", "˜", "\u00ad", "\u200b", "\u200d", "\ufe0f",
	"東", "서", "ก", "क", "🚄", "\xff", "\xe1\xbb", "\xcc", "\xe2\x80", "…", "“", "’", "-", " ", "\u00a0", "\x00", "abcdefgh", "quyển",
}

// Scripts has text in the scripts of most of the world's news, and its tokens.
var Scripts = []struct{ Name, Text, Tokens string }{
	{"Thai", "น้ำท่วมกรุงเทพฯ ๓ วัน", "น้ ำ ท่ ว ม ก รุ ง เ ท พ ฯ 3 วั น"},
	{"Lao", "ນ້ຳຖ້ວມນະຄອນຫຼວງ", "ນ້ ຳ ຖ້ ວ ມ ນ ະ ຄ ອ ນ ຫຼ ວ ງ"},
	{"Khmer", "ទឹកជំនន់លិចផ្លូវ", "ទឹ ក ជំ ន ន់ លិ ច ផ្ លូ វ"},
	{"Burmese", "ရေကြီးလို့လမ်းပိတ်", "ရေ ကြီး လို့ လ မ်း ပိ တ်"},
	{"Chinese", "河水上涨2米，3个村被淹", "河 水 上 涨 2 米 3 个 村 被 淹"},
	{"Japanese", "川の水位が２メートル上がった。人々は避難", "川 の 水 位 が 2 メートル 上 が っ た 人 々 は 避 難"},
	{"Korean", "강물이 2미터 올랐다", "강물이 2 미터 올랐다"},
	{"Arabic", "ارتفع مَنْسوب النهر ٢ متر", "ارتفع مَنْسوب النهر 2 متر"},
	{"Hebrew", "מפלס הַנָּהָר עלה ב־2 מטרים", "מפלס הַנָּהָר עלה ב 2 מטרים"},
	{"Devanagari", "नदी का जलस्तर २ मीटर बढ़ा", "नदी का जलस्तर 2 मीटर बढ़ा"},
	{"Tamil", "ஆற்றின் நீர்மட்டம் உயர்ந்தது", "ஆற்றின் நீர்மட்டம் உயர்ந்தது"},
	{"Amharic", "የወንዙ ውኃ በ2 ሜትር ጨመረ", "የወንዙ ውኃ በ 2 ሜትር ጨመረ"},
	{"Greek", "Ο ποταμός ανέβηκε 2 μέτρα", "ο ποταμός ανέβηκε 2 μέτρα"},
	{"Cyrillic", "Река поднялась на 2 метра", "река поднялась на 2 метра"},
}

// Labelled returns the fields of the 140 articles of a file of JSON lines.
func Labelled(t testing.TB, name string) (articles [][]string) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	for line := range bytes.Lines(data) {
		var a struct{ Title, Summary, Body string }
		require.NoError(t, json.Unmarshal(line, &a))
		articles = append(articles, []string{a.Title, a.Summary, a.Body})
	}
	require.Len(t, articles, 140)
	return articles
}

// Each yields all fields of the articles of a file of JSON lines.
func Each(t testing.TB, name string, yield func(article []string)) {
	t.Helper()
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		r, err = gzip.NewReader(file)
		require.NoError(t, err)
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var fields map[string]any
		require.NoError(t, json.Unmarshal(lines.Bytes(), &fields))
		var article []string
		for _, name := range []string{"title", "summary", "body", "source", "url", "id", "cluster", "time"} {
			if s, ok := fields[name].(string); ok {
				article = append(article, s)
			}
		}
		yield(article)
	}
	require.NoError(t, lines.Err())
}
