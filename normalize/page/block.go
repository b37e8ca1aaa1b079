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
	longHeading   = 7  // most words of a heading
	blockTitles   = 3  // least headlines of a block
	hintedTitles  = 2  // least headlines below a heading that speaks of news
	blockWords    = 5  // least words of a headline in a block
	hintedWords   = 4  // and below a heading that speaks of news
	longTitle     = 28 // most words of a headline in a block
	blockLines    = 16 // how many lines show what a block is
	shortFunction = 3  // most bytes of a word that all headlines may share
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

// listings begin subheadings over lists of the article.
var listings = keyList(
	"các", "những", "một số", "danh sách", "lịch", "kết quả", "thành phần", "đội hình", "bảng", "thực đơn", "nguyên liệu", "cách", "gồm",
	"giải pháp", "đề xuất", "kiến nghị", "lời khuyên", "results", "fixtures", "scorers", "key", "how", "where", "when", "who", "the winners", "winners", "list",
	"timeline", "ingredients", "lineup", "line ups", "schedule", "table", "standings", "shortlist", "nominees",
)

// hinted reports whether key is that of a heading that speaks of reading or news.
func hinted(key string) bool {
	if sections[key] {
		return true
	}
	for pair := range neighbours(key) {
		if hints[pair] {
			return true
		}
	}
	for word := range strings.SplitSeq(key, " ") {
		if hints[word] {
			return true
		}
	}
	return false
}

// opensBlock reports whether lines[0], below before, is a heading over teasers
// by what follows.
func (a *article) opensBlock(before *line, lines []*line) bool {
	if !a.begun || len(lines) < 1+hintedTitles || before == nil {
		return false
	}
	l := lines[0]
	hint := hinted(l.key)
	asked := finished(l.Text) // as "Bạn có biết?" and "Tin bài khác:" are
	if l.decided || strings.HasSuffix(before.Text, ":") || l.words == 0 || l.words > longHeading || l.paired ||
		itemized(l.Text) || strings.HasSuffix(l.Text, ",") || l.look > prose || asked && (!hint || strings.HasSuffix(l.Text, ".")) ||
		!hint && startsWithAny(l.key, listings) {
		return false
	}
	b := a.survey(lines[1:min(len(lines), 1+blockLines)], hint)
	if !b.apart() || b.kindred || int(l.words)*b.titles >= b.words {
		return false
	}
	reports := 2*b.news >= b.titles && 3*b.statements >= 2*b.titles && 2*b.parted <= b.titles
	if hint && !asked {
		return b.titles >= hintedTitles && (b.summaries > 1 || 3*b.news >= b.titles)
	}
	if b.titles < blockTitles {
		return false
	}
	if b.summaries >= blockTitles-1 && 2*b.summaries >= b.titles {
		return b.summaries >= blockTitles || reports
	}
	return b.summaries == 0 && reports
}

// A block is what is known of the lines below a heading.
type block struct {
	lines, titles, summaries int
	words                    int  // of the headlines
	news                     int  // headlines with a name that the article has not
	parted                   int  // headlines with a comma or dash, as entries of lists are
	statements               int  // headlines with enough words that are no names
	tied                     int  // lines that have more than a pair of words in common with the article
	kindred                  bool // most headlines share a word: they are a list
}

// apart reports whether the lines are not about the article's subject.
func (b *block) apart() bool { return 2*b.tied <= b.titles+b.summaries }

// survey reads the lines below a heading as long as they are headlines with a
// short paragraph at most. It returns no titles if one shows that they are none.
func (a *article) survey(lines []*line, hint bool) (b block) {
	least := uint32(blockWords)
	if hint {
		least = hintedWords
	}
	shared := make(map[string]int)
	for i, l := range lines {
		switch {
		case l.opens() && !l.paired:
			return b.finish(shared)
		case l.decided, dates(l.key), section(l.Text) && i > 0, l.dated():
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
			b.count(a, l)
		case itemized(l.Text), l.words > longTitle, strings.HasSuffix(l.Text, ","), strings.HasSuffix(l.Text, ":"), l.names():
			return block{}
		case l.words < least:
			if b.titles >= blockTitles && i > 0 && lines[i-1].paragraph() {
				return b.finish(shared)
			}
			return block{}
		default:
			b.titles++
			b.words += int(l.words)
			b.count(a, l)
			if a.news(l.Text) {
				b.news++
			}
			if strings.Contains(l.Text, ", ") || strings.Contains(l.Text, " - ") || strings.Contains(l.Text, " – ") {
				b.parted++
			}
			if statement(l.Text) {
				b.statements++
			}
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

func (b block) finish(shared map[string]int) block {
	if b.summaries == 1 && b.titles >= blockTitles {
		b.summaries = 0 // it is the article's, come back
	}
	for _, n := range shared {
		b.kindred = b.kindred || n > blockTitles-1 && 2*n > b.titles
	}
	return b
}

// count adds the ties of a line with the article.
func (b *block) count(a *article, l *line) {
	n := 0
	for pair := range neighbours(l.key) {
		if a.pairs.known[pair].core {
			n++
		}
	}
	if n > 1 {
		b.tied++
	}
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

// news reports whether text has, behind its first word, a name of which the pair with the word
// before is not the article's.
func (a *article) news(text string) bool {
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		word := strings.TrimLeft(words[i], "\"“'‘(")
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.IsUpper(first) && !a.pairs.known[key(words[i-1]+" "+words[i])].core {
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
