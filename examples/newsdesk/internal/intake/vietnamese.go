package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Vietnamese returns the status of a feed in Vietnamese. What it does not know,
// such as the words of a parser, stays.
func Vietnamese(status string) string {
	since := ""
	if m := sinceWhen.FindStringSubmatch(status); m != nil {
		if at, err := time.Parse("2 January 15:04", m[1]); err == nil {
			since = ", từ " + at.Format("15:04") + " ngày " + strconv.Itoa(at.Day()) + "/" + strconv.Itoa(int(at.Month()))
			status = strings.TrimSuffix(status, m[0])
		}
	}
	parts := strings.Split(status, "; ")
	for i, part := range parts {
		parts[i] = phrase(part)
	}
	return strings.Join(parts, "; ") + since
}

// sinceWhen is the end of the status of a feed that fails.
var sinceWhen = regexp.MustCompile(`, since (\d+ [A-Z][a-z]+ \d\d:\d\d)$`)

// phrase translates a part of a status, and what is in the part.
func phrase(s string) string {
	for _, p := range phrases {
		m := p.english.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		out := p.vietnamese
		for _, part := range m[1:] {
			out = strings.Replace(out, "#", phrase(part), 1)
		}
		return out
	}
	return s
}

type translation struct {
	english    *regexp.Regexp
	vietnamese string
}

// phrases are those of vietnamese, the longest first: of two that fit, the one
// that says more counts.
var phrases = func() (all []translation) {
	keys := make([]string, 0, len(vietnamese))
	for english := range vietnamese {
		keys = append(keys, english)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, english := range keys {
		pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(english), "#", "(.+?)") + "$"
		all = append(all, translation{regexp.MustCompile(pattern), vietnamese[english]})
	}
	return all
}()

