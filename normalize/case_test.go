package normalize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

type normCase struct{ in, want, why string }

func runCases(t *testing.T, f Form, cases []normCase) {
	t.Helper()
	for _, c := range cases {
		assert.Equal(t, c.want, f.String(c.in), "%+q: %s", c.in, c.why)
		assert.Equal(t, c.in == c.want, f.IsNormal(c.in), "%+q: %s", c.in, c.why)
	}
}

func TestTextCharacters(t *testing.T) {
	runCases(t, Text, []normCase{
		{"", "", ""},
		{"Hà Nội, 12/9: mưa to!", "Hà Nội, 12/9: mưa to!", "normal"},
		{"Vie\u0323\u0302t", "Việt", "decomposed"},
		{"Vie\u0302\u0323t", "Việt", "decomposed, marks in the other order"},
		{"Vi\u00ea\u0323t", "Việt", "half composed, as Windows-1258 has it"},
		{"n\u01b0\u01a1\u0301c", "nước", "half composed"},
		{"tie\u0301\u0302ng", "tiếng", "tone before circumflex"},
		{"n\u0103\u0301m l\u00e1\u0306m", "nắm lắm", "tone before breve"},
		{"tie\u0301\u0323", "tiẹ\u0301", "two tones on one letter stay"},
		{"\u00e0\u0302\u0323", "ậ\u0300", "canonical order first"},
		{"ca\u0301\u0301", "cá", "a mark typed twice"},
		{"\u01a1\u031b", "ơ", "a horn typed twice"},
		{"ca\u0340 ca\u0341", "cà cá", "deprecated tone marks"},
		{"a\u034f\u0301", "á", "CGJ between letter and mark"},
		{"Iˋ I´ e\u02ca y\u1ffd u˜", "Ì Í é ý ũ", "spacing accents"},
		{"tie´ng", "tiéng", "a spacing accent inside a word"},
		{"mai´", "mái", "a spacing accent on the wrong vowel"},
		{"á´ b´ ´", "á´ b´ ´", "no vowel without tone before it"},
		{"cоˊ", "có", "a spacing accent on a Cyrillic look-alike"},
		{"\u200bHà\u00ad\u2060 N\u200eội\ufeff", "Hà Nội", "invisibles"},
		{"a\u00a0b\u202fc\u3000d\u2009e", "a b c d e", "spaces"},
		{"a  b\t\tc \r\n\n d", "a  b\t\tc \r\n\n d", "runs of white space stay"},
		{"a\u2028b\u2029c\u0085d", "a\nb\nc\nd", "line separators"},
		{"“a” ‘b’ „c‟ «d» ‹e› 45′ 5″", `"a" 'b' "c" "d" 'e' 45' 5"`, "quotes"},
		{"a‐b‑c‒d–e—f―g −1", "a-b-c-d-e-f-g -1", "dashes"},
		{"vân vân…", "vân vân...", "ellipsis"},
		{"ＡＢＣ　１２％", "ABC 12%", "full width"},
		{"１５０￦", "150₩", "full width signs"},
		{"½ ¾ 1½ ½½ ⅟3 ½3 ↉", "1/2 3/4 1 1/2 1/2 1/2 1/3 1/2 3 0/3", "fractions keep from digits"},
		{"10⁄9 10∕9", "10/9 10/9", "fraction slashes"},
		{"hai¸ ba", "hai, ba", "a comma of another font"},
		{"Hʼmông", "H'mông", "modifier apostrophe"},
		{"37ºC 25 m² N₂O", "37ºC 25 m² N₂O", "no NFKC"},
		{"㎏ ℃ Ⅳ ① Ⓐ ™ ﷺ", "㎏ ℃ Ⅳ ① Ⓐ ™ ﷺ", "no NFKC"},
		{"ﬁnance oﬃce baﬄed aﬀair ﬆop ﬅop", "finance office baffled affair stop stop", "ligatures"},
		{"𝐓𝐈𝐍 𝘵𝘪𝘯 𝕋𝕀ℕ ℎ𝑎 𝟏𝟐 𝛼𝛺 𝚤", "TIN tin TIN ha 12 αΩ ı", "styled letters"},
		{"𝗵𝗼𝗮̀ 𝗧𝗶𝗲̂́𝗻𝗴", "hòa Tiếng", "marks on styled letters"},
		{"\u212b \u2126 <\u0338", "Å Ω ≮", "NFC"},
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", "Hangul"},
		{"a\xffb \xe1\xbb", "a\ufffdb \ufffd\ufffd", "invalid bytes"},
		{"\x00\x7f", "\x00\x7f", "controls stay"},
	})
}

