package cluster_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/cluster"
)

// A digest that quotes several texts joins none of them to another.
func TestDigestJoinsNothing(t *testing.T) {
	quoted := []cluster.Article{
		{ID: "cầu", Title: "Cầu Trà Vong gãy nhịp", Body: "Nhịp giữa cầu Trà Vong gãy khi xe ben chở cát đi qua, tài xế bơi được vào bờ. Tỉnh cấm đường, lập bến phà tạm và điều tra tải trọng của xe."},
		{ID: "bơi", Title: "Đội bơi Hạc Trì vô địch", Body: "Đội bơi Hạc Trì giành năm huy chương vàng giải trẻ toàn quốc, phá hai kỷ lục cự ly ngắn. Các em tập ở hồ nuôi cá suốt mùa hè."},
		{ID: "gốm", Title: "Bảo tàng gốm mở cửa", Body: "Bảo tàng gốm Vĩnh Ao mở cửa với ba nghìn hiện vật vớt từ tàu đắm. Vé vào cửa miễn phí tháng đầu, học sinh được nặn thử một chiếc bình."},
	}
	for _, source := range []string{"", "hongha.example"} {
		digest := cluster.Article{ID: "digest", Title: "Bản tin chiều"}
		articles := slices.Clone(quoted)
		for i := range articles {
			articles[i].Source = source
			digest.Body += articles[i].Body + " "
		}
		digest.Source = source
		of := make(map[string]string)
		for _, s := range stories(t, cluster.Options{}, append(articles, digest)) {
			for _, m := range s.Members {
				of[m.Article.ID] = s.ID
			}
		}
		assert.NotEqual(t, of["cầu"], of["bơi"])
		assert.NotEqual(t, of["cầu"], of["gốm"])
		assert.NotEqual(t, of["bơi"], of["gốm"])
	}
}
