package calibrate_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/calibrate"
	"github.com/chumtin/chumtin/cluster/steps"
)

// Two reports of one event in different words, and two other events.
var articles = []cluster.Article{
	{ID: "train", Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
		"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."},
	{ID: "talks", Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
		"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny."},
	{ID: "storm", Body: "Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện; " +
		"Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn."},
	{ID: "quake", Body: "Động đất 4,1 độ ở Kon Plông làm rung lắc nhà cửa, chưa có thiệt hại."},
}

func newSample() calibrate.Sample {
	w, err := steps.NewWorker(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var s calibrate.Sample
	for _, a := range articles {
		item, err := w.Item(a)
		if err != nil {
			log.Fatal(err)
		}
		s.Items = append(s.Items, item)
	}
	return s
}

// Labels choose the threshold. Here they are of two events only, so that many
// thresholds do as well, and the interval is wide.
func ExampleSample_Stories() {
	s := newSample()
	events := map[string]string{"train": "summit", "talks": "summit", "storm": "storm"}
	c, err := s.Stories(context.Background(), events, calibrate.Told)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("threshold %.2f, from %.2f to %.2f\n", c.Threshold, c.ThresholdLow, c.ThresholdHigh)
	fmt.Printf("%v F1 %.2f, %d stories\n", calibrate.Told, c.F1, c.Current.Groups)
	fmt.Println(c.IsFlat())

	// Output:
	// threshold 0.29, from 0.08 to 0.50
	// told F1 1.00, 3 stories
	// true
}

// A reader who will not label events can say of pairs whether they are the same.
func ExampleSample_StoriesByPairs() {
	var pairs calibrate.Pairs
	for _, p := range []calibrate.LabelledPair{
		{A: "train", B: "talks", Same: true},
		{A: "storm", B: "quake", Same: false},
		{A: "talks", B: "train", Same: false},
	} {
		if err := pairs.Add(p); err != nil {
			fmt.Println(err) // names the pair; the others are not lost
		}
	}
	c, err := newSample().StoriesByPairs(context.Background(), &pairs)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("F1 of the pairs:", c.F1)

	// Output:
	// calibrate: articles "talks" and "train": pair contradicts earlier ones
	// F1 of the pairs: 1
}

// The labels of topics are affairs, or the event of an article of none.
func ExampleSample_Topics() {
	affairs := map[string]string{"train": "summit", "talks": "summit", "storm": "storm", "quake": "quake"}
	c, err := newSample().Topics(context.Background(), affairs, calibrate.BCubed)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("topics from %.2f to %.2f: F1 %.2f\n", c.Curve[0].Threshold, c.Curve[len(c.Curve)-1].Threshold, c.F1)

	_, err = newSample().Topics(context.Background(), map[string]string{"train": "summit", "storm": "storm"}, calibrate.BCubed)
	fmt.Println(err)
	fmt.Println(errors.Is(err, calibrate.ErrNoLabels))

	// Output:
	// topics from 0.15 to 0.65: F1 1.00
	// calibrate: want labelled articles of two events or more, and several of one: each of the 2 has one
	// true
}
