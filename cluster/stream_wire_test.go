package cluster

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A wire makes up articles on events, the same ones for the same seed.
type wire struct {
	rng *rand.Rand
	now time.Time
	n   int

	open    []event
	reports float64 // an event, in the mean
	lasts   int     // articles until an event is old
	step    time.Duration
}

type event struct {
	words []string
	born  int
}

// newWire returns a wire of which an event has about reports reports within
// the next lasts articles, one article each step.
func newWire(seed uint64, reports float64, lasts int, step time.Duration) *wire {
	return &wire{
		rng:     rand.New(rand.NewPCG(seed, 7)),
		now:     time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		reports: reports,
		lasts:   lasts,
		step:    step,
	}
}

var (
	onsets = strings.Fields("b c d g h k l m n p q r s t v x")
	rimes  = strings.Fields("a ang anh ao e en i inh o ong oi u um uy ê iên ươn âu")

	// common are words that are in news of all kinds.
	common = strings.Split("người dân,thành phố,cho biết,công an,cơ quan,hôm nay,ngày mai,sáng nay,"+
		"thời gian,trong khi,theo đó,tuy nhiên,hiện nay,việc này,các bên,nhiều người,một số,đã có,"+
		"không có,trước đó,sau khi,tại đây,đến nay,bên cạnh,ngoài ra,thông tin,kết quả,đại diện,"+
		"lãnh đạo,chính quyền,địa phương,khu vực,tình hình,vấn đề,thực hiện,tiếp tục,yêu cầu,"+
		"được biết,khoảng,gần,hơn,cùng ngày,liên quan,vụ việc,xảy ra,phát hiện,quyết định,đề nghị", ",")
)

// name returns a word that is rare.
func (w *wire) name() string {
	var b strings.Builder
	for range 3 {
		b.WriteString(onsets[w.rng.IntN(len(onsets))])
		b.WriteString(rimes[w.rng.IntN(len(rimes))])
	}
	return b.String()
}

// next returns the next article.
func (w *wire) next() Article {
	w.n++
	w.now = w.now.Add(w.step)
	for len(w.open) > 0 && w.n-w.open[0].born > w.lasts {
		w.open = w.open[1:]
	}
	if len(w.open) == 0 || w.rng.Float64() < 1/w.reports {
		w.open = append(w.open, w.event())
	}
	return w.report(w.open[w.rng.IntN(len(w.open))])
}

func (w *wire) event() event {
	e := event{born: w.n}
	for range 12 {
		e.words = append(e.words, w.name())
	}
	return e
}

// report returns an article on e.
func (w *wire) report(e event) Article {
	text := make([]string, 0, 64)
	for _, word := range e.words {
		for range w.rng.IntN(4) {
			text = append(text, word)
		}
	}
	for range 12 {
		text = append(text, common[w.rng.IntN(len(common))], w.name())
	}
	w.rng.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	return Article{
		ID:     fmt.Sprintf("a%06d", w.n),
		Title:  strings.Join(text[:6], " "),
		Body:   strings.Join(text[6:], " "),
		Time:   w.now,
		Source: fmt.Sprintf("outlet%d.vn", w.rng.IntN(9)),
	}
}

// Bulletin returns one of a flood of headlines that differ in a number.
func Bulletin(i int) Article {
	return Article{
		ID:    fmt.Sprintf("b%06d", i),
		Title: fmt.Sprintf("Giá vàng SJC sáng nay tại Hà Nội niêm yết %d đồng mỗi lượng", 100_000+i),
		Time:  time.Date(2024, 9, 10, 12, 0, i, 0, time.UTC),
	}
}
