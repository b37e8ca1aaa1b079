package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// thousandths returns x in thousandths, as the pages show it.
func thousandths(x float64) int { return int(math.Round(x * 1000)) }

// A whyData is what the page of two articles shows.
type whyData struct {
	A, B       side
	Chosen     bool // both; else A alone, and what to compare it with
	Together   bool
	Alike      bool
	Why        cluster.Explanation
	Similarity int
	Threshold  int
	Mark       string // where the threshold is on the bars
	Total      string // how wide the bar of the similarity is
	Steps      []step
	Features   []featureBar
	More       int // features that are not listed
	MoreParts  int // what they give, in thousandths
	Apart      string
	Jaccard    int
	Contained  int
	Mates      []choice // what A can be compared with
	Found      []card
	Sought     string
}

// A side is one of the two articles, the shared passages lit.
type side struct {
	Report
	Title   []segment
	Summary []segment
	Body    []segment
	NoTexts bool
	Lit     int // passages
}

// A step is a term of the similarity: a bar from what was before it to what is after.
type step struct {
	Name, Note string
	Value      int // thousandths, with its sign
	X, Width   string
}

// A featureBar is a shared feature and what it gives.
type featureBar struct {
	Number int
	Text   string
	Part   int // thousandths
	Width  string
	Level  int
}

// A choice is an article to compare with.
type choice struct {
	Report
	SameStory bool
}

func (s *Server) why(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	a, b := q.Get("a"), q.Get("b")
	if ticked := q["id"]; len(ticked) > 0 { // of a story's form
		a, b = ticked[0], ""
		if len(ticked) > 1 {
			b = ticked[1]
		}
	}
	if a == "" {
		return badRequest("The address names no article to compare.")
	}
	var data whyData
	if b == "" || a == b {
		article, err := s.desk.Article(ctx, a)
		if err != nil {
			return err
		}
		data.A = side{Report: reportOf(&article)}
		data.Mates = s.mates(r, article)
		if data.Sought = q.Get("q"); data.Sought != "" {
			f, err := filterOf(q, s.opts.Zone)
			if err != nil {
				return err
			}
			f.Closed, f.Limit = true, 20
			page, err := s.desk.Front(ctx, readerOf(r), f)
			if err != nil {
				return err
			}
			for _, t := range topicsOf(page.Topics, soughtIn(f.Query)) {
				data.Found = append(data.Found, t.Cards...)
			}
		}
		return s.render(w, r, http.StatusOK, "why", data)
	}
	why, first, second, err := s.desk.Explain(ctx, a, b)
	if err != nil {
		return err
	}
	data = whyDataOf(why, first, second, words{languageOf(r)})
	return s.render(w, r, http.StatusOK, "why", data)
}

// mates returns the other articles of the story of a and of those related to it.
func (s *Server) mates(r *http.Request, a desk.Article) []choice {
	const most = 60
	story, err := s.desk.Story(r.Context(), readerOf(r), a.Story)
	if err != nil {
		return nil // the search is left
	}
	var out []choice
	for i := range story.Members {
		if m := &story.Members[i]; m.ID != a.ID && len(out) < most {
			out = append(out, choice{reportOf(m), true})
		}
	}
	for i := range story.Related {
		if len(out) < most {
			out = append(out, choice{reportOf(&story.Related[i].Representative), false})
		}
	}
	return out
}

func whyDataOf(why cluster.Explanation, a, b desk.Article, in words) whyData {
	const lit, listed = 80, 24
	features := slices.Clone(why.Shared)
	slices.SortStableFunc(features, func(a, b cluster.Feature) int { return cmp.Compare(b.Part, a.Part) })
	data := whyData{
		Chosen:    true,
		Why:       why,
		Together:  a.Story == b.Story && a.Story != 0,
		Alike:     why.Similarity >= why.Threshold,
		Threshold: thousandths(why.Threshold),
		Jaccard:   thousandths(why.Jaccard),
		Contained: thousandths(why.Containment),
		Apart:     apartText[why.Apart],
	}
	lighted := features[:min(lit, len(features))]
	data.A, data.B = sideOf(&a, lighted, 0), sideOf(&b, lighted, 1)

	parts := make([]float64, len(features))
	for i, f := range features {
		parts[i] = f.Part
	}
	data.Steps, data.Similarity = stepsOf(why, in)
	rounded := roundTo(parts, data.Steps[0].Value)
	for i, f := range features {
		if i >= listed {
			data.More++
			data.MoreParts += rounded[i]
			continue
		}
		data.Features = append(data.Features, featureBar{
			Number: i, Text: f.Text, Part: rounded[i],
			Width: percent(f.Part / features[0].Part), Level: levelOf(f.Part, features[0].Part),
		})
	}
	scale := scaleOf(why)
	data.Mark, data.Total = percent(why.Threshold/scale), percent(why.Similarity/scale)
	return data
}

