package cluster_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// Passages point into the source, in and behind markup.
func TestExplainPointsIntoMarkup(t *testing.T) {
	plain := cluster.Article{
		ID: "a", Title: "Xe khách rơi vực đèo Mây", Summary: "(Hải Sơn) - Xe khách rơi vực, ba người chết.",
		Body: "Cứu hộ kéo nạn nhân bằng cáp.",
	}
	marked := cluster.Article{
		ID: "b", Title: "Xe kh&#225;ch rơi <b>v</b>ực đèo M&acirc;y", Summary: "<p>(Hải Sơn) - Xe khách rơi vực,</p> <i>ba người</i> chết.",
		Body: "<img src=x> Cứu hộ k&eacute;o nạn <a href='#'>nhân</a> bằng cáp.",
	}
	e, err := cluster.Explain(cluster.Options{}, plain, marked)
	require.NoError(t, err)
	assert.Equal(t, cluster.ExactCopy, e.Kind)
	text := func(a cluster.Article, p cluster.Passage) string {
		return map[string]string{"title": a.Title, "summary": a.Summary, "body": a.Body}[p.Field][p.Start:p.End]
	}
	want := map[string][2]string{
		"khách":    {"khách", "kh&#225;ch"},
		"vực đèo":  {"vực đèo", "v</b>ực đèo"},
		"mây":      {"Mây", "M&acirc;y"},
		"chết":     {"chết", "chết"},
		"kéo nạn":  {"kéo nạn", "k&eacute;o nạn"},
		"nạn nhân": {"nạn nhân", "nạn <a href='#'>nhân"},
	}
	for _, f := range e.Shared {
		if w, ok := want[f.Text]; ok {
			assert.Equal(t, w, [2]string{text(plain, f.In[0]), text(marked, f.In[1])}, f.Text)
			delete(want, f.Text)
		}
	}
	assert.Empty(t, want, "features not shared")
}

// A body that is a whole page is the article of the page.
func TestPageInABody(t *testing.T) {
	const text = "Cầu Lò Rèn bắc qua kênh Đào thông xe sáng nay sau hai năm thi công, rút ngắn sáu cây số cho dân xã Trà Cồn.\n" +
		"Chủ tịch huyện cắt băng, đoàn xe đầu tiên chở mía qua cầu lúc chín giờ, hai bến đứng kín người."
	page := "<!doctype html><html><head><title>Ngày vui ở Trà Cồn - Bến Sỏi</title></head><body><nav><a>Thời sự</a><a>Thế giới</a></nav>" +
		"<h1>Ngày vui ở Trà Cồn</h1><p>Cầu Lò Rèn bắc qua kênh Đào thông xe sáng nay sau hai năm thi công, rút ngắn sáu cây số cho dân xã Trà Cồn.</p>" +
		"<p>Chủ tịch huyện cắt băng, đoàn xe đầu tiên chở mía qua cầu lúc chín giờ, hai bến đứng kín người.</p><footer>Bản quyền Bến Sỏi</footer></body></html>"
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	require.NoError(t, b.Add(cluster.Article{ID: "1", Title: "Ngày vui ở Trà Cồn", Body: text}))
	require.NoError(t, b.Add(cluster.Article{ID: "2", Body: page}))
	stories, err := b.Stories(context.Background())
	require.NoError(t, err)
	require.Len(t, stories, 1)
	assert.Equal(t, cluster.ExactCopy, stories[0].Members[1].Kind)

	assert.ErrorIs(t, b.Add(cluster.Article{ID: "3", Summary: "<p>&nbsp;</p>", Body: "<script>1</script>"}), cluster.ErrNoText)
}
