package cluster_test

import (
	"bytes"
	"fmt"
	"log"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// Each article gets its story at once; changes say what became of stories.
func ExampleStream() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	nine := time.Date(2023, 9, 12, 9, 0, 0, 0, time.UTC)
	for _, a := range []cluster.Article{
		{ID: "train", Source: "bennghe.example", Time: nine, Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, " +
			"Bộ trưởng Kozlov ra đón; hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."},
		{ID: "storm", Source: "hongha.example", Time: nine.Add(time.Hour), Body: "Bão Yagi giật cấp 17 quật đổ cây xanh " +
			"ở Hạ Long, Cẩm Phả mất điện; Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn."},
		{ID: "talks", Source: "hongha.example", Time: nine.Add(2 * time.Hour), Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng " +
			"tàu bọc thép, được Bộ trưởng Kozlov tiếp; KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny."},
	} {
		p, err := s.Put(a)
		if err != nil {
			log.Fatal(err)
		}
		for _, e := range p.Changes {
			fmt.Printf("%d: story %d %v %v\n", e.Seq, e.Story, e.Kind, e.Articles)
		}
	}
	story, _ := s.Story(1)
	fmt.Printf("first reported by %s, %d independent reports\n", story.Members[0].Article.Source, story.Independent)

	// Output:
	// 1: story 1 born [train]
	// 2: story 2 born [storm]
	// 3: story 1 grew [talks]
	// first reported by bennghe.example, 2 independent reports
}

// What was saved goes on after a restart: stories keep their ids, and changes their
// numbers.
func ExampleLoadStream() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	_, err = s.Put(cluster.Article{ID: "train", Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
		"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	seq, err := s.Save(&file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("saved after change", seq)

	s, err = cluster.LoadStream(&file, cluster.StreamOptions{}, nil)
	if err != nil {
		log.Fatal(err)
	}
	p, err := s.Put(cluster.Article{ID: "talks", Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
		"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny."})
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range p.Changes {
		fmt.Printf("%d: story %d %v %v\n", e.Seq, e.Story, e.Kind, e.Articles)
	}

	// Output:
	// saved after change 1
	// 2: story 1 grew [talks]
}

// What an editor says of two articles is kept, and told of.
func ExampleStream_CannotLink() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{
		{ID: "train", Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
			"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."},
		{ID: "talks", Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
			"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny."},
	} {
		if _, err := s.Put(a); err != nil {
			log.Fatal(err)
		}
	}
	changes, err := s.CannotLink("train", "talks")
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range changes {
		fmt.Printf("%d: story %d %v %v, by an editor: %v\n", e.Seq, e.Story, e.Kind, e.Articles, e.ByEditor)
	}
	fmt.Printf("%+v\n", s.Constraints())

	// Output:
	// 3: story 2 split [train], by an editor: true
	// [{A:talks B:train Together:false}]
}
