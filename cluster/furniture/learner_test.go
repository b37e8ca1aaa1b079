package furniture

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// news are reports of different events.
var news = []struct{ title, text string }{
	{"Cầu Bến Lội thông xe", "Cầu Bến Lội bắc qua sông Vực thông xe sáng nay. Dân xã Mỹ Trà bớt chín cây số đường vòng."},
	{"Nghệ nhân Út Xà ra đĩa đờn", "Nghệ nhân Út Xà phát hành đĩa gồm tám bản vọng cổ. Bản ép đầu có bốn trăm chiếc."},
	{"Học sinh Đăk Mil giành giải robot", "Robot cứu hộ của ba học sinh leo được cầu thang. Ban giám khảo khen phần lập trình."},
	{"Nhãn lồng Thượng Châu được giá", "Thương lái mua nhãn giá 38.000 đồng một kg. Sản lượng giảm một phần ba vì mưa."},
	{"Sà lan Phước Long 7 mắc cạn", "Sà lan mắc cạn ở cửa Ba Lai, bốn người lên bờ an toàn. Cảng vụ thả phao quây dầu."},
	{"Ferry fares rise in Valdora", "A single crossing will cost four crowns from Monday. The board blames dearer diesel."},
	{"Poet laureate of Karsk retires", "The poet will keep bees instead. A successor is to be named in spring."},
}

// feet are what outlets add.
var feet = map[string]string{
	"footer":     "Báo Ví Dụ giữ bản quyền nội dung trên trang này. Tổng biên tập Trần Hữu Lương. Nghiêm cấm sao chép dưới mọi hình thức.",
	"paywall":    "Nội dung này dành cho độc giả trả phí. Vui lòng đăng nhập để đọc tiếp. Đã là thành viên? Bấm vào đây.",
	"disclaimer": "Nothing in this column is financial advice. Readers should consult a licensed adviser before acting on it.",
	"newsletter": "Nhận bản tin sáng qua thư điện tử: nhập địa chỉ vào ô bên dưới.\nBạn có thể hủy bất cứ lúc nào!",
	"one line":   "Tải ứng dụng Ví Dụ Plus trên App Store và Google Play",
	"markup":     "<p>Theo dõi <b>Báo Ví Dụ</b> trên <a href=\"https://example.com/a?b=1&amp;c=2\">Zalo</a>.</p><p>Đọc thêm &rsaquo; Chuyện phố.</p>",
}

// published returns the news as an outlet publishes it, with something behind.
func published(source, foot string) []cluster.Article {
	var all []cluster.Article
	for i, n := range news {
		foot := strings.ReplaceAll(foot, "TITLE", n.title)
		all = append(all, cluster.Article{ID: fmt.Sprint(i), Title: n.title, Summary: n.text + "\n" + foot, Body: n.text + " " + n.text + "\n" + foot, Source: source})
	}
	return all
}

// What all texts of an outlet end in is taken off, and nothing else.
func TestTrim(t *testing.T) {
	for name, foot := range feet {
		for _, source := range []string{"Báo Ví Dụ", ""} {
			t.Run(name+" of "+source, func(t *testing.T) {
				all := published(source, foot)
				var l Learner
				l.Learn(all...)
				for i, a := range all {
					trimmed := l.Trim(a)
					assert.Equal(t, news[i].text, strings.TrimSuffix(trimmed.Summary, "\n<p>"))
					assert.Equal(t, news[i].text+" "+news[i].text, strings.TrimSuffix(trimmed.Body, "\n<p>"))
					trimmed.Summary, trimmed.Body = a.Summary, a.Body
					assert.Equal(t, a, trimmed)
				}
			})
		}
	}
}

// The headline of the article itself does not tell one sentence from another.
func TestTrimOwnHeadline(t *testing.T) {
	all := published("x", "The post TITLE appeared first on The Pell Courier.")
	var l Learner
	l.Learn(all...)
	for i, a := range all {
		assert.Equal(t, news[i].text, l.Trim(a).Summary)
	}
}

