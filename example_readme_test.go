package chumtin_test

import (
	"context"
	"fmt"
	"log"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/calibrate"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/steps"
	"github.com/chumtin/chumtin/shingle"
)

// The snippets of the README: readme_test.go holds them to these.

// articles are two reports of one event, and one of another.
var articles = []cluster.Article{
	{
		ID: "a", Source: "bennghe.example",
		Title: "Tàu điện Cát Linh - Hà Đông dừng 40 phút vì mất điện",
		Body: "Sáng 14/6, đoàn tàu số 7 của tuyến Cát Linh - Hà Đông phải dừng ở ga Vành Đai 3 do sự cố mất điện. " +
			"Hanoi Metro đã đưa hơn 600 hành khách xuống ga an toàn và bố trí xe buýt trung chuyển.",
	},
	{
		ID: "b", Source: "hongha.example",
		Title: "Hơn 600 khách rời tàu Cát Linh – Hà Đông giữa chừng",
		Body: "Một sự cố cấp điện khiến tàu đường sắt đô thị Cát Linh – Hà Đông nằm lại ga Vành đai 3 khoảng 40 phút " +
			"hôm 14-6. Theo Hanoi Metro, toàn bộ hành khách được hướng dẫn xuống ga, không ai bị thương.",
	},
	{
		ID: "c", Source: "hongha.example",
		Title: "Hà Nội cấm xe phố Cát Linh để sửa cống",
		Body:  "Từ 20/6, phố Cát Linh cấm ô tô theo giờ để thi công cống thoát nước; xe buýt đi theo lộ trình tạm.",
	},
}

func Example_stream() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range articles { // as they come
		p, err := s.Put(a)
		if err != nil {
			log.Fatal(err)
		}
		for _, c := range p.Changes { // numbered without gaps
			fmt.Println(c.Seq, "story", c.Story, c.Kind, c.Articles)
		}
	}
	// Output:
	// 1 story 1 born [a]
	// 2 story 1 grew [b]
	// 3 story 2 born [c]
}

func Example_copies() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ix, err := index.New(x.Profile(), index.Options{Mode: index.NearCopy})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range articles {
		if err := ix.Add(index.Item{ID: a.ID, Doc: x.Document(a.Body)}); err != nil {
			log.Fatal(err)
		}
	}
	reprint := x.Document(articles[0].Body + " (Theo Bến Nghé)")
	matches, err := ix.Query(index.Item{ID: "reprint", Doc: reprint}, 0.5, 10)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matches {
		fmt.Printf("%s %.2f\n", m.ID, m.Similarity)
	}
	// Output:
	// a 0.93
}

func Example_calibration() {
	w, err := steps.NewWorker(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	r, err := jsonl.Open("testdata/labelled.jsonl", jsonl.Options{Label: "cluster"})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	var sample calibrate.Sample
	events := make(map[string]string)
	for rec, err := range r.All() {
		if err != nil {
			log.Fatal(err)
		}
		item, err := w.Item(rec.Article)
		if err != nil {
			log.Fatal(err)
		}
		sample.Items = append(sample.Items, item)
		events[rec.ID] = rec.Label
	}
	c, err := sample.Stories(context.Background(), events, calibrate.Told)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("threshold %.2f, 95 %% from %.2f to %.2f\n", c.Threshold, c.ThresholdLow, c.ThresholdHigh)
	fmt.Printf("F1 %.2f, of other events %.2f\n", c.F1, c.Expected)
	// Output:
	// threshold 0.12, 95 % from 0.08 to 0.17
	// F1 1.00, of other events 1.00
}

func Example_storage() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var stored [][]byte // a column of your database
	for _, a := range articles {
		d, err := cluster.NewDocument(x, a)
		if err != nil {
			log.Fatal(err)
		}
		data, err := d.MarshalBinary()
		if err != nil {
			log.Fatal(err)
		}
		stored = append(stored, data)
	}

	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for i, data := range stored {
		d, err := b.Profile().ReadDocument(data) // or an error, if another profile made it
		if err != nil {
			log.Fatal(err)
		}
		a := cluster.Article{ID: articles[i].ID, Time: articles[i].Time, Source: articles[i].Source}
		if err := b.AddDocument(a, d); err != nil { // the text is not needed
			log.Fatal(err)
		}
	}
	stories, err := b.Stories(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range stories {
		fmt.Println(s.ID, len(s.Members))
	}
	// Output:
	// a 2
	// c 1
}
