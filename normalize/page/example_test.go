package page_test

import (
	"fmt"

	"github.com/chumtin/chumtin/normalize/page"
)

func ExampleParse() {
	p := page.Parse(`Cầu Bãi Cháy đóng một làn xe trong tuần này

Lê Minh Hà
(Bến Sông) - Từ sáng mai, cầu Bãi Cháy đóng một làn xe để thay khe co giãn.
Việc thay khe kéo dài năm ngày, chủ yếu vào ban đêm.
Tin liên quan
Quảng Ninh mở thêm tuyến xe buýt ra đảo
Quảng Ninh mở thêm tuyến xe buýt ra đảo
Xe cứu thương và xe buýt được ưu tiên qua cầu.
Cảnh sát giao thông trực ở hai đầu cầu suốt thời gian sửa.
(Theo TTXVN)
Đọc thêm
Vịnh Hạ Long đón tàu du lịch lớn nhất năm
Vịnh Hạ Long đón tàu du lịch lớn nhất năm
`)
	fmt.Println(p)
	fmt.Println()
	for piece := range p.Dropped() {
		fmt.Printf("%2d %-7s %s\n", piece.Number, piece.Role, piece.Text)
	}
	// Output:
	// Cầu Bãi Cháy đóng một làn xe trong tuần này
	// Từ sáng mai, cầu Bãi Cháy đóng một làn xe để thay khe co giãn.
	// Việc thay khe kéo dài năm ngày, chủ yếu vào ban đêm.
	// Xe cứu thương và xe buýt được ưu tiên qua cầu.
	// Cảnh sát giao thông trực ở hai đầu cầu suốt thời gian sửa.
	//
	//  3 byline  Lê Minh Hà
	//  4 outlet  (Bến Sông) -
	//  6 section Tin liên quan
	//  7 teaser  Quảng Ninh mở thêm tuyến xe buýt ra đảo
	//  8 teaser  Quảng Ninh mở thêm tuyến xe buýt ra đảo
	// 11 credit  (Theo TTXVN)
	// 12 section Đọc thêm
	// 13 teaser  Vịnh Hạ Long đón tàu du lịch lớn nhất năm
	// 14 teaser  Vịnh Hạ Long đón tàu du lịch lớn nhất năm
}

// In a feed the article comes in fields; only their ends carry marks.
func ExampleTrimLead() {
	fmt.Println(page.TrimLead("VOV.VN - Trưa nay, Hà Nội có mưa."))
	fmt.Println(page.TrimBody("Mưa tạnh vào chiều tối./."))
	// Output:
	// Trưa nay, Hà Nội có mưa.
	// Mưa tạnh vào chiều tối.
}

// Where the headline is known, as from the markup, the head of the site falls away.
func ExampleHeaded() {
	text := "Bến Sông\nThứ sáu\nMua báo giấy\nCầu Bãi Cháy đóng một làn xe\nTừ sáng mai, cầu Bãi Cháy đóng một làn xe."
	fmt.Println(page.Headed("Cầu Bãi Cháy đóng một làn xe", text))
	// Output:
	// Cầu Bãi Cháy đóng một làn xe
	// Từ sáng mai, cầu Bãi Cháy đóng một làn xe.
}
