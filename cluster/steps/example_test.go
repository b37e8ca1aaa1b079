package steps_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/steps"
)

// Two reports of one event in different words, and one of another event.
var articles = []cluster.Article{
	{
		ID: "train", Source: "bennghe.example", Time: time.Date(2023, 9, 12, 9, 0, 0, 0, time.UTC),
		Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
			"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin.",
	},
	{
		ID: "storm", Source: "hongha.example", Time: time.Date(2023, 9, 12, 10, 0, 0, 0, time.UTC),
		Body: "Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện; " +
			"Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn.",
	},
	{
		ID: "talks", Source: "hongha.example", Time: time.Date(2023, 9, 12, 11, 0, 0, 0, time.UTC),
		Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
			"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny.",
	},
}

// itemsOf returns the items of the articles by their IDs.
func itemsOf(w *steps.Worker) map[string]steps.Item {
	items := make(map[string]steps.Item)
	for _, a := range articles {
		item, err := w.Item(a)
		if err != nil {
			log.Fatal(err)
		}
		items[a.ID] = item
	}
	return items
}

// All steps of a batch, one after the other. An engine does each on many machines, and
// takes what is between them from one to the other.
func ExampleWorker() {
	ctx := context.Background()
	w, err := steps.NewWorker(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	byID := itemsOf(w)
	items := []steps.Item{byID["storm"], byID["train"], byID["talks"]}
	pairs, err := w.Pairs(ctx, items)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range pairs {
		fmt.Printf("pair %s %s %.2f\n", p.A, p.B, p.Similarity())
	}
	groups, err := w.Link(ctx, items, pairs, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		var members []steps.Item
		for _, id := range g.IDs {
			members = append(members, byID[id])
		}
		s, err := w.Story(ctx, g, members, nil) // pairs matter to stories of more than 64 texts
		if err != nil {
			log.Fatal(err)
		}
		for _, m := range s.Members {
			fmt.Println("story", s.ID, m.Article.ID, m.Kind)
		}
	}

	// Output:
	// pair train talks 0.58
	// story train train report
	// story train talks report
	// story storm storm report
}

// The similarity of two articles, whether they share much or nothing.
func ExampleWorker_Compare() {
	w, err := steps.NewWorker(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	items := itemsOf(w)
	for _, id := range []string{"talks", "storm"} {
		p, err := w.Compare(items["train"], items[id])
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s %.2f\n", p.A, p.B, p.Similarity())
	}

	// Output:
	// train talks 0.58
	// train storm 0.00
}

// An editor parts two articles. Their items must be marked before pairs are found.
func ExampleConstraint() {
	ctx := context.Background()
	w, err := steps.NewWorker(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	apart := steps.Constraint{A: "train", B: "talks", Together: false}
	var items []steps.Item
	for id, item := range itemsOf(w) {
		item.Constrained = id == apart.A || id == apart.B
		items = append(items, item)
	}
	pairs, err := w.Pairs(ctx, items)
	if err != nil {
		log.Fatal(err)
	}
	groups, err := w.Link(ctx, items, pairs, []steps.Constraint{apart})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		fmt.Println(g.IDs)
	}
	_, err = w.Link(ctx, items, pairs, []steps.Constraint{{A: "train", B: "storm"}})
	fmt.Println(errors.Is(err, steps.ErrConstrained))

	// Output:
	// [train]
	// [storm]
	// [talks]
	// true
}
