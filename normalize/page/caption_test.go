package page_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/normalize/page"
)

// A bracket that names who made the picture makes a caption of its line, also
// before a full stop. One that only begins with the same syllable does not: "ảnh
// hưởng" is influence.
func TestBracketsThatNameWhoMadeThePicture(t *testing.T) {
	for bracket, isCredit := range map[string]bool{
		"(Ảnh của Lý Sâm)":    true,
		"(Ảnh Lý Sâm)":        true,
		"(Ảnh do Lý Sâm gửi)": true,
		"(Ảnh hưởng của bão)": false,
	} {
		line := "Mưa lớn gây ngập nhiều tuyến phố ở Đà Nẵng " + bracket + "."
		text := page.Parse(strings.Join([]string{
			"Ngập ở Đà Nẵng", "Sáng 12/9, mưa lớn trút xuống thành phố trong ba giờ liền.",
			line, "Nhiều xe chết máy giữa đường, người dân phải dắt bộ về nhà.",
		}, "\n\n")).String()
		assert.Equal(t, !isCredit, strings.Contains(text, line), "%s", text)
		assert.Contains(t, text, "Nhiều xe chết máy")
	}
}
