package cluster

import (
	"fmt"
	"testing"
	"time"
)

// neighbourhoods returns a stream of stories of so many texts, some days long.
func neighbourhoods(t testing.TB, n int) (*Stream, []*streamText) {
	s := newTestStream(t, StreamOptions{Window: 1 << 62})
	w := newWire(1, 5, 40, time.Hour)
	e := w.event()
	for i := range n {
		a := w.report(e)
		a.ID, a.Time = fmt.Sprint(i), w.now.Add(time.Duration(i)*3*time.Hour)
		addAll(t, s, []Article{a})
	}
	var texts []*streamText
	for i := range n {
		texts = append(texts, s.byID[fmt.Sprint(i)].text)
	}
	return s, texts
}

func BenchmarkLinkLocal(b *testing.B) {
	for _, texts := range []int{8, 32, 128} {
		b.Run(fmt.Sprint(texts), func(b *testing.B) {
			s, texts := neighbourhoods(b, texts)
			for b.Loop() {
				s.linkLocal(texts)
			}
		})
	}
}
