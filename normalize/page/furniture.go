package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Numbers of words by which a line shows what it cannot be.
const (
	longProse   = 40 // a headline
	longQuote   = 24 // a headline that ends in a quotation
	longCaption = 45 // a caption
	longSummary = 80 // a teaser's paragraph
)

// The lists below hold key forms and are looked up with key forms.

// headings open lists of links to other articles.
var headings = keySet(
	"tin liên quan", "các tin liên quan", "bài liên quan", "bài viết liên quan", "tin bài liên quan",
	"tin tức liên quan", "nội dung liên quan", "video liên quan", "tin cùng chuyên mục", "bài cùng chuyên mục",
	"cùng chuyên mục", "cùng chủ đề", "tin cùng chủ đề", "tin cùng sự kiện", "cùng sự kiện", "tin khác", "các tin khác",
	"bài khác", "các bài khác", "bài viết khác", "tin mới", "tin mới nhất", "tin nổi bật", "bài nổi bật", "tin nóng",
	"tin đọc nhiều", "đọc nhiều", "đọc nhiều nhất", "nhiều người đọc nhất", "được quan tâm nhất", "xem nhiều",
	"xem nhiều nhất", "đọc thêm", "đọc tiếp", "xem thêm", "xem tiếp", "tham khảo thêm", "có thể bạn quan tâm",
	"bạn có thể quan tâm", "bạn quan tâm", "dành cho bạn", "gợi ý cho bạn", "đề xuất cho bạn", "bạn nên đọc",
	"đừng bỏ lỡ", "tin tài trợ", "dòng sự kiện", "khám phá thêm chủ đề", "tin chính", "link bài gốc",
	"related", "related articles", "related article", "related stories", "related story", "related news",
	"related topics", "related content", "related links", "related coverage", "more on this story", "more stories",
	"more news", "read more", "read also", "also read", "see also", "read next", "up next", "what to read next",
	"you may also like", "you might also like", "you might be interested in", "recommended", "recommended for you",
	"most read", "most popular", "most viewed", "top stories", "latest news", "trending", "trending now", "editors picks",
	"editor s picks", "don t miss", "from around the web", "sponsored content",
)

// commentHeadings open what readers write, or the tags.
var commentHeadings = keySet(
	"bình luận", "ý kiến", "ý kiến bạn đọc", "ý kiến của bạn", "gửi bình luận", "gửi ý kiến", "viết bình luận",
	"bình luận của bạn", "bình luận hay", "bạn đọc bình luận", "phản hồi", "từ khóa", "thẻ", "tag", "tags",
	"comments", "leave a comment", "leave a reply", "post a comment", "join the conversation",
)

// tagLabels stand before a colon and the tags.
var tagLabels = keySet("từ khóa", "thẻ", "tag", "tags", "chủ đề", "topics", "keywords")

// buttons are lines of the site itself.
var buttons = keySet(
	"phiên bản di động", "chia sẻ", "chia sẻ bài viết", "lưu bài", "lưu bài viết", "in bài", "in bài viết", "gửi email",
	"sao chép liên kết", "trang chủ", "về trang chủ", "trở lại trang chủ", "đăng nhập", "nghe đọc bài", "quảng cáo",
	"thích", "cỡ chữ", "lên đầu trang", "báo lỗi", "advertisement", "advertisements", "ad", "share", "share this",
	"share this article", "share this story", "share this page", "share on facebook", "share on twitter", "tweet",
	"print", "print this page", "email this article", "skip to content", "skip to main content", "sign in", "log in",
	"loading", "story continues below", "story continues below advertisement",
)

// networks are buttons where they stand beside other buttons.
var networks = keySet(
	"facebook", "twitter", "x", "zalo", "messenger", "whatsapp", "telegram", "pinterest", "linkedin", "youtube",
	"tiktok", "instagram", "email", "google news",
)

// imprints begin lines about the publisher.
var imprints = keyList(
	"cơ quan chủ quản", "tổng biên tập", "phó tổng biên tập", "giấy phép", "bản quyền thuộc", "liên hệ quảng cáo",
	"không sao chép dưới mọi hình thức", "ghi rõ nguồn",
)

// invitations begin lines that ask the reader to do something.
var invitations = keyList(
	"quý độc giả có thể theo dõi", "bạn đọc có thể theo dõi", "tải ứng dụng", "đăng ký kênh",
	"hãy là người đầu tiên bình luận", "trở thành người đầu tiên", "follow us", "like us on", "subscribe to our",
	"sign up for our", "sign up to our", "download our app", "get our app", "join us on",
)

// invited follow "Mời quý độc giả".
var invited = keySet("theo dõi", "đón xem", "đón đọc", "xem thêm", "đọc thêm", "xem tiếp", "đọc tiếp", "tham khảo", "tải ứng")

// channels end "Theo dõi <outlet> trên <channel>".
var channels = keySet("trên", "facebook", "google", "news", "zalo", "youtube", "tiktok", "twitter", "telegram",
	"instagram", "x", "on")

// pointers stand before the colon of a line that is one teaser.
var pointers = keySet(
	"xem thêm", "đọc thêm", "đọc tiếp", "xem ngay", "tin liên quan", "bài liên quan", "xem clip", "mời xem",
	"read more", "related", "see also", "also read", "read also", "watch", "more", "don t miss",
)