func TestTextJoiners(t *testing.T) {
	runCases(t, Text, []normCase{
		{"Vi\u200dệt N\u200cam", "Việt Nam", "no use in Latin"},
		{"👩\u200d🚀 👩🏽\u200d🚀", "👩\u200d🚀 👩🏽\u200d🚀", "emoji"},
		{"❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥", "emoji with a variation selector"},
		{"می\u200cخواهم", "می\u200cخواهم", "Persian"},
		{"ශ\u0dca\u200dර\u0dd3", "ශ\u0dca\u200dර\u0dd3", "Sinhala"},
		{"a \u200d,\u200d1\u200d", "a ,1", "after spaces, punctuation and digits"},
		{"葛\U000E0100城 ᠮ\u180b", "葛\U000E0100城 ᠮ\u180b", "ideographs and Mongolian with variation selectors"},
		{"a\ufe0f 1\ufe0f\u20e3", "a 1\ufe0f\u20e3", "variation selectors: not on letters"},
	})
}

func TestTextLookAlikes(t *testing.T) {
	runCases(t, Text, []normCase{
		{"ðại Ðại Ɖông ɖi", "đại Đại Đông đi", "the rest is a syllable"},
		{"ðựơc", "được", "the rest is one after repair"},
		{"ÐQP HÐND Ð.", "ĐQP HĐND Đ.", "all capitals"},
		{"Sigurðsson Guðrún Ðorđe", "Sigurðsson Guðrún Ðorđe", "names"},
		{"ð", "ð", "no syllable"},
		{"сủa сho Тu", "của cho Tu", "Cyrillic letters among Latin ones"},
		{"Mосква", "Mосква", "not all of them look like Latin ones"},
		{"Москва оса", "Москва оса", "all Cyrillic"},
		{"а\u0301n", "án", "a Cyrillic vowel with a tone"},
	})
}

func TestTextTones(t *testing.T) {
	runCases(t, Text, []normCase{
		{"hoà khoẻ thuỷ", "hòa khỏe thủy", "old style"},
		{"tòan hòang khỏang", "toàn hoàng khoảng", "before a final consonant"},
		{"gía gìau gịot", "giá giàu giọt", "gi is an onset"},
		{"gì gìn gỉ", "gì gìn gỉ", "the i of gi carries the tone"},
		{"gịa gía", "gịa giá", "giặt gịa is the exception"},
		{"gịo gịu", "giọ giụ", "and the only one"},
		{"qúy qủa qùan qúôc", "quý quả quàn quốc", "qu is an onset"},
		{"vơí mơí ngươì hôị", "với mới người hội", "on the last vowel"},
		{"ngừơi đựơc", "người được", "on the first vowel"},
		{"mía của chịu tài", "mía của chịu tài", "right"},
		{"ngòai khuyủ", "ngoài khuỷu", "three vowels"},
		{"Khuyến khuỷên", "Khuyến khuyển", "uyê"},
		{"thủơ huơ", "thuở huơ", "uơ"},
		{"sóoc", "soóc", "oo"},
		{"vịệc chíến nổỉ", "việc chiến nổi", "the same tone twice"},
		{"tìến", "tìến", "two tones"},
		{"HÒANG Hòang hÒAng", "HOÀNG Hoàng hOÀng", "letters keep their case"},
		{"đuợc nguời truớc ngưòi trưóc Uớc", "được người trước người trước Ước", "ươ without a horn"},
		{"nguơi phưong", "ngươi phương", "without a tone as well"},
		{"nguơn quơn", "nguơn quơn", "uơ that is right"},
		{"nguờn", "ngườn", "but not with a tone"},
		{"Đắk Lắk Búk Đăk", "Đắk Lắk Búk Đăk", "final k"},
		{"Pelé Rodríguez Beyoncé São Tomé", "Pelé Rodríguez Beyoncé São Tomé", "no syllables"},
		{"càc hoàt bòac", "càc hoàt bòac", "c, ch, p, t take sắc and nặng only"},
		{"hoàngx nghiêngh", "hoàngx nghiêngh", "letters to spare"},
		{"nghành", "nghành", "spelling is left"},
		{"H'Mông Kim Jong-un", "H'Mông Kim Jong-un", ""},
	})
	runCases(t, Text|NewTone, []normCase{
		{"hòa khỏe thủy Òa", "hoà khoẻ thuỷ Oà", "the three rimes that differ"},
		{"tòan của quý ngoài", "toàn của quý ngoài", "the others"},
		{"góa gía", "goá giá", ""},
	})
	runCases(t, Text|Spelling, []normCase{
		{"nghành NGHẠCH Nghoài", "ngành NGẠCH Ngoài", "ngh before a back vowel"},
		{"ghà ghế", "gà ghế", "gh before a back vowel"},
		{"ngĩ NGE ngiêng", "nghĩ NGHE nghiêng", "ng before a front vowel"},
		{"nghe ngành ngôi gì", "nghe ngành ngôi gì", "right"},
		{"nghax", "nghax", "no syllable"},
	})
}

