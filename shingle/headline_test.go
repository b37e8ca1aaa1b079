package shingle

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHeadlineDates(t *testing.T) {
	date := func(day, month uint16) uint16 { return month<<5 | day }
	for _, test := range []struct {
		headline string
		want     []uint16
		reason   string
	}{
		{"", nil, ""},
		{"Giá vàng hôm nay 7/2: Tăng vọt", []uint16{date(7, 2)}, ""},
		{"Giá vàng hôm nay 14.5: Án binh bất động?", []uint16{date(14, 5)}, "a dot after a cue"},
		{"Sáng 09-12, cả nước rét", []uint16{date(9, 12)}, "a hyphen after a cue, a leading zero"},
		{"Xổ số ngày 6/2/2017 và ngày 8/2", []uint16{date(6, 2), date(8, 2)}, "with and without a year"},
		{"Dự báo (ngày 30/4)", []uint16{date(30, 4)}, "in brackets"},
		{"Nga\u0300y 12/9 va\u0300 nga\u0300y 3.10", []uint16{date(12, 9), date(3, 10)}, "combining marks"},
		{"Vàng giảm 1,5 triệu, dầu 2.5 USD", nil, "decimal numbers"},
		{"Việt Nam thắng 2-1, tăng 12-15%", nil, "a score and a range"},
		{"Giảm từ 70.000-110.000 đồng ngày 9.500", nil, "digit groups"},
		{"Ngày 31/2, 0/5, 5/0, 32/1, 1/13", nil, "no days"},
		{"Ngày 29/2", []uint16{date(29, 2)}, "a leap day"},
		{"Đường dây 500/220/110 kV, 1/2/3", nil, "chains of numbers"},
		{"Hôm nay 5.5% và 3/4%", nil, "percentages"},
		{"123/4 12/345", nil, "too many digits"},
		{"1/", nil, "nothing after the slash"},
		{"/1", nil, "nothing before it"},
	} {
		assert.Equal(t, test.want, appendHeadlineDates(nil, test.headline), "headline %q: %s", test.headline, test.reason)
	}
	x := newExtractor(t, Options{})
	assert.Equal(t, []uint16{date(7, 2), date(8, 2)}, x.Document("Ngày 8/2 và 7/2", "Tin").HeadlineDates, "in order")
	assert.Empty(t, x.Document("Ngày 8/2").HeadlineDates, "a text of one field has no headline")
}

func FuzzHeadlineDates(f *testing.F) {
	f.Add("ngày 7/2/2017, 1.5, 12-9")
	f.Add("/1//2..3--4")
	f.Fuzz(func(t *testing.T, headline string) {
		for _, d := range appendHeadlineDates(nil, headline) {
			day, month := d&31, d>>5
			assert.True(t, 1 <= day && day <= 31 && 1 <= month && month <= 12, "headline %q: %d/%d", headline, day, month)
		}
	})
}