// vietnamese are the statuses; a # stands for what a verb of package fmt puts in.
var vietnamese = map[string]string{
	"ok":                                     "tốt",
	"unchanged":                              "không có gì mới",
	"it has moved to #":                      "đã chuyển sang #",
	"# item without text":                    "# mục không có chữ",
	"# items without text":                   "# mục không có chữ",
	"# item refused: #":                      "# mục bị từ chối: #",
	"# items refused: #":                     "# mục bị từ chối: #",
	"# of # page not to be had: the last #":  "# trong # trang không lấy được: trang cuối #",
	"# of # pages not to be had: the last #": "# trong # trang không lấy được: trang cuối #",

	// Of the folder.
	"# has # article, # of them new":                                "# có # bài, # bài mới",
	"# has # articles, # of them new":                               "# có # bài, # bài mới",
	"# article":                                                     "# bài",
	"# articles":                                                    "# bài",
	"# article taken":                                               "đã nhận # bài",
	"# articles taken":                                              "đã nhận # bài",
	"# more like that":                                              "# chỗ nữa như vậy",
	"#: is no text":                                                 "#: không phải văn bản",
	"#: is no text, but #":                                          "#: không phải văn bản mà là #",
	"#: page has no text":                                           "#: trang không có chữ",
	"#: more than # MB, too long for a page":                        "#: hơn # MB, quá dài cho một trang",
	"#: missing id":                                                 "#: thiếu id",
	"#: no text in title, summary or body":                          "#: không có chữ trong title, summary hay body",
	"#: not a JSON object":                                          "#: không phải đối tượng JSON",
	"#: not UTF-8: byte # is #":                                     "#: không phải UTF-8: byte # là #",
	"#: invalid JSON at byte #: #":                                  "#: JSON sai ở byte #: #",
	"#: line too long: more than # bytes":                           "#: dòng quá dài: hơn # byte",
	"#: time # is in the future":                                    "#: giờ # ở tương lai",
	"#: field #: want a string, got #":                              "#: trường # cần là chuỗi, không phải #",
	"#: field #: want a string or a number, got #":                  "#: trường # cần là chuỗi hoặc số, không phải #",
	"#: field #: is there twice":                                    "#: trường # có hai lần",
	"#: field #: # is no time: #":                                   "#: trường #: # không phải giờ: #",
	"#: no JSON lines: it looks like #":                             "#: không phải JSON từng dòng: trông như #",
	"#: # has # bytes, more than #":                                 "#: # có # byte, quá #",
	"#: the text has # bytes, more than #":                          "#: bài có # byte, quá #",
	"#: the input ends within a list, before its ]: is it cut off?": "#: hết giữa danh sách, trước dấu ]: có bị cắt không?",
	"#: gzip: invalid header":                                       "#: không phải gzip",
	"open #: no such file or directory":                             "không có thư mục #",
	"open #: permission denied":                                     "không được phép đọc #",
	"# is no file any longer":                                       "# không còn là tệp",

	// Of lists of feeds.
	"line #: #":                       "dòng #: #",
	"the file has more than # MB":     "tệp có hơn # MB",
	"the file has no opml element":    "tệp không có phần tử opml",
	"begins with # and not with opml": "bắt đầu bằng # chứ không phải opml",
	"nested more than # levels deep":  "lồng nhau quá # tầng",
	"more than # outlines":            "hơn # mục",
	"# is in line # already":          "# đã có ở dòng #",
	"# is no http or https address":   "# không phải địa chỉ http hay https",

	// Of parsers, and of servers.
	"unexpected EOF":        "hết giữa chừng",
	"Bad Gateway":           "cổng trung gian hỏng",
	"Bad Request":           "yêu cầu sai",
	"Forbidden":             "bị cấm",
	"Gateway Timeout":       "cổng trung gian chờ quá lâu",
	"Internal Server Error": "máy chủ lỗi",
	"Method Not Allowed":    "cách gửi không được phép",
	"Not Found":             "không tìm thấy",
	"Payment Required":      "phải trả tiền",
	"Service Unavailable":   "tạm ngừng phục vụ",
	"Too Many Requests":     "hỏi quá nhiều",
	"Unauthorized":          "phải đăng nhập",

	// Of package fetch.
	"answers #":                                          "trả lời #",
	"answers # (#)":                                      "trả lời # (#)",
	"answers 410: it is gone for good":                   "trả lời 410: đã bỏ hẳn",
	"answers 429: it is asked too often":                 "trả lời 429: bị hỏi quá nhiều",
	"breaks off in the middle":                           "đứt giữa chừng",
	"breaks the connection":                              "ngắt kết nối",
	"cannot be connected to within #":                    "không kết nối được trong #",
	"cannot be fetched: #":                               "không lấy được: #",
	"cannot be reached":                                  "không tới được",
	"does not speak https":                               "không dùng https",
	"has a certificate that is not valid: #":             "có chứng chỉ không hợp lệ: #",
	"has a robots.txt that #":                            "có tệp robots.txt #",
	"is at #, which is no http or https address":         "ở #, không phải địa chỉ http hay https",
	"is at a host that is not known, #":                  "ở máy chủ không ai biết, #",
	"is at a host whose name cannot be looked up now, #": "ở máy chủ chưa tra được tên lúc này, #",
	"is at a private address, #":                         "ở địa chỉ nội bộ, #",
	"is at an address that cannot be read":               "ở địa chỉ không đọc được",
	"is at an address without a host, #":                 "ở địa chỉ không có máy chủ, #",
	"is at port #, and only 80 and 443 are allowed":      "ở cổng #, chỉ cho phép 80 và 443",
	"is closed to programs by the robots.txt of #":       "không cho chương trình đọc, theo robots.txt của #",
	"is compressed # times":                              "bị nén # lần",
	"is compressed by #, which was not asked for":        "bị nén bằng #, không đúng yêu cầu",
	"is damaged: the checksum is wrong":                  "bị hỏng: sai tổng kiểm",
	"is not compressed as it says":                       "không nén như đã khai",
	"is not finished after #":                            "sau # vẫn chưa xong",
	"redirects in a circle, by way of #":                 "chuyển hướng vòng tròn, qua #",
	"redirects more than # times":                        "chuyển hướng quá # lần",
	"redirects to an address that cannot be read":        "chuyển hướng tới địa chỉ không đọc được",
	"redirects to itself":                                "chuyển hướng về chính nó",
	"redirects to nowhere":                               "chuyển hướng mà không nói đi đâu",
	"refuses the connection":                             "từ chối kết nối",
	"sends more than # MB":                               "gửi quá # MB",
	"sends more than # bytes":                            "gửi quá # byte",
	"sends no answer within #":                           "không trả lời trong #",
	"sends nothing more for #":                           "ngừng gửi suốt #",

	// Of package feed.
	"cannot be read: the parser failed (#)":      "không đọc được: bộ đọc hỏng (#)",
	"declares more than # namespaces":            "khai quá # không gian tên",
	"has more than # attributes":                 "có quá # thuộc tính",
	"has more than # elements":                   "có quá # phần tử",
	"has more than # items":                      "có quá # mục",
	"has more than # objects":                    "có quá # đối tượng",
	"is JSON, but no JSON Feed":                  "là JSON nhưng không phải JSON Feed",
	"is XML, but neither RSS nor Atom":           "là XML nhưng không phải RSS hay Atom",
	"is a web page and no feed":                  "là trang web, không phải nguồn tin",
	"it says that its feed is #":                 "trang cho biết nguồn tin ở #",
	"is at an address that cannot be read: #":    "ở địa chỉ không đọc được: #",
	"is broken in line #: #":                     "hỏng ở dòng #: #",
	"is empty":                                   "trống",
	"is nested more than # levels deep":          "lồng nhau quá # tầng",
	"is no feed: it begins with neither < nor {": "không phải nguồn tin: không bắt đầu bằng < hay {",
	"is no web page":                             "không phải trang web",
	"takes more than # to read":                  "đọc quá #",
}
