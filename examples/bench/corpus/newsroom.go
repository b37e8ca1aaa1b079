package corpus

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/token"
)

// madeUp yields articles of made-up events without end. Two of one event share
// its names and numbers and nothing else except by chance.
func madeUp(string) iter.Seq2[cluster.Article, error] {
	return func(yield func(cluster.Article, error) bool) {
		r, err := newNewsroom()
		if err != nil {
			yield(cluster.Article{}, err)
			return
		}
		for id := 0; ; {
			e := r.newEvent()
			for range 1 + r.rng.IntN(4) {
				if !yield(r.report(strconv.Itoa(id), e), nil) {
					return
				}
				id++
			}
		}
	}
}

// A newsroom makes up events and reports of them. Its words are those of the
// project's articles, each about as frequent as it is in news.
type newsroom struct {
	rng        *rand.Rand
	words      []string
	cumulative []float64 // the frequency of all words up to each
	syllables  []string  // that names are made of
	known      []string  // names that many events share
	zipf       *rand.Zipf
}

// An event has names of its own, some that are known, and numbers.
type event struct {
	names []string
	time  time.Time
}

func newNewsroom() (*newsroom, error) {
	articles, err := ReadAll("")
	if err != nil {
		return nil, err
	}
	r := &newsroom{rng: rand.New(rand.NewPCG(Seed, 4))}
	for _, a := range articles {
		for word := range strings.FieldsSeq(Text(a)) {
			if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
				r.syllables = append(r.syllables, word)
			} else {
				r.words = append(r.words, word)
			}
		}
	}
	r.syllables, r.words = distinct(r.syllables), distinct(r.words)
	total := 0.
	for _, word := range r.words {
		total += frequency(word)
		r.cumulative = append(r.cumulative, total)
	}
	for range 5000 {
		r.known = append(r.known, r.newName())
	}
	r.zipf = rand.NewZipf(r.rng, 1.1, 10, uint64(len(r.known)-1))
	return r, nil
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// frequency returns in what share of news the rarest token of a word is, or 0
// if that is not known.
func frequency(word string) float64 {
	tokens := token.Append(nil, word)
	if len(tokens) == 0 {
		return 0
	}
	share := 1.
	for _, t := range tokens {
		nats, ok := idf.Background().IDF(idf.Token(t))
		if !ok {
			return 0
		}
		share = min(share, math.Exp(-nats))
	}
	return share
}

func (r *newsroom) newWord() string {
	at := r.rng.Float64() * r.cumulative[len(r.cumulative)-1]
	i, _ := slices.BinarySearch(r.cumulative, at)
	return r.words[min(i, len(r.words)-1)]
}

func (r *newsroom) newName() string {
	name := make([]string, 2+r.rng.IntN(2))
	for i := range name {
		name[i] = r.syllables[r.rng.IntN(len(r.syllables))]
	}
	return strings.Join(name, " ")
}

func (r *newsroom) newEvent() event {
	const days = 60
	e := event{time: time.Date(2026, 5, 4, 0, r.rng.IntN(days*24*60), 0, 0, time.UTC)}
	for range 8 {
		e.names = append(e.names, r.newName(), strconv.Itoa(1+r.rng.IntN(9999)))
	}
	for range 4 {
		e.names = append(e.names, r.known[r.zipf.Uint64()])
	}
	return e
}

// report returns an article of about 200 words.
func (r *newsroom) report(id string, e event) cluster.Article {
	return cluster.Article{
		ID:    id,
		Title: r.tell(e, 12),
		Body:  r.tell(e, 150),
		Time:  e.time.Add(time.Duration(r.rng.IntN(24*60)) * time.Minute),
		Lang:  "vi",
	}
}

// tell returns n words and names of an event, one of the latter after four of
// the former.
func (r *newsroom) tell(e event, n int) string {
	told := make([]string, n)
	for i := range told {
		if told[i] = r.newWord(); r.rng.IntN(5) == 0 {
			told[i] = e.names[r.rng.IntN(len(e.names))]
		}
	}
	return strings.Join(told, " ")
}