func TestKey(t *testing.T) {
	runCases(t, Key, []normCase{
		{"", "", ""},
		{" , ", "", "no tokens"},
		{"Sáng 12/9/2023, tại Hà Nội.", "sáng 12 9 2023 tại hà nội", ""},
		{"HÒA hoà Hòa hòa", "hòa hòa hòa hòa", ""},
		{"10h30 U23 Covid-19", "10 h 30 u 23 covid 19", "letters and digits part"},
		{"09.13 000 007", "9 13 0 7", "leading zeros"},
		{"7,05 7.5 0,005 2.000 2,0 10.000.000", "7 0 5 7 5 0 0 0 5 2 0 0 0 2 0 10 0 0 0 0 0 0", "zeros behind a sign"},
		{"ngày 20.08 (20.08) đêm (01.05)", "ngày 20 8 20 0 8 đêm 1 5", "a day behind a word for it"},
		{"ngày 20.080 ngày 20,08 hôm 32.08 tối 5.00", "ngày 20 0 80 ngày 20 0 8 hôm 32 0 8 tối 5 0 0", "no days"},
		{"05.09 00.05 05.090", "5 9 0 0 5 5 0 90", "a day with a zero"},
		{"15.09.2026 15.09.26 1.05.026 15.09.202 5.06.07", "15 9 2026 15 9 26 1 0 5 0 26 15 0 9 202 5 6 7", "a year behind"},
		{"m² m2 km² 10⁶ 10⁰⁶ N₂O x²₃ ²½", "m 2 m 2 km 2 10 6 10 6 n 2 o x 2 3 2 1 2", "digits as they are written"},
		{"45 ㎡ 12㎞ ℃ ℉ № 5 Ⅳ a② ⑩ Ⓐ ㎧ 🄰🄱", "45 m 2 12 km c f no 5 iv a 2 10 a m s a b", "words in one sign"},
		{"1.234.567", "1 234 567", "separators part digits"},
		{"٠٠٣ ０９", "3 9", "digits of other scripts"},
		{"Kim Jong-un, Mát-xcơ-va", "kim jong un mát xcơ va", "hyphens part"},
		{"Mỹ kỳ hy lý sỹ tỷ", "mĩ kì hi lí sĩ tỉ", "y is i after h k l m s t"},
		{"quý quỳnh quyền QUÝT", "quí quình quiền quít", "y is i after qu"},
		{"Qúyv Qưy", "qúiv qưy", "in words that do not parse"},
		{"Qúyc quyú qúyn", "quíc quíu quín", "in words that parse with i"},
		{"ý vy thy bý Ly", "ý vy thy bý li", "and nowhere else"},
		{"Ðại ÐQP", "đại đqp", "look-alikes before lower case"},
		{"SIGURÐUR Sigurður", "sigurđur sigurður", ""},
		{"İstanbul Diyarbakır i̇", "istanbul diyarbakir i", "Turkish letters"},
		{"vi\u200dệt \u0301việt 1\u0301", "việt việt 1", "marks need a letter"},
		{"می\u200cخواهم", "میخواهم", "joiners go"},
		{"Tokyo 東京 서울", "tokyo 東京 서울", "other scripts pass"},
		{"30ºC nº 5 m² Android™", "30 c n 5 m 2 android", ""},
		{"a\xffb", "a b", "invalid bytes part"},
		{"“Nga” – Triều Tiên…", "nga triều tiên", ""},
		{"x½y", "x 1 2 y", ""},
	})
	runCases(t, Key|Spelling, []normCase{{"Nghành nghề", "ngành nghề", ""}})
}

