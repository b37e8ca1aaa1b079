package story

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

func TestKindOf(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	words := strings.Fields("một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba mười bốn mười lăm mười sáu mười bảy mười tám mười chín hai mươi hai mốt hai hai hai ba hai tư hai lăm hai sáu hai bảy hai tám hai chín ba mươi ba mốt ba hai")
	text := strings.Join(words, " ")
	half := strings.Join(words[:len(words)/2], " ")
	for _, test := range []struct {
		earlier, later string
		want           Kind
	}{
		{text, text, ExactCopy},
		{text, strings.ToUpper(strings.ReplaceAll(text, " ", " – ")), ExactCopy},
		{text, strings.Replace(text, "mười lăm", "mười nhăm", 1), NearCopy},
		{text, half + " rồi câu chuyện rẽ sang lối khác: người làng kể về mùa lũ năm ấy, khi nước dâng tới mái đình và trâu bò dạt cả lên đồi", Report},
		{text + strings.Repeat(" thêm vào một đoạn khác", 5) + text + " và một đoạn nữa của bài báo ấy kể chuyện hôm qua tại huyện miền núi phía bắc với người dân ở bản làng xa xôi cách trung tâm hàng chục cây số đường đèo dốc quanh co", half, Excerpt},
		{half, half + " " + strings.Repeat("rồi kể tiếp chuyện ngày hôm nay ở một nơi rất xa phố thị ", 1) + strings.Join(words[len(words)/2:], " ") + " cuối cùng", Excerpt},
		{"một hai ba", "một hai ba bốn năm sáu bảy", Report}, // too short for an excerpt
		{"", "", Report},
	} {
		got := KindOf(like.Text{Doc: x.Document(test.later)}, like.Text{Doc: x.Document(test.earlier)})
		assert.Equal(t, test.want, got, "%q after %q", test.later, test.earlier)
	}
}

// An outlet that copies itself updates its report.
func TestVersions(t *testing.T) {
	_, docs := liketest.Documents(t, 4)
	of := func(doc *shingle.Document, source string) like.Text {
		return like.Text{Doc: doc, Source: like.SourceOf(source)}
	}
	near := *docs[0]
	near.TextHash[0]++
	assert.Equal(t, NearCopy, KindOf(of(&near, "b"), of(docs[0], "a")))
	assert.Equal(t, Update, KindOf(of(&near, "a"), of(docs[0], "a")))
	assert.Equal(t, NearCopy, KindOf(of(&near, ""), of(docs[0], "")), "unknown sources are not one")
	assert.Equal(t, ExactCopy, KindOf(of(docs[0], "a"), of(docs[0], "a")))
	assert.Equal(t, Report, KindOf(of(docs[3], "a"), of(docs[0], "a")))
}

func TestOverlapAsSets(t *testing.T) {
	_, docs := liketest.Documents(t, 12)
	for _, a := range docs {
		for _, b := range docs {
			in := make(map[uint32]bool)
			for _, s := range a.Shingles {
				in[s] = true
			}
			var shared float64
			for _, s := range b.Shingles {
				if in[s] {
					shared++
				}
			}
			jaccard, containment := like.Overlap(a, b)
			assert.Equal(t, shared/(float64(len(a.Shingles)+len(b.Shingles))-shared), jaccard)
			assert.Equal(t, shared/float64(min(len(a.Shingles), len(b.Shingles))), containment)
		}
	}
	jaccard, containment := like.Overlap(docs[0], &shingle.Document{})
	assert.Zero(t, jaccard)
	assert.Zero(t, containment)
}

// By counts of shared shingles kinds are what they are by the similarities that they
// are defined by.
func TestKindOfAsOverlap(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	count := make(map[Kind]int)
	for n := range 4000 {
		of := func(hash byte) like.Text {
			d := &shingle.Document{TextHash: [16]byte{hash}, Tokens: 15 + rng.IntN(15)}
			for s := range uint32(1 + rng.IntN(24)) {
				if rng.IntN(5) > 0 {
					d.Shingles = append(d.Shingles, s<<24)
				}
			}
			return like.Text{Doc: d}
		}
		a, b := of(1), of(2)
		want := Report
		switch jaccard, containment := like.Overlap(a.Doc, b.Doc); {
		case jaccard >= .5:
			want = NearCopy
		case containment >= .75 && min(a.Doc.Tokens, b.Doc.Tokens) >= excerptTokens:
			want = Excerpt
		}
		var s like.Shingles
		s.Set(a.Doc.Shingles)
		require.Equal(t, want, KindOf(a, b), "pair %d", n)
		require.Equal(t, want, kindOf(a, b, s.Share), "pair %d", n)
		count[want]++
	}
	assert.Len(t, count, 3)
}

// Three quarters of the shorter text make an excerpt, and just less do not.
func TestExcerptOfThreeQuarters(t *testing.T) {
	long := &shingle.Document{TextHash: [16]byte{1}, Tokens: 40, Shingles: []uint32{1, 2, 3, 10, 11, 12, 13, 14, 15}}
	short := &shingle.Document{TextHash: [16]byte{2}, Tokens: excerptTokens, Shingles: []uint32{1, 2, 3, 4}}
	assert.Equal(t, Excerpt, KindOf(like.Text{Doc: short}, like.Text{Doc: long}))
	assert.Equal(t, Excerpt, KindOf(like.Text{Doc: long}, like.Text{Doc: short}))
	short.Shingles = []uint32{1, 2, 3, 4, 5}
	assert.Equal(t, Report, KindOf(like.Text{Doc: short}, like.Text{Doc: long}))
}
