package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/chumtin/chumtin/normalize/legacy"
)

const (
	viet   = "Thủ tướng yêu cầu các địa phương khẩn trương khắc phục hậu quả mưa lũ, bảo đảm đời sống của người dân vùng bị ngập sâu."
	french = "Le président a annoncé à l'Élysée des mesures très attendues; l'été sera décisif, où la sécheresse menace déjà."
)

func xml(name, text string) string {
	return `<?xml version="1.0" encoding="` + name + `"?><rss><channel><title>` + text + `</title></channel></rss>`
}

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		name, text, declared string
		in                   encoding.Encoding
		contentType          string
	}{
		{"as declared", viet, "utf-8", unicode.UTF8, ""},
		{"with a mark", viet, "utf-8", unicode.UTF8BOM, ""},
		{"UTF-8 declared as Latin", viet, "iso-8859-1", unicode.UTF8, ""},
		{"UTF-8 declared as Latin by the server", viet, "utf-8", unicode.UTF8, "text/xml; charset=ISO-8859-1"},
		{"UTF-8, nothing known of what is declared", viet, "x-of-our-own", unicode.UTF8, ""},
		{"TCVN3 declared as UTF-8", viet, "utf-8", legacy.TCVN3, ""},
		{"TCVN3 declared as Latin", viet, "iso-8859-1", legacy.TCVN3, "application/xml; charset=windows-1252"},
		{"VNI declared as UTF-8", viet, "utf-8", legacy.VNI, ""},
		{"VNI declared as Latin", viet, "windows-1252", legacy.VNI, ""},
		{"VISCII", viet, "viscii", legacy.VISCII, ""},
		{"windows-1258", viet, "windows-1258", legacy.Windows1258, ""},
		{"windows-1258 declared as UTF-8", viet, "utf-8", legacy.Windows1258, ""},
		{"UTF-16, little", viet, "utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), ""},
		{"UTF-16, big", viet, "utf-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), ""},
		{"UTF-16 without a mark", viet, "utf-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), ""},
		{"Latin", french, "iso-8859-1", charmap.ISO8859_1, ""},
		{"Latin declared as UTF-8", french, "utf-8", charmap.Windows1252, ""},
		{"Latin, not declared", french, "", charmap.Windows1252, ""},
		{"Cyrillic", "Президент подписал указ о мерах поддержки", "windows-1251", charmap.Windows1251, ""},
		{"Japanese", "首相は記者会見で新しい政策を発表した", "shift_jis", japanese.ShiftJIS, ""},
		{"Japanese in seven bits", "首相は記者会見で新しい政策を発表した", "iso-2022-jp", japanese.ISO2022JP, ""},
		{"Korean by the server", "대통령은 새로운 정책을 발표했다", "", korean.EUCKR, "text/xml; charset=euc-kr"},
		{"Chinese", "总理在记者会上宣布新政策", "gb2312", simplifiedchinese.GBK, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := xml(test.declared, test.text)
			body, err := test.in.NewEncoder().String(doc)
			require.NoError(t, err)
			assert.Equal(t, strings.ToLower(doc), strings.ToLower(Decode([]byte(body), test.contentType)), "TCVN3 has small letters for capitals with a tone")
		})
	}
}

func TestDecodePage(t *testing.T) {
	page := `<!doctype html><html><head><meta charset="euc-kr"><title>대통령은 새로운 정책을</title>`
	body, err := korean.EUCKR.NewEncoder().String(page)
	require.NoError(t, err)
	assert.Equal(t, page, Decode([]byte(body), "text/html"))
}

// UTF-8 that was taken for windows-1252 and saved as UTF-8.
func TestDecodeMisread(t *testing.T) {
	body, err := charmap.Windows1252.NewDecoder().String(xml("utf-8", "Quốc hội thông qua nghị quyết về phát triển kinh tế"))
	require.NoError(t, err)
	assert.Contains(t, Decode([]byte(body), ""), "nghị quyết")
}

// A stray byte costs a character and not the reading.
func TestDecodeBroken(t *testing.T) {
	assert.Equal(t, viet+"\ufffd", Decode([]byte(viet+"\xff"), ""))
	assert.Equal(t, french+"\ufffd", Decode([]byte(french+"\xe2\x82"), ""))
	assert.Empty(t, Decode(nil, ""))
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(viet), "text/xml; charset=utf-8")
	f.Add([]byte("<\x00a\x00"), "")
	f.Add([]byte("\x1b$B"), "text/xml; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		assert.True(t, utf8.ValidString(Decode(body, contentType)))
	})
}