func TestBare(t *testing.T) {
	runCases(t, Bare, []normCase{
		{"Đường Hồ Chí Minh", "duong ho chi minh", ""},
		{"Quỳnh Lý ly", "quinh li li", "i for y as in Key"},
		{"Qưy qưyt", "qui quit", "also where qu is left of qư"},
		{"São Tomé Łódź Øresund ħ ŧ Sigurðsson", "sao tome lodz oresund h t sigurdsson", "other Latin letters"},
		{"Straße Ærø", "straße æro", "ligatures are letters of their own"},
		{"Ελλάδα Чайковский हिन्दी", "ελλάδα чайковский हिन्दी", "other scripts keep their marks"},
	})
	runCases(t, Bare|Spelling, []normCase{{"nghành nghanh nghach ngi", "nganh nganh ngach nghi", ""}})
}

func TestKeySeparates(t *testing.T) {
	for _, pair := range [][2]string{
		{"dành", "giành"}, {"dòng", "giòng"}, {"bí", "bý"}, {"xi", "xy"}, {"thi", "thy"},
		{"vi", "vy"}, {"ý", "í"}, {"nỉ", "nỷ"}, {"đường", "dường"}, {"nghìn", "ngàn"},
	} {
		assert.NotEqual(t, Key.String(pair[0]), Key.String(pair[1]))
	}
}

func TestLongRuns(t *testing.T) {
	assert.Equal(t, "e"+strings.Repeat("\u0331", 1), Text.String("e"+strings.Repeat("\u0331", 40)))
	assert.Equal(t, "क"+strings.Repeat("\u093c", maxMarks)+"a", Text.String("क"+strings.Repeat("\u093c", 50)+"a"))
	assert.Equal(t, "각"+strings.Repeat("\u0331", maxMarks-2), Text.String("각"+strings.Repeat("\u0331", 40)))
	assert.Equal(t, "가"+strings.Repeat("\u0331", maxMarks-1), Text.String("가"+strings.Repeat("\u0331", 40)))
	assert.Equal(t, "ᅡᆨ"+strings.Repeat("\u0331", maxMarks-1), Text.String("ᅡᆨ"+strings.Repeat("\u0331", 40)), "no syllable without a lead")
	assert.Equal(t, "˜"+strings.Repeat("\u0331", maxMarks-1), Text.String("˜"+strings.Repeat("\u0331", 40)), "a mark by compatibility")
	assert.Equal(t, "\uFC5E"+strings.Repeat("\u0331", maxMarks-2), Text.String("\uFC5E"+strings.Repeat("\u0331", 40)), "two of them")
	assert.Equal(t, "Đ"+strings.Repeat("X", maxWord-1), Text.String("Ð"+strings.Repeat("X", maxWord-1)), "the longest word")
	assert.Equal(t, "Ð"+strings.Repeat("X", maxWord), Text.String("Ð"+strings.Repeat("X", maxWord)), "longer than a word")
	assert.True(t, Text.IsNormal(strings.Repeat("ở", maxUnit)+" "+strings.Repeat("ở", maxUnit)), "longer than a part")
	assert.Equal(t, "Ðại"+strings.Repeat("x", 20), Text.String("Ðại"+strings.Repeat("x", 20)))
	assert.Equal(t, "-"+strings.Repeat("\u0301", maxMarks), Text.String("-"+strings.Repeat("\u0301", 31)))
}
