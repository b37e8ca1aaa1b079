package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle"
)

// Two reports of one event in different words, and one of another event.
var (
	train = cluster.Article{
		ID: "train", Source: "bennghe.example", Time: time.Date(2023, 9, 12, 9, 0, 0, 0, time.UTC),
		Body: "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
			"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin.",
	}
	talks = cluster.Article{
		ID: "talks", Source: "hongha.example", Time: time.Date(2023, 9, 12, 11, 0, 0, 0, time.UTC),
		Body: "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
			"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny.",
	}
	storm = cluster.Article{
		ID: "storm", Source: "hongha.example", Time: time.Date(2023, 9, 12, 10, 0, 0, 0, time.UTC),
		Body: "Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện; " +
			"Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn.",
	}
)

// An editor keeps two articles together, whatever their similarity, and may not
// contradict that afterwards.
func ExampleBatch_MustLink() {
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{train, storm} {
		if err := b.Add(a); err != nil {
			log.Fatal(err)
		}
	}
	if err := b.MustLink("train", "storm"); err != nil {
		log.Fatal(err)
	}
	err = b.CannotLink("storm", "train")
	fmt.Println(errors.Is(err, cluster.ErrConstraints))
	stories, err := b.Stories(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range stories {
		fmt.Println(s.ID, len(s.Members))
	}

	// Output:
	// true
	// train 2
}

// Documents are extracted once, here in the program, and grouped later.
func ExampleBatch_AddDocument() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{train, talks, storm} {
		d, err := cluster.NewDocument(x, a)
		if err != nil {
			log.Fatal(err)
		}
		if err := b.AddDocument(cluster.Article{ID: a.ID, Time: a.Time}, d); err != nil {
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
	// train 2
	// storm 1
}

// Explain shows which words two articles share, and where they stand.
func ExampleExplain() {
	e, err := cluster.Explain(cluster.Options{}, train, talks)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("similarity %.2f, threshold %.3f, Jaccard %.2f: %v\n", e.Similarity, e.Threshold, e.Jaccard, e.Kind)
	for _, f := range e.Shared[:3] {
		p := f.In[1]
		fmt.Printf("%.3f %s: %s of the second article, %q\n", f.Part, f.Text, p.Field, talks.Body[p.Start:p.End])
	}

	// Output:
	// similarity 0.58, threshold 0.147, Jaccard 0.13: report
	// 0.098 khasan: body of the second article, "Khasan"
	// 0.077 kcna: body of the second article, "KCNA"
	// 0.062 kremlin: body of the second article, "Kremlin"
}

// A ledger rebuilds the open stories of a stream from its changes, as a program
// does that reads them from a log.
func ExampleLedger() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	var l cluster.Ledger
	for _, a := range []cluster.Article{train, storm, talks} {
		p, err := s.Put(a)
		if err != nil {
			log.Fatal(err)
		}
		for _, c := range p.Changes {
			if err := l.Apply(c); err != nil {
				log.Fatal(err)
			}
		}
	}
	fmt.Println(l.Stories())
	fmt.Println(l.Apply(cluster.Change{Seq: 9, Kind: cluster.Closed, Story: 1}))

	// Output:
	// map[1:[talks train] 2:[storm]]
	// cluster: change does not follow: 9 (closed): want number 4
}

// A stream that is regrouped now and then has the stories of a batch.
func ExampleStream_Regroup() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{train, storm, talks} {
		if _, err := s.Put(a); err != nil {
			log.Fatal(err)
		}
	}
	changes, err := s.Regroup(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(changes), "changes")
	for _, story := range s.Stories() {
		fmt.Println(story.ID, story.Representative, len(story.Members))
	}

	// Output:
	// 0 changes
	// 1 train 2
	// 2 storm 1
}

// A query finds what is like an article without adding it. An ID that is known is
// refused by Add and replaced by Put.
func ExampleStream_Query() {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{train, storm} {
		if _, err := s.Add(a); err != nil {
			log.Fatal(err)
		}
	}
	matches, err := s.Query(talks)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matches {
		fmt.Printf("%s %.2f\n", m.ID, m.Similarity)
	}
	_, err = s.Add(train)
	fmt.Println(err)
	p, err := s.Put(train)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Story, p.Version, len(p.Changes))

	// Output:
	// train 0.58
	// cluster: article "train": id is in an open story
	// 1 1 0
}

// Copies are told from reports: a member that copies another names it.
func ExampleMember() {
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	reprint := train
	reprint.ID, reprint.Source, reprint.Time = "reprint", "vandon.example", train.Time.Add(time.Hour)
	for _, a := range []cluster.Article{train, talks, reprint} {
		if err := b.Add(a); err != nil {
			log.Fatal(err)
		}
	}
	stories, err := b.Stories(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range stories[0].Members {
		fmt.Println(strings.TrimSpace(fmt.Sprint(m.Article.ID, " ", m.Kind, " ", m.Of)))
	}
	weakest := stories[0].Weakest
	fmt.Printf("weakest merge %.2f, of %v\n", weakest.Similarity, weakest.Part)

	// Output:
	// train report
	// reprint exact-copy train
	// talks report
	// weakest merge 0.59, of [talks]
}

// An article that is removed leaves no trace: the constraints on it end as well.
func ExampleBatch_Remove() {
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []cluster.Article{train, talks, storm} {
		if err := b.Add(a); err != nil {
			log.Fatal(err)
		}
	}
	if err := b.Remove("talks"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(b.Len())
	fmt.Println(b.Remove("talks"))

	// Output:
	// 2
	// cluster: article "talks": no article has this id
}
