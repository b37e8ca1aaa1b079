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
		{"Hôm nay 09-12, cả nước rét", []uint16{date(9, 12)}, "a hyphen after a cue, a leading zero"},
		{"Thời tiết 20-8: miền Bắc có mưa", []uint16{date(20, 8)}, "a hyphen in a label"},
		{"Đọc nhanh 6-8: xe buýt thêm tuyến", []uint16{date(6, 8)}, "a short one in a bulletin"},
		{"Giá thép 14.8: thép cuộn nhích lên", []uint16{date(14, 8)}, "a dot in a label"},
		{"ĐIỂM TIN (9.6): đội nhà thắng", []uint16{date(9, 6)}, "in brackets, and a dot"},
		{"Báo in Ban Mai 24.10.2025", []uint16{date(24, 10)}, "a dot and a year"},
		{"Thời tiết ngày 20 tháng 8", []uint16{date(20, 8)}, "in words"},
		{"20 tháng 8 năm 2026: mưa", []uint16{date(20, 8)}, "in words without a cue"},
		{"Pell market wrap, Sept 10", []uint16{date(10, 9)}, "a short month"},
		{"Weather for August 20, 2026", []uint16{date(20, 8)}, "a long month and a year"},
		{"Gold price 20 Aug: up", []uint16{date(20, 8)}, "a day first"},
		{"Lottery results for Sept. 9", []uint16{date(9, 9)}, "a dot"},
		{"Market wrap 8/20: up", []uint16{date(20, 8)}, "the month first"},
		{"Tin tức sáng 23-12: cấp sổ đỏ", []uint16{date(23, 12)}, "the morning of a bulletin"},
		{"Chiều 22/10: sắc đỏ bao trùm", []uint16{date(22, 10)}, "a session"},
		{"Rạng sáng 12/9: ba người thoát nạn", nil, "no session"},
		{"Cà phê 5-9: giảm sâu", []uint16{date(5, 9)}, "a short label"},
		{"Thời tiết  ngày\n20\ttháng\n8", []uint16{date(20, 8)}, "white space"},
		{"Cháy nhà đêm\n11/9", nil, "white space"},
		{"Tin trong ngày 11-9", []uint16{date(11, 9)}, "a cue"},
		{"Công nhân nghỉ 2/9, hẹn 30/4", nil, "feasts without a word for them"},
		{"Giá vàng 2/3 tăng vọt", []uint16{date(2, 3)}, "no share in a bulletin"},
		{"Tennis 24/7: ngày nghỉ", []uint16{date(24, 7)}, "a label, though it means always elsewhere"},
		{"Xe khách rơi vực đêm 11/9", nil, "when it happened"},
		{"Sáng 12/9 đưa ba nạn nhân lên; tối qua 11/9 cháy", nil, "when it happened"},
		{"Bão: 2/3 tàu cá đã vào bờ, 5/6 huyện mất điện", nil, "shares"},
		{"3/4 of homes still dark, 1/3 dân số", nil, "shares"},
		{"Trực 24/7 đón bão, bán hàng 24/7 cả tuần", nil, "always"},
		{"Cháy nhà số 12/5 hẻm 42/7, đường 3/2", nil, "houses and streets"},
		{"Vào vòng 1/8, thắng 2/1 và 2-1, hòa 10-10", nil, "rounds and scores"},
		{"Nghỉ lễ 2/9, dịp 30/4, từ 15/5, trước ngày 31-12", nil, "feasts and terms"},
		{"Án 5 tháng 9 ngày, hạn 20 tháng", nil, "spans of time"},
		{"iOS 26.4 ra mắt, IELTS 8.5, 10-12 tiếng", nil, "versions and ranges"},
		{"Blackout of Sept 11, rain until 20 August", nil, "something that happened, and a term"},
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