// creditLabels stand before the colon of a line that names makers.
var creditLabels = keySet(
	"nguồn", "tin ảnh", "bài ảnh", "tin và ảnh", "bài và ảnh", "thực hiện", "theo", "dịch", "biên dịch", "tổng hợp",
	"source", "sources", "reporting by", "editing by", "writing by",
)

// desks sign articles without a name.
var desks = keySet(
	"pv", "p v", "nhóm pv", "nhóm phóng viên", "phóng viên", "t h", "bbt", "theo pv", "ttxvn", "ttxvn tin tức",
	"vov", "vov online", "ap", "afp", "reuters", "xinhua", "tass", "kcna", "yonhap", "kyodo", "cnn", "bbc",
)

func keySet(phrases ...string) map[string]bool {
	set := make(map[string]bool, len(phrases))
	for _, p := range phrases {
		set[key(p)] = true
	}
	return set
}

func keyList(phrases ...string) []string {
	for i, p := range phrases {
		phrases[i] = key(p)
	}
	return phrases
}

// lookOf tells what a line seems to be by its text alone.
func lookOf(l *line) look {
	bare := strings.TrimRightFunc(l.key, func(r rune) bool { return unicode.IsDigit(r) || r == ' ' })
	label, rest := labelOf(l.Text)
	switch {
	case l.key == "":
		return title
	case headings[bare]:
		return heading
	case commentHeadings[bare], rest != "" && tagLabels[label]:
		return comments
	case buttons[bare]:
		return button
	case l.words <= longProse && imprint(l):
		return comments
	case skips(l.key):
		return heading
	case l.words <= 10 && bounded(l.key, "kết thúc", ""), l.words <= 10 && bounded(l.key, "end of", ""):
		return ending
	case l.words <= longProse && invites(l):
		return invitation
	case pointsAway(l, label, rest):
		return pointer
	case isCredit(l, label, rest):
		return credit
	case l.words <= longCaption && isCaption(l, label):
		return caption
	case half(l.Text) > 0 && l.words < 2*longProse && !finished(l.Text):
		return title
	case l.words >= longProse, l.words >= longQuote && strings.ContainsRune(closers, lastRune(l.Text)), finished(l.Text):
		return prose
	}
	return title
}

// labelOf returns the key form of the few words before the first colon of text,
// and what follows the colon.
func labelOf(text string) (label, rest string) {
	const longest = 40
	i := strings.IndexByte(text[:min(len(text), longest)], ':')
	if i < 0 {
		return "", ""
	}
	return key(text[:i]), strings.TrimFunc(text[i+1:], blank)
}

// bounded reports whether key has words between the two phrases.
func bounded(key, first, last string) bool {
	return strings.HasPrefix(key, first+" ") && strings.HasSuffix(key, last) && len(key) > len(first)+len(last)+1
}

func startsWithAny(key string, phrases []string) bool {
	for _, p := range phrases {
		if strings.HasPrefix(key, p) && (len(key) == len(p) || key[len(p)] == ' ') {
			return true
		}
	}
	return false
}

func imprint(l *line) bool {
	return strings.Contains(l.Text, "©") && (strings.HasPrefix(l.key, "copyright ") || strings.HasPrefix(l.key, "20")) ||
		strings.HasSuffix(l.key, "all rights reserved") ||
		!finished(l.Text) && startsWithAny(l.key, imprints)
}

// invites recognizes "Mời quý độc giả theo dõi …", "Theo dõi <outlet> trên
// <channels>" and their like.
func invites(l *line) bool {
	if startsWithAny(l.key, invitations) {
		return true
	}
	if strings.HasPrefix(l.key, "mời ") {
		words := strings.SplitN(l.key, " ", 9)
		for i := 1; i+1 < min(len(words), 8); i++ {
			if invited[words[i]+" "+words[i+1]] {
				return true
			}
		}
	}
	if finished(l.Text) || l.words > 15 || !strings.HasPrefix(l.key, "theo dõi ") && !strings.HasPrefix(l.key, "follow ") {
		return false
	}
	words := strings.Fields(l.key)
	for n := len(words); n > 0 && channels[words[n-1]]; n-- {
		if words[n-1] == "trên" || words[n-1] == "on" {
			return true
		}
	}
	return false
}

// pointsAway recognizes a teaser that is marked in its own line.
func pointsAway(l *line, label, rest string) bool {
	if l.words > longProse {
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.Text)
	return strings.HasPrefix(l.Text, ">>") || strings.ContainsRune("»►▶", first) ||
		rest != "" && pointers[label] && !strings.HasSuffix(rest, ".")
}

func isCredit(l *line, label, rest string) bool {
	if l.words > 14 {
		return false
	}
	bracketed := strings.HasPrefix(l.Text, "(") && strings.HasSuffix(l.Text, ")")
	from := strings.HasPrefix(l.key, "theo ")
	return desks[l.key] || strings.Trim(l.Text, "()") == "Vietnam+" ||
		bracketed && (from || strings.HasPrefix(l.key, "reporting by ") || strings.HasPrefix(l.key, "with ")) ||
		from && l.words <= 6 && capitalized(l.Text) ||
		rest != "" && creditLabels[label]
}

// skips recognizes the heading of a list that says where the list ends, by a
// line that looks like an [ending].
func skips(key string) bool {
	return bounded(key, "bỏ qua", "và tiếp tục đọc") || bounded(key, "skip", "and continue reading")
}
