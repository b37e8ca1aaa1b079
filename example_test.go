package chumtin_test

import (
	"context"
	"fmt"
	"log"

	"github.com/chumtin/chumtin/cluster"
)

// Two outlets report one event in their own words; a third article is about
// something else that happened in the same city.
func Example() {
	articles := []cluster.Article{
		{
			ID:    "a",
			Title: "Tàu điện Cát Linh - Hà Đông dừng 40 phút vì mất điện",
			Body: "Sáng 14/6, đoàn tàu số 7 của tuyến Cát Linh - Hà Đông phải dừng ở ga Vành Đai 3 do sự cố mất điện. " +
				"Hanoi Metro đã đưa hơn 600 hành khách xuống ga an toàn và bố trí xe buýt trung chuyển.",
		},
		{
			ID:    "b",
			Title: "Hơn 600 khách rời tàu Cát Linh – Hà Đông giữa chừng",
			Body: "Một sự cố cấp điện khiến tàu đường sắt đô thị Cát Linh – Hà Đông nằm lại ga Vành đai 3 khoảng 40 phút " +
				"hôm 14-6. Theo Hanoi Metro, toàn bộ hành khách được hướng dẫn xuống ga, không ai bị thương.",
		},
		{
			ID:    "c",
			Title: "Hà Nội cấm xe phố Cát Linh để sửa cống",
			Body:  "Từ 20/6, phố Cát Linh cấm ô tô theo giờ để thi công cống thoát nước; xe buýt đi theo lộ trình tạm.",
		},
	}
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range articles { // ID, Title, Summary, Body, Time, Source
		if err := b.Add(a); err != nil {
			fmt.Println(err) // names the article; the others are not lost
		}
	}
	stories, err := b.Stories(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range stories {
		for _, m := range s.Members {
			fmt.Println(s.ID, m.Article.ID, m.Kind, m.Article.Title)
		}
	}
	// Output:
	// a a report Tàu điện Cát Linh - Hà Đông dừng 40 phút vì mất điện
	// a b report Hơn 600 khách rời tàu Cát Linh – Hà Đông giữa chừng
	// c c report Hà Nội cấm xe phố Cát Linh để sửa cống
}