// A stream learns as it goes: what a sentence is shows when it has stood under three
// headlines, and those before it one article later.
func TestTrimAsTheyCome(t *testing.T) {
	all := published("x", feet["footer"])
	var l Learner
	for i, a := range all {
		l.Learn(a)
		trimmed := l.Trim(a)
		switch {
		case i < enough-1:
			assert.Equal(t, a, trimmed)
		case i >= enough:
			assert.Equal(t, news[i].text, trimmed.Summary)
		}
	}
}

// Nothing of an outlet says what is furniture of another, and where no outlet is known
// more is needed.
func TestOutlets(t *testing.T) {
	all := published("x", feet["footer"])
	var l Learner
	l.Learn(all...)
	for name, of := range map[string]func(a *cluster.Article){
		"another": func(a *cluster.Article) { a.Source = "y" },
		"unknown": func(a *cluster.Article) { a.Source = "" },
		"a host":  func(a *cluster.Article) { a.Source, a.URL = "", "https://x.example/1" },
	} {
		a := all[0]
		of(&a)
		assert.Equal(t, a, l.Trim(a), name)
	}
	a := all[0]
	a.Source = " X\n"
	assert.NotEqual(t, a, l.Trim(a), "case and blanks")

	var hosts, unknown Learner
	for i, a := range published("", feet["footer"])[:enoughUnknown-1] {
		unknown.Learn(a)
		unknown.Learn(a)
		assert.Equal(t, a, unknown.Trim(a))
		a.URL = fmt.Sprintf("https://www.ViDu.example/%d", i)
		hosts.Learn(a)
	}
	a = published("", feet["footer"])[6]
	assert.Equal(t, a, unknown.Trim(a))
	a.URL = "https://vidu.example/7"
	assert.NotEqual(t, a, hosts.Trim(a))
}

// What versions of one report and bulletins of one series have in common stays.
func TestOneSubject(t *testing.T) {
	for name, titles := range map[string][]string{
		"versions": {"Cháy chung cư Hoa Sứ, 3 người chết", "Cháy chung cư Hoa Sứ: số người chết tăng lên 5", "Đính chính: 5 người chết trong vụ cháy chung cư Hoa Sứ", "Chung cư Hoa Sứ tan hoang sau đêm cháy"},
		"series":   {"Giá bạc hôm nay 12/9: Lập đỉnh", "Giá bạc hôm nay 13/9: Quay đầu", "Giá bạc hôm nay 14/9: Đi ngang", "Giá bạc hôm nay 15/9: Bật tăng"},
		"short":    {"Video", "Ảnh", "Tin nóng", "Trực tiếp"},
	} {
		var l Learner
		for range 2 {
			for _, title := range titles {
				a := cluster.Article{ID: "a", Title: title, Body: "Mở đầu. " + feet["footer"], Source: "x"}
				l.Learn(a)
				assert.Equal(t, a, l.Trim(a), name)
			}
		}
	}
}

// An article always has a text.
func TestTrimLeavesText(t *testing.T) {
	all := published("x", feet["paywall"])
	var l Learner
	l.Learn(all...)
	stub := cluster.Article{ID: "s", Title: "Cầu Bến Lội thông xe", Body: feet["paywall"], Source: "x"}
	trimmed := l.Trim(stub)
	assert.Empty(t, trimmed.Body)
	stub.Title = " "
	assert.Equal(t, stub, l.Trim(stub))
	page := cluster.Article{ID: "p", Title: "T", Body: "<html><body><p>Tin.</p><p>" + feet["paywall"] + "</p></body></html>", Source: "x"}
	assert.Equal(t, page, l.Trim(page))
}

