package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// want is what run prints, with # for each number that depends on the weights
// of words, and without the list of the words.
const want = `12 articles, 11 stories

2023-09-13  Ông Kim Jong-un: Sang thăm Nga là cách Bình Nhưỡng tỏ rõ sự coi trọng Moscow (Bến Nghé Online)
2023-09-13  Tàu chở ông Kim Jong Un tới Khasan: Triều Tiên muốn gì, Mỹ nói gì? (Hồng Hà Nhật Báo)

  One event: similarity #, and a story needs #.
  It adds up from # shared words and word pairs. The largest parts:

  Not copies: the Jaccard similarity of their runs of 3 words is 0.03.
  Copy detection, which asks for 0.50 or more, would not find them.

2023-07-13  Bay 74 phút, tên lửa Hwasong-18 của Triều Tiên rơi ngoài khơi Hokkaido (Thời sự Lạc Việt)

2023-07-28  Nga hứa tặng ngũ cốc cho sáu nước châu Phi tại hội nghị ở St. Petersburg (Cửa Ô 24)

2023-09-09  Máy kéo và xe tải chở pháo phản lực diễu hành trong đêm ở Bình Nhưỡng (Hải Đăng)

2023-09-11  Hanoi and Washington jump two rungs in upgraded partnership (North Lantern)

2023-09-11  Tuyển Việt Nam thắng Palestine 2-0 trên sân Thiên Trường (Vành Bóng)

2023-09-12  Điểm tin sáng 12/9: Giá xăng tăng phiên thứ năm, học sinh vùng lũ trở lại lớp (Cửa Ô 24)

2023-09-12  Bến Tre thông xe cầu Giồng Sậy sau hai năm chờ đợi (Sông Tiền Điện tử)

2023-09-12  Phát biểu ở Vladivostok, ông Putin nói Viễn Đông là ưu tiên của cả thế kỷ (Bút Xanh)

2023-09-14  Điểm tin sáng 14/9: Bão quét qua Libya, iPhone mới ra mắt không gây bất ngờ (Cửa Ô 24)

2023-10-17  Tổng thống Nga tới Bắc Kinh dự diễn đàn Vành đai và Con đường (Hồng Hà Nhật Báo)
`

var (
	weighed = regexp.MustCompile(`(similarity|needs|from) (0\.\d\d|\d+)\b`)
	feature = regexp.MustCompile(`(?m)^ {4}0\.\d{3}  .*\n`)
)

func TestRun(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(&out, "../../testdata/kimputin.jsonl"))

	masked := feature.ReplaceAllString(weighed.ReplaceAllString(out.String(), "$1 #"), "")
	assert.Equal(t, want, masked)
	assert.Contains(t, out.String(), "  khasan\n", "the station where both reports begin")
}

func TestRunFails(t *testing.T) {
	dir := t.TempDir()
	badLine := filepath.Join(dir, "bad.jsonl")
	require.NoError(t, os.WriteFile(badLine, []byte("{\"id\": \"a\", \"title\": \"Lũ lên\"}\n{\"id\": \"b\"}\n"), 0o600))

	assert.ErrorIs(t, run(t.Output(), filepath.Join(dir, "none.jsonl")), os.ErrNotExist)
	assert.ErrorContains(t, run(t.Output(), badLine), "bad.jsonl:2: ")
}
