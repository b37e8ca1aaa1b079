package page_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/normalize/page"
)

func TestTrimLead(t *testing.T) {
	const lead = "Trưa nay, Hà Nội mưa lớn."
	for _, mark := range []string{
		"", "(Dân trí) - ", "VOV.VN - ", "TTO -", "TTO – ", "(NLĐO)- ", "GD&TĐ - ", "QĐND Online - ", "(24h) - ",
		"(Chinhphu.vn) — ", "ICTnews - ", "(Reuters) - ", "HÀ NỘI (TTXVN) -- ", "  VTC - (VTC News) - ",
	} {
		assert.Equal(t, lead, page.TrimLead(mark+lead), "mark %q", mark)
	}
	for _, s := range []string{
		"Mỹ - Trung nối lại đàm phán.",
		"Nadal - Federer là trận đấu được chờ đợi.",
		"MU - Chelsea hòa không bàn thắng.",
		"ĐÀ NẴNG - thành phố biển - đón khách.",
		"Mát-xcơ-va (Nga) - nơi diễn ra hội nghị.",
		"(2-1) - tỷ số của trận đấu.",
		"Ông Kim Jong-un thăm Nga.",
		"",
	} {
		assert.Equal(t, s, page.TrimLead(s))
	}
}

func TestTrimBody(t *testing.T) {
	const body = "Mưa lớn ở Hà Nội. Đường ngập."
	for _, end := range []string{
		"", "/.", " (Theo AFP)", " Theo Reuters, BBC", " (Vietnam+)", " (TTXVN)", " TTXVN/Tin tức", " PV", " N.T", " MINH HÀ",
		" Lê Minh Hà", " Tin, ảnh: Minh Hà", " Nguồn: TTXVN", " (Nguồn: KCNA)", " (theo KCNA, Reuters, TASS)", " Minh Hà (Theo AFP)",
	} {
		assert.Equal(t, body, page.TrimBody(body+end), "end %q", end)
	}
	for _, s := range []string{
		"Ông nói: Không có gì.",
		"Đường ngập. Xe chết máy",
		"Ba đội dự giải là Hà Nội, Huế (Việt Nam)",
		"Đường ngập ở hai nơi. Đó là Q.1 và TP. Hồ Chí Minh",
		"Mưa lớn ở ba tỉnh (Đồng Nai, TP. Biên Hòa, Bình Thuận)",
		"Theo AFP",
		"",
	} {
		assert.Equal(t, s, page.TrimBody(s))
	}
}
