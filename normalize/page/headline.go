package page

import (
	"slices"
	"strings"
	"unicode"
)

// Above the headline pages have what leads to it: the outlet's name, buttons, a
// date, the names of sections one a line or with marks between them. A list knows
// the names that many outlets use. Of others a date gives them away: it stands at
// the headline, so a shorter line on its other side is no headline.

const (
	longLabel   = 4  // max words in the name of a section or outlet that no list knows
	longSection = 7  // max words of known names in a line
	longTrail   = 6  // max parts of a path of sections
	longHead    = 64 // max lines above the headline
)

// sections are names of sections.
var sections = keySet(
	"thời sự", "chính trị", "xã hội", "thế giới", "quốc tế", "trong nước", "kinh tế", "kinh doanh", "tài chính", "chứng khoán",
	"ngân hàng", "bất động sản", "nhà đất", "doanh nghiệp", "doanh nhân", "thị trường", "tiêu dùng", "đầu tư", "khởi nghiệp",
	"thể thao", "bóng đá", "bóng đá việt nam", "bóng đá quốc tế", "giải trí", "văn hóa", "văn nghệ", "văn học", "sách", "phim",
	"điện ảnh", "âm nhạc", "thời trang", "nghệ thuật", "sao", "giáo dục", "tuyển sinh", "du học", "sức khỏe", "y tế", "đời sống",
	"gia đình", "giới trẻ", "nhịp sống trẻ", "nhịp sống", "du lịch", "ẩm thực", "khoa học", "công nghệ", "số hóa", "pháp luật",
	"an ninh", "trật tự", "hình sự", "quốc phòng", "quân sự", "môi trường", "giao thông", "đô thị", "xe", "ô tô xe máy", "ô tô",
	"nông nghiệp", "nông thôn", "nông thôn mới", "lao động", "việc làm", "công đoàn", "dân sinh", "bạn đọc", "bạn đọc viết",
	"ý kiến", "góc nhìn", "bình luận", "xã luận", "tâm sự", "phóng sự", "ký sự", "điều tra", "hồ sơ", "phân tích", "sự kiện", "tiêu điểm",
	"địa phương", "biển đảo", "dân tộc", "tôn giáo", "kiều bào", "người việt", "người việt năm châu", "tuần việt nam", "hà nội", "tp hcm",
	"châu á", "châu âu", "châu mỹ", "châu phi", "châu úc", "trung đông", "đông nam á", "asean", "podcast", "video", "ảnh", "media",
	"multimedia", "longform", "emagazine", "infographic", "tin tức", "tin nhanh", "tin mới", "tin nóng", "thời tiết", "cộng đồng", "tình yêu",
	"quân sự quốc phòng", "vĩ mô", "vi mô", "hàng hóa", "xuất nhập khẩu", "năng lượng", "bảo hiểm", "thuế", "giá cả", "mua sắm",
	"nhân ái", "tấm lòng nhân ái", "cười", "chuyện lạ", "lối sống", "làm đẹp", "nhà đẹp", "dinh dưỡng", "khỏe đẹp",
	"news", "world", "world news", "uk", "us", "u s", "usa", "u s news", "national", "international", "local", "regional", "business", "economy",
	"markets", "money", "finance", "companies", "industry", "property", "real estate", "tech", "technology", "science", "environment",
	"climate", "health", "wellness", "education", "schools", "politics", "policy", "law", "crime", "courts", "sport", "sports", "football",
	"soccer", "cricket", "rugby", "tennis", "golf", "cycling", "basketball", "baseball", "hockey", "boxing", "entertainment",
	"entertainment arts", "culture", "arts", "art", "books", "film", "movies", "music", "tv", "tv radio", "stage", "games", "style",
	"fashion", "food", "travel", "lifestyle", "life style", "life", "family", "opinion", "comment", "analysis", "editorial",
	"editorials", "letters", "features", "feature", "magazine", "weather", "obituaries", "community", "transport", "energy", "farming",
	"media", "society", "religion", "asia", "asia pacific", "southeast asia", "europe", "africa", "middle east", "americas",
	"latin america", "australia", "china", "india", "vietnam", "latest", "breaking", "breaking news", "exclusive", "live", "watch",
)

// homes begin the path to a section.
var homes = keySet("trang chủ", "trang nhất", "home", "homepage", "front page")

// longestName is the most words of one name in the sets that lines are covered with.
const longestName = 4

// covered returns how many phrases of known key consists of, and 0 if there is
// more in it. A figure may stand before or behind them.
func covered(key string, known func(string) bool) (n int) {
	for key != "" {
		size, end := 0, 0 // of the longest phrase that key begins with; end of the words so far
		for range longestName {
			next := strings.IndexByte(key[min(end+1, len(key)):], ' ')
			if end++; next < 0 {
				end = len(key)
			} else {
				end += next
			}
			if known(key[:end]) {
				size = end
			}
			if end == len(key) {
				break
			}
		}
		word, _, _ := strings.Cut(key, " ")
		switch {
		case size > 0:
			n++
		case strings.Trim(word, "0123456789") == "":
			size = len(word)
		default:
			return 0
		}
		key = strings.TrimPrefix(key[size:], " ")
	}
	return n
}

