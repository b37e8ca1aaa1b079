package page

import (
	"strings"
	"unicode"
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
	"bình luận của bạn", "bình luận hay", "bạn đọc bình luận", "phản hồi", "từ khóa", "thẻ", "tag", "tags", "hashtag",
	"từ khóa liên quan", "chủ đề liên quan", "thẻ bài viết", "keywords", "topics", "more on these topics", "explore more on these topics",
	"comments", "leave a comment", "leave a reply", "post a comment", "join the conversation",
)

// tagLabels stand before a colon and the tags.
var tagLabels = keySet("từ khóa", "thẻ", "tag", "tags", "chủ đề", "topics", "keywords", "keyword", "topic", "hashtag", "hashtags",
	"từ khóa liên quan", "chủ đề liên quan", "từ khóa bài viết", "thẻ bài viết", "từ khóa tìm kiếm", "filed under", "tagged", "tagged with", "related topics",
	"more on", "in this story", "explore more on these topics", "read more about")

// buttons are lines of the site itself.
var buttons = keySet(
	"phiên bản di động", "chia sẻ", "chia sẻ bài viết", "lưu bài", "lưu bài viết", "in bài", "in bài viết", "gửi email",
	"sao chép liên kết", "trang chủ", "về trang chủ", "trở lại trang chủ", "đăng nhập", "nghe đọc bài", "quảng cáo",
	"thích", "cỡ chữ", "lên đầu trang", "báo lỗi", "advertisement", "advertisements", "ad", "share", "share this", "chia sẻ bài viết này", "quay lại chủ đề", "báo cáo sai phạm", "báo cáo bài viết", "báo lỗi bài viết",
	"xem bản in", "bản in", "font chữ", "tăng cỡ chữ", "giảm cỡ chữ", "a a a", "a a", "trở lại đầu trang", "quay lại đầu trang",
	"share this article", "share this story", "share this page", "share on facebook", "share on twitter", "tweet",
	"print", "print this page", "email this article", "skip to content", "skip to main content", "sign in", "log in",
	"loading", "story continues below", "story continues below advertisement",
	"lưu", "theo dõi", "copy link", "sao chép link", "chép liên kết", "sao chép", "nghe", "nghe bài", "nghe bài viết", "nghe audio",
	"nghe đọc", "báo nói", "gửi bài", "gửi bài viết", "gửi cho bạn bè", "gửi bài viết qua email", "chia sẻ qua facebook",
	"chia sẻ lên facebook", "chia sẻ facebook", "chia sẻ qua zalo", "chia sẻ zalo", "quay lại", "trở lại", "menu", "tìm kiếm", "đăng ký", "góp ý",
	"bài viết hữu ích", "thích bài viết", "tặng sao", "xem bình luận", "viết ý kiến", "tắt quảng cáo", "đóng", "mục lục",
	"save", "save article", "save for later", "save this article", "save story", "like", "follow", "follow topic", "following", "comment",
	"copy", "link copied", "listen", "listen to this article", "listen to article", "listen now", "gift article", "gift this article", "bookmark", "back to top",
	"subscribe", "subscribe now", "register", "search", "download app", "print article", "print story", "email article", "email this story",
	"share article", "share story", "share full article", "share options", "view comments", "show comments", "add comment", "text size", "close", "next article",
	"previous article", "make this preferred source", "toggle navigation", "donate", "support us", "article continues below",
	"article continues after advertisement", "sponsored", "quảng cáo tài trợ",
)

// counted are buttons where a number stands before or behind them or other buttons are
// beside them.
var counted = keySet("bình luận", "thích", "chia sẻ", "lượt xem", "lượt thích", "lượt chia sẻ", "ý kiến", "phản hồi", "comments", "comment",
	"likes", "shares", "views", "view", "share", "reactions")

// networks are buttons where they stand beside other buttons.
var networks = keySet(
	"facebook", "twitter", "x", "zalo", "messenger", "whatsapp", "telegram", "pinterest", "linkedin", "youtube",
	"tiktok", "instagram", "email", "google news", "viber", "skype", "line", "threads", "bluesky", "reddit", "flipboard", "lotus",
	"link", "rss", "fanpage", "mail", "sms", "gmail", "google",
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
	case commentHeadings[bare], rest != "" && tagLabels[label], l.words <= longProse && !finished(l.Text) && strings.HasPrefix(l.Text, "TAGS "):
		return comments
	case buttons[bare], tools(l):
		return button
	case hashtags(l.Text):
		return tagline
	case l.words <= longCredit && reports(l):
		return credit
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
	return strings.HasPrefix(l.Text, ">>") || strings.ContainsRune("»►▶", firstRune(l.Text)) ||
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

// tools reports whether l is several buttons ("Chia sẻ Facebook Zalo", "12 bình
// luận"). A sentence is none.
func tools(l *line) bool {
	if l.words > longSection || finished(l.Text) || strings.ContainsAny(l.Text, ",\"“") {
		return false
	}
	if back, ok := strings.CutPrefix(l.key, key("trở lại")+" "); ok && sections[back] {
		return true
	}
	known := covered(l.key, func(k string) bool { return buttons[k] || networks[k] || counted[k] })
	if known == 0 {
		return false
	}
	first, last := rune(l.key[0]), lastRune(l.key)
	return known > 1 || counted[strings.Trim(l.key, "0123456789 ")] && (unicode.IsDigit(first) || unicode.IsDigit(last))
}

// hashtags reports whether text is nothing but "#" and words.
func hashtags(text string) bool {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if len(word) < 2 || word[0] != '#' || unicode.IsDigit(rune(word[1])) {
			return false
		}
		n++
	}
	return n > 0
}

// longCredit bounds the words of a sentence that names who reported.
const longCredit = 32

// reporters begin a sentence that names who reported.
var reporters = []string{
	"Reporting by ", "Additional reporting by ", "Editing by ", "Writing by ", "Reported by ", "Compiled by ", "Reporting and writing by ",
}

// reports recognizes the sentence of an English agency that names who reported.
func reports(l *line) bool {
	for _, begin := range reporters {
		if name, ok := strings.CutPrefix(strings.TrimLeft(l.Text, "(["), begin); ok {
			return unicode.IsUpper(firstRune(name))
		}
	}
	return strings.HasSuffix(l.key, " contributed to this report") || strings.HasSuffix(l.key, " contributed to this story") ||
		strings.HasSuffix(l.key, " contributed to this article")
}

// skips recognizes the heading of a list that says where the list ends, by a
// line that looks like an [ending].
func skips(key string) bool {
	return bounded(key, "bỏ qua", "và tiếp tục đọc") || bounded(key, "skip", "and continue reading")
}
