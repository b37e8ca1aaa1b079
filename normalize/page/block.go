package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Outlets invent headings for their teasers that no list knows ("Cùng tác giả",
// "Elsewhere on the coast"). What gives such a block away is what is below: a
// short line, then at once a headline and more of them, each perhaps with one
// short paragraph. An article has such lines too: lists, verse, tables of
// results, advice under subheadings. So the lines must be headlines, which are
// statements of some length, of several subjects, that carry names new to the
// article, and have little else in common with it or with each other. With a
// word in the heading that speaks of reading or of news less is asked.

const (
	longHeading   = 7   // max words of a heading
	blockTitles   = 3   // min headlines of a block
	hintedTitles  = 2   // min headlines below a heading that speaks of news
	blockWords    = 5   // min words of a headline in a block
	hintedWords   = 4   // and below a heading that speaks of news
	longTitle     = 28  // max words of a headline in a block
	blockLines    = 16  // how many lines show what a block is
	minSurvey     = 256 // lines that may be read for it, with a quarter of the page's
	shortFunction = 3   // max bytes of a word that all headlines may share
)

// hints are words of headings over links, as pairs or alone.
var hints = keySet(
	"tin bài", "bài viết", "tin tức", "tin cùng", "bài cùng", "tin khác", "bài khác", "cùng tác", "cùng chuyên", "cùng chủ", "cùng mục",
	"tin mới", "bài mới", "đọc", "xem thêm", "xem nhiều", "nóng", "hot", "quan tâm", "nổi bật", "gợi ý", "liên quan", "đáng chú", "bỏ lỡ", "tiêu điểm",
	"mới nhất", "nhiều nhất", "tuyển chọn", "dành cho", "bạn có", "tin nhanh", "podcast", "tin 24h", "trang chủ", "chuyên mục",
	"read", "reads", "reading", "viewed", "stories", "news", "headlines", "articles", "latest", "trending", "popular", "recommended", "picks",
	"watched", "shared", "discussed", "editors", "missed", "more from", "more in", "more on", "from our", "keep", "highlights", "spotlight",
	"elsewhere", "for you", "topics", "best of", "explore", "discover", "related",
)

// reported are words of headlines, by which what happened is told, and seldom of
// advice and other lists.
var reported = keySet(
	"bị", "được", "sẽ", "đã", "đang", "vừa", "bắt", "khởi tố", "tử vong", "thiệt mạng", "ra mắt", "ra đĩa", "thăm", "thua", "thắng", "vô địch", "giành", "tăng",
	"giảm", "khởi công", "khánh thành", "khai trương", "công bố", "phát hiện", "dừng", "rơi", "cháy", "chìm", "phóng", "chế", "vì sao", "lý do",
	"đón", "lập", "xử", "phạt", "truy", "qua đời", "đoạt", "vượt", "đạt", "tạm giữ", "trở lại", "lần đầu", "kỷ lục", "lo", "kêu", "đòi",
	"after", "amid", "says", "say", "dies", "die", "dead", "killed", "injured", "charged", "arrested", "accused", "jailed", "backs", "back", "hit", "hits", "wins", "win",
	"loses", "lose", "beat", "beats", "sacked", "sack", "to", "fears", "warns", "warn", "reveals", "launches", "opens", "reopens", "closes", "rise", "rises", "fall", "falls",
	"found", "finds", "end", "ends", "retires", "returns", "why", "doubled", "doubles", "set", "will", "could", "agrees", "joins", "quits", "faces", "plans", "plan",
)

// tells reports whether key has a word of headlines.
func tells(key string) bool { return hasAny(key, reported) }

// hasAny reports whether a word of key, or two in a row, are among words.
func hasAny(key string, words map[string]bool) bool {
	for pair := range neighbours(key) {
		if words[pair] {
			return true
		}
	}
	for word := range strings.SplitSeq(key, " ") {
		if words[word] {
			return true
		}
	}
	return false
}

// listings begin subheadings over lists of the article.
var listings = keyList(
	"các", "những", "một số", "danh sách", "lịch", "kết quả", "thành phần", "đội hình", "bảng", "thực đơn", "nguyên liệu", "món", "quán", "điểm", "địa điểm", "ứng viên", "cách", "gồm",
	"giải pháp", "đề xuất", "kiến nghị", "lời khuyên", "results", "fixtures", "scorers", "key", "how", "where", "when", "who", "the winners", "winners", "list",
	"timeline", "ingredients", "lineup", "line ups", "schedule", "table", "standings", "shortlist", "nominees", "candidates",
)

// hinted reports whether key is that of a heading that speaks of reading or news.
func hinted(key string) bool { return sections[key] || hasAny(key, hints) }

// opensBlock reports whether lines[0], below before, is a heading over teasers
// by what follows.
func (a *article) opensBlock(before *line, lines []*line) bool {
	if !a.begun || len(lines) < 1+hintedTitles || before == nil {
		return false
	}
	l := lines[0]
	hint := hinted(l.key)
	asked := finished(l.Text) // as "Bạn có biết?" and "Tin bài khác:" are
	if l.decided || !before.closes() || l.words == 0 || l.words > longHeading || l.paired ||
		itemized(l.Text) || strings.HasSuffix(l.Text, ",") || l.look > prose || asked && (!hint || strings.HasSuffix(l.Text, ".")) ||
		!hint && startsWithAny(l.key, listings) {
		return false
	}
	if a.surveyed > minSurvey+len(a.lines)/4 {
		return false // no page has so many headings; it keeps the cost linear
	}
	b := a.survey(lines[1:min(len(lines), 1+blockLines)], hint)
	if b.kindred || int(l.words)*b.titles >= b.words || 2*b.tied > b.titles {
		return false
	}
	if hint && !asked {
		return b.titles >= hintedTitles && (b.summaries > 1 || 3*b.news >= b.titles)
	}
	if b.titles < blockTitles || 2*b.named > b.titles {
		return false
	}
	if b.summaries >= blockTitles {
		return 2*b.fresh >= b.titles || b.fresh > 0 && 2*b.told >= b.titles
	}
	return (b.summaries == 0 || 2*b.summaries >= b.titles) && !b.verse() &&
		b.news > 0 && 2*b.told > b.titles && 3*b.statements >= 2*b.titles && 2*b.parted <= b.titles
}

// closes reports whether a block may begin below l: a paragraph or what signs one. The
// lines of lists stand below each other.
func (l *line) closes() bool {
	if l.decided || l.names() || l.signs() {
		return true
	}
	return l.look == prose && !strings.HasSuffix(l.Text, ":")
}

// A block is what is known of the lines below a heading.
type block struct {
	lines, titles, summaries int
	words                    int       // of the headlines
	lengths                  [2]uint32 // words of the last two headlines
	uneven                   bool      // no two headlines in turn have the same lengths all the way
	news                     int       // headlines with a name that the article has not
	told                     int       // the same, or with a word of headlines
	fresh                    int       // headlines with a name that the article has not, or their summaries
	tied                     int       // headlines that have a name or more in common with the article, or their summaries
	named                    int       // headlines that begin with two names, as entries of lists do
	parted                   int       // headlines with a comma or dash, as entries of lists
	statements               int       // headlines with enough words that are no names
	kindred                  bool      // most headlines share a word: they are a list
}

// verse reports whether the lines are as short and as long as each other, or six and
// eight words in turn, as in Vietnamese verse, of which a word is a syllable.
func (b *block) verse() bool {
	short, long := min(b.lengths[0], b.lengths[1]), max(b.lengths[0], b.lengths[1])
	return !b.uneven && long <= 8 && (short == long || short == 6 && long == 8)
}

// survey reads the lines below a heading as long as they are headlines with a
// short paragraph at most. It returns no titles if one shows that they are none.
func (a *article) survey(lines []*line, hint bool) (b block) {
	least := uint32(blockWords)
	if hint {
		least = hintedWords
	}
	shared := make(map[string]int)
	var tied, fresh bool // what is known of the last headline
	note := func(l *line) (news bool) {
		if !tied && a.knows(l) {
			tied = true
			b.tied++
		}
		news = a.news(l.Text)
		if !fresh && news {
			fresh = true
			b.fresh++
		}
		return news
	}
	for i, l := range lines {
		a.surveyed++
		switch {
		case l.opens() && !l.paired:
			return b.finish(shared)
		case l.decided, dates(l.key), section(l.Text), l.dated():
		case l.paragraph() || l.shortened():
			above := i > 0 && !lines[i-1].decided && !lines[i-1].paragraph() && !lines[i-1].shortened()
			if i == 0 || itemized(l.Text) {
				return block{}
			}
			if !above || l.words > longCaption {
				// The article is back, and with it the last headline, which is
				// a subheading if it is above a long paragraph.
				return b.finish(shared)
			}
			b.summaries++
			note(l)
		case itemized(l.Text), l.words > longTitle, strings.HasSuffix(l.Text, ","), strings.HasSuffix(l.Text, ":"), l.names():
			return block{}
		case l.words < least:
			if b.titles >= blockTitles && i > 0 && lines[i-1].paragraph() {
				return b.finish(shared)
			}
			return block{}
		default:
			b.uneven = b.uneven || b.titles > 1 && l.words != b.lengths[b.titles%2] || len(l.key) == utf8.RuneCountInString(l.key)
			b.lengths[b.titles%2] = l.words
			b.titles++
			b.words += int(l.words)
			tied, fresh = false, false
			if note(l) {
				b.news++
				b.told++
			} else if tells(l.key) {
				b.told++
			}
			b.describe(l.Text)
			seen := make(map[string]bool, l.words)
			for word := range strings.SplitSeq(l.key, " ") {
				if len(word) > shortFunction && !seen[word] {
					seen[word] = true
					shared[word]++
				}
			}
		}
		b.lines = i + 1
	}
	return b.finish(shared)
}

// describe counts a headline by its form.
func (b *block) describe(text string) {
	if strings.Contains(text, ", ") || strings.Contains(text, " - ") || strings.Contains(text, " – ") {
		b.parted++
	}
	if statement(text) {
		b.statements++
	}
	if words := strings.Fields(text); len(words) > 2 && capitalized(words[0]) && capitalized(words[1]) {
		b.named++
	}
}

func (b block) finish(shared map[string]int) block {
	if b.summaries == 1 && b.titles >= blockTitles {
		b.summaries = 0 // it is the article's, come back
	}
	for _, n := range shared {
		b.kindred = b.kindred || n > blockTitles-1 && 2*n > b.titles
	}
	return b
}

// knows reports whether a line has a name, or several pairs of words, in common
// with the article.
func (a *article) knows(l *line) bool {
	n := 0
	for pair := range neighbours(l.key) {
		if a.pairs.known[pair].core {
			n++
		}
	}
	if n != 1 {
		return n > 1
	}
	words := strings.Fields(l.Text)
	for i := 1; i < len(words); i++ {
		if unicode.IsUpper(firstRune(words[i-1])) && unicode.IsUpper(firstRune(words[i])) && a.pairs.known[key(words[i-1]+" "+words[i])].core {
			return true
		}
	}
	return false
}

// itemized reports whether text begins as an item of a list, a line of dialogue or
// an entry of a table does, or is a quotation.
func itemized(text string) bool {
	first := firstRune(text)
	if unicode.IsDigit(first) || strings.ContainsRune("-–—*•●▪◦+\"“'‘«(#[✓→", first) {
		return true
	}
	label, _, ok := strings.Cut(text, ":")
	if ok && short(label, 2) {
		return true
	}
	mark, _, _ := strings.Cut(text, " ")
	return len(mark) < 4 && strings.ContainsAny(mark, ".)")
}

// news reports whether text has, behind its first word, a name that is not the
// article's: neither with the word before nor with the one behind.
func (a *article) news(text string) bool {
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if unicode.IsUpper(firstRune(strings.TrimLeft(words[i], "\"“'‘("))) && !a.pairs.known[key(words[i-1]+" "+words[i])].core &&
			(i+1 == len(words) || !a.pairs.known[key(words[i]+" "+words[i+1])].core) {
			return true
		}
	}
	return false
}

// statement reports whether text has words enough that are no names: results and
// lists of names have not.
func statement(text string) bool {
	lower := 0
	for word := range strings.FieldsSeq(text) {
		if unicode.IsLower(firstRune(word)) {
			lower++
		}
	}
	return lower > 2
}
