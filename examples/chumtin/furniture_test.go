package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// furnished returns articles of two outlets, as lines. The last two report the events of
// the first two, and have their labels; each outlet puts three sentences behind all of
// its texts.
func furnished() string {
	behind := map[string]string{
		"x": "Nhận bản tin sáng qua thư điện tử: nhập địa chỉ vào ô bên dưới. Bạn có thể hủy bất cứ lúc nào. Chúng tôi không chia sẻ địa chỉ của bạn với bên thứ ba.",
		"y": "Nội dung này dành cho độc giả trả phí. Vui lòng đăng nhập hoặc mua gói thành viên để đọc tiếp toàn bộ bài viết. Gói tháng 49.000 đồng, gói năm 490.000 đồng.",
	}
	var lines strings.Builder
	const events = 8
	for i, a := range []struct{ source, title, text string }{
		{"x", "Cầu Bến Lội thông xe", "Cầu Bến Lội bắc qua sông Vực thông xe sáng nay, dân xã Mỹ Trà bớt chín cây số."},
		{"y", "Nghệ nhân Út Xà ra đĩa đờn", "Nghệ nhân Út Xà phát hành đĩa gồm tám bản vọng cổ."},
		{"x", "Học sinh Đăk Mil giành giải robot", "Robot cứu hộ của ba học sinh leo được cầu thang."},
		{"y", "Nhãn lồng Thượng Châu được giá", "Thương lái mua nhãn giá 38.000 đồng một kg."},
		{"x", "Sà lan Phước Long 7 mắc cạn", "Sà lan mắc cạn ở cửa Ba Lai, bốn người lên bờ an toàn."},
		{"y", "Kỳ thủ Hạ Vi vào chung kết", "Ván cờ kéo dài bảy giờ, kết thúc ở nước thứ 91."},
		{"x", "Voọc mẹ sinh đôi ở rừng Nậm", "Kiểm lâm chụp được voọc mẹ ôm hai con non."},
		{"y", "Chợ Nhật Lệ dời sang bến cũ", "Tiểu thương dọn hàng sang bến cũ từ hôm nay."},
		{"y", "Xe đầu tiên qua cầu Bến Lội", "Cầu Bến Lội qua sông Vực thông xe, dân xã Mỹ Trà bớt chín cây số đường vòng."},
		{"x", "Đĩa đờn của nghệ nhân Út Xà", "Đĩa của nghệ nhân Út Xà có tám bản vọng cổ, ép bốn trăm chiếc."},
	} {
		fmt.Fprintf(&lines, `{"id":"%d","cluster":"%d","source":"%s","title":"%s","body":"%s %s","time":"2026-03-17T%02d:00:00Z"}`+"\n",
			i, i%events, a.source, a.title, a.text, behind[a.source], i)
	}
	return lines.String()
}

// What outlets put behind all texts joins nothing, and keeps nothing apart.
func TestFurnitureIsLeftOut(t *testing.T) {
	// With the furniture the reports of one event have a similarity of 0.33.
	for _, args := range [][]string{{"cluster", "-threshold", ".44", "-json"}, {"cluster", "-threshold", ".44", "-json", "-stream"}} {
		var stories []string
		for line := range strings.Lines(succeed(t, furnished(), args...)) {
			var a struct{ ID, Story string }
			require.NoError(t, json.Unmarshal([]byte(line), &a))
			require.Equal(t, strconv.Itoa(len(stories)), a.ID)
			stories = append(stories, a.Story)
		}
		require.Len(t, stories, 10)
		assert.Equal(t, stories[0], stories[8], args)
		assert.Equal(t, stories[1], stories[9], args)
		slices.Sort(stories)
		assert.Len(t, slices.Compact(stories), 8, args)
	}
}

// A threshold is chosen for the texts that it is used on: without what outlets put behind
// them.
func TestFurnitureIsLeftOutOfCalibration(t *testing.T) {
	for _, threshold := range []string{"0.20", "0.44"} {
		assert.Regexp(t, `told +1\.0000 +1\.0000 +1\.0000`, succeed(t, furnished(), "score", "-threshold", threshold, "-truth", "cluster"))
		assert.Contains(t, succeed(t, furnished(), "calibrate", "-threshold", threshold), "in use     "+threshold+", F1 1.0000\n")
	}
}

// What is known of the outlets is in the state of a watch.
func TestWatchKeepsFurniture(t *testing.T) {
	dir := t.TempDir()
	lines := strings.SplitAfter(furnished(), "\n")
	for n := range lines {
		write(t, dir, "feed.jsonl", strings.Join(lines[:n+1], ""))
		require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "-events", "steps.jsonl", "feed.jsonl").status)
	}
	want := runIn(t, dir, "", "watch", "feed.jsonl")
	require.Zero(t, want.status)
	assert.Contains(t, want.stdout, `"change":"grew"`)
	assert.Equal(t, want.stdout, contents(t, dir, "steps.jsonl"))
	assert.Contains(t, contents(t, dir, "s"), `"furniture":"`)
}
