package normalize

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// report is a text as news writes it, of about 4,000 bytes.
var report = strings.Repeat(`Sáng 12/9, Thủ tướng Phạm Văn A chủ trì cuộc họp với các bộ, ngành về việc
khắc phục hậu quả của cơn bão số 3, theo tin của Đài Truyền hình. Ông nói rằng: "Chính quyền địa
phương phải đưa người dân trở về nhà trước ngày 15-9", đồng thời yêu cầu kiểm tra hơn 1.250 hồ chứa.
Hòa giải viên Lý Quý Kỳ cho biết thủy điện Sơn La đã xả 2 cửa từ 10h30.
`, 9)

// chain is the Key form of text that has its tones in place, from parts at hand.
func chain(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	for _, r := range s {
		class := ' '
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			class = 'a'
		case unicode.IsDigit(r):
			class = '0'
		}
		if class != ' ' {
			if class != last && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
		}
		last = class
	}
	return b.String()
}

func BenchmarkForms(b *testing.B) {
	for name, f := range map[string]Form{"Text": Text, "Key": Key, "Bare": Bare} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(report)))
			b.ReportAllocs()
			dst := make([]byte, 0, 2*len(report))
			for b.Loop() {
				dst = f.Append(dst[:0], report)
			}
		})
	}
	b.Run("chain", func(b *testing.B) {
		b.SetBytes(int64(len(report)))
		b.ReportAllocs()
		for b.Loop() {
			chain(report)
		}
	})
}