var apartText = map[cluster.Difference]string{
	cluster.OtherDays:    "The headlines name different days.",
	cluster.OtherSubject: "The headlines name different subjects, though much of the rest is the same.",
	cluster.OtherNumbers: "Many numbers and all dates differ, as those of two bulletins do.",
}

// stepsOf returns the terms of a similarity in thousandths that add up to it.
func stepsOf(why cluster.Explanation, in words) (steps []step, similarity int) {
	terms := []struct {
		name, note string
		value      float64
	}{
		{"Words in common", "the rarer a word, the more it gives", why.Cosine},
		{"A copy elsewhere", "the same text at another outlet within a day", why.Copy},
		{"Few words", "little else is in common", -why.Spread},
		{"Time between", "reports of one event come close together", -why.Elapsed},
		{"One outlet", "an outlet seldom reports an event twice", -why.Outlet},
		{"A quotation", "one quotes the other and tells of something else", -why.Quote},
	}
	values := make([]float64, 0, len(terms)+1)
	left := 0.0
	for _, t := range terms {
		values = append(values, t.value)
		left += t.value
	}
	values = append(values, why.Similarity-left) // what is cut to nothing
	similarity = thousandths(why.Similarity)
	rounded := roundTo(values, similarity)
	at := 0
	scale := scaleOf(why)
	add := func(name, note string, value int) {
		from, to := min(at, at+value), max(at, at+value)
		from, to = max(from, 0), min(max(to, 0), 1000)
		steps = append(steps, step{
			Name: in.T(name), Note: in.T(note), Value: value,
			X: percent(float64(from) / 1000 / scale), Width: percent(float64(to-from) / 1000 / scale),
		})
		at += value
	}
	for i, t := range terms {
		if i == 0 || rounded[i] != 0 {
			add(t.name, t.note, rounded[i])
		}
	}
	if rest := rounded[len(terms)]; rest != 0 {
		if why.Apart != "" {
			add("Told apart", apartText[why.Apart], rest)
		} else {
			add("Too little", "what is left is below 0.08 and counts as nothing", rest)
		}
	}
	return steps, similarity
}

// scaleOf returns the similarity that the full width of the bars stands for: what the
// terms reach, and enough to see the threshold well.
func scaleOf(why cluster.Explanation) float64 {
	return min(1, max(1.8*why.Threshold, 1.05*(why.Cosine+why.Copy)))
}

// roundTo returns whole thousandths near values that add up to total: each is rounded down,
// and what lacks goes to those that lost most by it.
func roundTo(values []float64, total int) []int {
	out := make([]int, len(values))
	order := make([]int, len(values))
	sum := 0
	for i, v := range values {
		out[i] = int(math.Floor(v*1000 + 1e-9))
		order[i] = i
		sum += out[i]
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(values[j]*1000-float64(out[j]), values[i]*1000-float64(out[i]))
	})
	for i := 0; sum < total && len(order) > 0; i = (i + 1) % len(order) {
		out[order[i]]++
		sum++
	}
	for i := len(order) - 1; sum > total && len(order) > 0; i = (i + len(order) - 1) % len(order) {
		out[order[i]]--
		sum--
	}
	return out
}

func percent(share float64) string {
	return fmt.Sprintf("%.2f%%", 100*min(max(share, 0), 1))
}

func sideOf(a *desk.Article, features []cluster.Feature, n int) side {
	s := side{Report: reportOf(a), NoTexts: !a.HasTexts && a.Summary == "" && a.Body == ""}
	s.Title = segments(a.Title, passagesOf(features, n, "title"))
	s.Summary = around(segments(a.Summary, passagesOf(features, n, "summary")))
	s.Body = around(segments(a.Body, passagesOf(features, n, "body")))
	for _, field := range [][]segment{s.Title, s.Summary, s.Body} {
		for _, t := range field {
			if t.Level > 0 {
				s.Lit++
			}
		}
	}
	return s
}
