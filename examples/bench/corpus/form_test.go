package corpus

import (
	"crypto/sha256"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/cluster"
)

func TestForms(t *testing.T) {
	a := cluster.Article{
		ID: "a", Title: "Lũ lên", Summary: strings.Repeat("ẩ", LeadLength) + "b", Body: "Nước dâng", Source: "Bến Nghé",
		URL: "https://bennghe.example/a", Time: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC),
	}
	assert.Equal(t, a, Whole.Of(a))
	lead := Lead.Of(a)
	assert.Equal(t, strings.Repeat("ẩ", LeadLength), lead.Summary, "characters are counted, not bytes")
	assert.Empty(t, lead.Body)
	assert.Equal(t, "Nước dâng", Lead.Of(cluster.Article{Body: "Nước dâng"}).Summary, "without a summary, of the body")
	assert.Equal(t, cluster.Article{ID: "a", Title: "Lũ lên", Source: a.Source, URL: a.URL, Time: a.Time}, Headline.Of(a))
	assert.Zero(t, Timeless.Of(a).Time)
	assert.Empty(t, Sourceless.Of(a).Source+Sourceless.Of(a).URL)
}

func TestMixedIsOneOfThree(t *testing.T) {
	for i := range 100 {
		a := cluster.Article{ID: strconv.Itoa(i), Title: "Lũ lên", Summary: "Nước dâng", Body: "Bảy xã bị ngập"}
		sum := sha256.Sum256([]byte(a.ID))
		of3 := new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), big.NewInt(3)).Int64()
		assert.Equal(t, Form(of3).Of(a), Mixed.Of(a))
	}
}

func TestSetInAForm(t *testing.T) {
	set := Set{Articles: []cluster.Article{{ID: "a", Title: "Lũ lên", Summary: "Nước dâng"}}}
	lead, differs := set.In(Lead)
	assert.False(t, differs, "an item of a feed is a headline and a lead")
	assert.Equal(t, set.Articles, lead)
	_, differs = set.In(Headline)
	assert.True(t, differs)
	assert.Equal(t, "Nước dâng", set.Articles[0].Summary, "the set stays as it was")
}