func isSection(k string) bool { return sections[k] || homes[k] }

// section reports whether text is the name of a section, or several ("Chính trị -
// Xã hội", "Business & Finance", "Tin thế giới").
func section(text string) bool {
	text = strings.TrimSuffix(strings.TrimSpace(text), ":")
	if finished(text) || strings.ContainsFunc(text, unicode.IsDigit) || !short(text, longSection) {
		return false
	}
	k := strings.TrimPrefix(strings.TrimPrefix(key(text), "chuyên mục "), "tin ")
	return covered(strings.ReplaceAll(strings.ReplaceAll(k, " and ", " "), " và ", " "), isSection) > 0
}

// trail reports whether text is a path of sections ("Trang chủ > Thời sự",
// "Home / News / Harbour", "Kinh doanh | Chứng khoán"). Its last part may be the
// headline, which is on the next line again.
func trail(text, next string) bool {
	for _, mark := range []string{">", "»", "›", "→", "/", "|", "•", "·", "\\"} {
		if !strings.Contains(text, mark) {
			continue
		}
		parts := strings.Split(strings.Trim(text, mark+" "), mark)
		if len(parts) > longTrail {
			return false
		}
		known := 0
		for i, part := range parts {
			part = strings.TrimFunc(part, blank)
			switch {
			case section(part):
				known++
			case part == "", strings.ContainsFunc(part, unicode.IsDigit), finished(part), !short(part, longLabel):
				if i == 0 || i < len(parts)-1 || known == 0 || key(part) != next {
					return false
				}
			}
		}
		arrow := strings.ContainsAny(mark, ">»›→")
		return known > 0 || arrow && (len(parts) > 1 || strings.HasPrefix(text, mark))
	}
	return false
}

// label reports whether l, above a line with key form next, is the name of a
// section or the path to it, perhaps with a date.
func (l *line) label(next string) bool {
	if l.words > longDate {
		return false
	}
	if section(l.Text) || trail(l.Text, next) || isDomain(l.Text) {
		return true
	}
	rest, dated := cutDate(l.Text)
	return dated && rest != "" && (section(rest) || trail(rest, next))
}

// dated reports whether l is a date, perhaps with a name or place before it.
func (l *line) dated() bool {
	if l.words > longDate {
		return false
	}
	rest, ok := cutDate(l.Text)
	return ok && (rest == "" || appears[key(rest)] || capitalized(rest) && short(rest, longLabel))
}

// appears stand before a date.
var appears = keySet(
	"cập nhật", "cập nhật lúc", "đăng", "đăng lúc", "đăng ngày", "ngày đăng", "ngày xuất bản", "xuất bản", "phát hành", "thời gian",
	"cập nhật lần cuối", "sửa lần cuối", "updated", "last updated", "published", "posted", "first published", "created",
)

// titled reports whether l may be a headline.
func (l *line) titled() bool {
	return l.look == title || asks(l.Text) || half(l.Text) > 0
}

// findHeadline returns the index of the headline and drops what is above it.
func (a *article) findHeadline() int {
	first := max(0, slices.IndexFunc(a.lines, func(l line) bool { return l.look != button }))
	for i := first; i < min(len(a.lines), first+longHead); i++ {
		l := &a.lines[i]
		if l.look == button || networks[l.key] || l.above(a.lines[i+1:]) {
			continue
		}
		if i > first && (!l.titled() || l.words < 2) {
			break
		}
		for j := range a.lines[first:i] {
			l := &a.lines[first+j]
			switch {
			case l.look == button:
			case dates(l.key):
				l.drop(Byline)
			default:
				l.drop(Menu)
			}
		}
		return i
	}
	return first
}

// aboveLines bounds how far a line looks for the headline below it.
const aboveLines = 8

// above reports whether l stands above the headline, which is one of the lines
// below it.
func (l *line) above(below []line) bool {
	if len(below) == 0 {
		return false
	}
	if dates(l.key) || l.label(below[0].key) {
		return true
	}
	if l.look != title || l.words > longLabel || strings.ContainsAny(l.Text, "?!:,\"“‘'") {
		return false
	}
	between := false
	for i := range below[:min(len(below), aboveLines)] {
		next := &below[i]
		switch {
		case next.look == button:
		case next.dated():
			between = true
		case !next.titled() || next.words < headlineWords+1 || next.words < l.words+2:
			if i+1 < len(below) && next.label(below[i+1].key) {
				between = true
				continue
			}
			return false
		default:
			return between || i+1 < len(below) && (below[i+1].dated() || strings.HasPrefix(below[i+1].Text, "By "))
		}
	}
	return false
}
