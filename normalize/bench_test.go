package normalize

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// report is a text as news writes it, of about 4,000 bytes.
var report = strings.Repeat(`Sáng 12/9, Thủ tướng Phạm Văn A chủ trì cuộc họp với các bộ, ngành về việc
khắc phục hậu quả của cơn bão số 3, theo tin của Đài Truyền hình. Ông nói rằng: "Chính phủ và địa
phương phải đưa người dân trở về nhà trước ngày 15-9", đồng thời yêu cầu kiểm tra hơn 1.250 hồ chứa.
Hòa giải viên Hoàng Quốc Kha cho biết thủy điện Sơn La đã xả 2 cửa từ 10h30.
`, 9)

// chain is Key for text without anything to repair, from parts at hand.
func chain(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	var b strings.Builder
	b.Grow(len(s))
	last := ' '
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

func BenchmarkAppend(b *testing.B) {
	for _, bench := range []struct {
		name string
		form Form
	}{{"Text", Text}, {"Key", Key}, {"Bare", Bare}} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(report)))
			b.ReportAllocs()
			dst := make([]byte, 0, 2*len(report))
			for b.Loop() {
				dst = bench.form.Append(dst[:0], report)
			}
		})
	}
}

// BenchmarkChain reports as "x" how many times as fast as the chain Key is, both
// measured in turn.
func BenchmarkChain(b *testing.B) {
	dst := make([]byte, 0, 2*len(report))
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		dst = Key.Append(dst[:0], report)
		between := time.Now()
		got := chain(report)
		theirs += time.Since(between)
		ours += between.Sub(start)
		if got != string(dst) {
			b.Fatal("measured different results")
		}
	}
	b.ReportMetric(float64(theirs)/float64(ours), "x")
	b.ReportMetric(float64(len(report))*float64(b.N)/ours.Seconds()/1e6, "MB/s")
}