// A Learner holds two generations. What comes again stays, whatever else comes.
func TestGenerations(t *testing.T) {
	l := Learner{generation: 50}
	l.Learn(published("x", feet["footer"])...)
	other := published("x", feet["footer"])[0]
	for i := range 500 {
		l.Learn(cluster.Article{ID: "a", Title: fmt.Sprintf("Tin vắn số %d", i), Body: fmt.Sprintf("Một câu số %d.", i), Source: "y"})
		assert.LessOrEqual(t, len(l.young), 50)
		assert.LessOrEqual(t, len(l.old), 50)
		if i%40 == 0 {
			require.Equal(t, news[0].text, l.Trim(other).Summary)
		}
	}
	for i := range 150 {
		l.Learn(cluster.Article{ID: "a", Title: fmt.Sprintf("Tin vắn số %d", i), Body: fmt.Sprintf("Một câu khác số %d.", i), Source: "y"})
	}
	assert.Equal(t, other, l.Trim(other), "forgotten")
}

// On the labelled day of feeds, each outlet of which adds sentences of its own, Trim
// gives back what there was before; two outlets have "read on" behind some items, which
// is furniture as well.
func TestDayOfFeeds(t *testing.T) {
	file, err := os.Open("../../testdata/feedday.jsonl")
	require.NoError(t, err)
	defer file.Close()
	var plain, added []cluster.Article
	links := 0
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var a struct {
			cluster.Article
			Time string // some are no times
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &a))
		with := a.Article
		with.Summary += "\nĐọc thêm tin của " + a.Source + " trên ứng dụng. Mọi góp ý xin gửi về hộp thư tòa soạn " + a.Source + ". Không sao chép khi chưa được " + a.Source + " đồng ý."
		added = append(added, with)
		for _, link := range []string{"Đọc tiếp</a>", "Read more &raquo;</a>"} {
			if text, ok := strings.CutSuffix(a.Summary, link); ok {
				links, a.Summary = links+1, text
			}
		}
		plain = append(plain, a.Article)
	}
	require.Len(t, plain, 788)
	assert.Equal(t, 14, links)
	var l Learner
	l.Learn(added...)
	for i, a := range added {
		assert.Equal(t, plain[i], l.Trim(a))
	}
}

// FuzzTrim checks what holds of any articles: that Trim gives the beginning of each
// field, the same when it is asked again, and never less than a text; that sentences
// make up their text; and that a Learner that was saved goes on like the other.
func FuzzTrim(f *testing.F) {
	f.Add("Cầu Bến Lội thông xe", "Sáng nay. Đọc tiếp.", "A. B! C? D…\n\nE", "x")
	f.Add("The post", "The post <b>T</b> appeared &amp; first.\r\n</p>", "\"A.\" (B.) ”", "")
	f.Add("", "<html><body>A. B.", "a\xff. b", "x")
	f.Fuzz(func(t *testing.T, title, summary, body, source string) {
		var text strings.Builder
		parts := []string{}
		for start, s := range lastSentences(body) {
			require.Equal(t, body[start:start+len(s)], s)
			parts = append(parts, s)
		}
		for i := range parts {
			text.WriteString(parts[len(parts)-1-i])
		}
		require.Equal(t, body, text.String())

		var l, saved Learner
		fuzzed := cluster.Article{ID: "f", Title: title, Summary: summary, Body: body, Source: source}
		for i, a := range append(published(source, body), fuzzed) {
			l.Learn(a)
			saved.Learn(a)
			if i%3 == 1 {
				data, err := saved.AppendBinary(nil)
				require.NoError(t, err)
				saved = Learner{}
				require.NoError(t, saved.UnmarshalBinary(data))
			}
			trimmed := l.Trim(a)
			require.Equal(t, trimmed, saved.Trim(a))
			require.True(t, strings.HasPrefix(a.Summary, trimmed.Summary))
			require.True(t, strings.HasPrefix(a.Body, trimmed.Body))
			require.Equal(t, a.Check() == nil, trimmed.Check() == nil)
			require.Equal(t, trimmed.Title, a.Title)
		}
	})
}
