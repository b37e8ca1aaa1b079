package cluster

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/normalize/page"
)

// Of the dates of a headline those count that may be the day of the article.
func TestDatesNear(t *testing.T) {
	date := func(day, month uint16) uint16 { return month<<5 | day }
	all := func() []uint16 { return []uint16{date(1, 1), date(2, 1), date(29, 2), date(2, 3), date(30, 12)} }
	for _, test := range []struct {
		day  string
		want []uint16
	}{
		{"2026-01-01", []uint16{date(1, 1), date(2, 1), date(30, 12)}},
		{"2026-12-31", []uint16{date(1, 1), date(2, 1), date(30, 12)}},
		{"2028-03-02", []uint16{date(29, 2), date(2, 3)}},
		{"2026-03-02", []uint16{date(2, 3)}},
		{"2026-07-01", []uint16{}},
	} {
		at, err := time.Parse(time.DateOnly, test.day)
		require.NoError(t, err)
		assert.Equal(t, test.want, datesNear(all(), at), test.day)
	}
	assert.Equal(t, all(), datesNear(all(), time.Time{}), "a time that is not known")
}

// Reports of one event may name different days, bulletins of different days must not
// share a story.
func TestDaysOfEventsAndBulletins(t *testing.T) {
	at := time.Date(2026, 9, 12, 1, 0, 0, 0, time.FixedZone("", 7*60*60))
	body := "Xe khách biển số tỉnh Hải Sơn lao xuống vực ở đèo Mây, ba người tử vong tại chỗ. Đội cứu hộ dùng cáp đưa nạn nhân lên."
	for _, test := range []struct {
		a, b  string
		apart bool
	}{
		{"Xe khách rơi vực đèo Mây đêm 11/9", "Sáng 12/9 đưa nạn nhân xe khách lên từ vực đèo Mây", false},
		{"Xe khách rơi vực đèo Mây, 2/3 hành khách thoát nạn", "Xe khách rơi vực đèo Mây ngày 12/9", false},
		{"Đèo Mây 12/9: xe khách rơi vực", "Đèo Mây sẽ thông xe ngày 20/9", false},
		{"Giao thông 12-9: xe khách rơi vực", "Giao thông 11-9: xe khách rơi vực", true},
		{"Bản tin ngày 12 tháng 9", "Bản tin ngày 11 tháng 9", true},
		{"Road report, Sept 12", "Road report, Sept 11", true},
	} {
		e, err := Explain(Options{}, Article{ID: "a", Title: test.a, Body: body, Time: at}, Article{ID: "b", Title: test.b, Body: body, Time: at.Add(7 * time.Hour)})
		require.NoError(t, err)
		assert.Equal(t, test.apart, e.Apart != "", "%q and %q", test.a, test.b)
		assert.Equal(t, test.apart, e.Similarity == 0, "%q and %q", test.a, test.b)
	}
}

// One rule says what is blank, for the ID and for each text.
func TestCheck(t *testing.T) {
	blanks := []string{"", " \n", "\u200b", "\u00a0\ufeff", "\u00ad", "\u3164", "\x00"}
	for _, s := range blanks {
		assert.ErrorIs(t, (&Article{ID: s, Title: "Bão"}).Check(), ErrNoID, "%+q", s)
	}
	for _, s := range []string{"\xff", "a\xc3", "\xed\xa0\x80", " \xff"} {
		assert.ErrorIs(t, (&Article{ID: s, Title: "Bão"}).Check(), ErrInvalidID, "%+q", s)
	}
	for _, s := range append(blanks, "<p></p>", "&nbsp;", "&#8203;", "<img src=a.jpg alt=''>", "<!-- x -->", "(Dân trí) -", "TTO - ") {
		assert.ErrorIs(t, (&Article{ID: "a", Title: s}).Check(), ErrNoText, "title %+q", s)
		assert.ErrorIs(t, (&Article{ID: "a", Summary: s}).Check(), ErrNoText, "summary %+q", s)
		assert.ErrorIs(t, (&Article{ID: "a", Body: s}).Check(), ErrNoText, "body %+q", s)
		assert.ErrorIs(t, (&Article{ID: "a", Title: s, Summary: s, Body: s}).Check(), ErrNoText, "all %+q", s)
		assert.NoError(t, (&Article{ID: "a", Title: s, Body: "Bão"}).Check(), "with a body %+q", s)
	}
	for _, s := range []string{"Bão", "?", "(Dân trí) - Bão", "a < b", "2026"} {
		assert.NoError(t, (&Article{ID: "a", Title: s}).Check(), s)
		assert.NoError(t, (&Article{ID: "a", Body: s}).Check(), s)
	}
}

// What is said of a text at its first letter is what trimming it says.
func TestStartsTextIsSure(t *testing.T) {
	parts := []string{"Bão", "x", "Đ", "1", " ", "\n", "\u200b", "-", "–", "—", "(Dân trí)", "(Theo AFP)", "TTO", "vov.vn", ".", "./.", "Nguồn: TTXVN", "Ảnh: A. B", "\u3164", "ㅤ", "東", "\xff", "…", "HÀ NỘI", "Theo VnExpress"}
	rng := rand.New(rand.NewPCG(81, 82))
	sure := 0
	for range 20_000 {
		var b strings.Builder
		for range rng.IntN(7) {
			b.WriteString(parts[rng.IntN(len(parts))])
			b.WriteString(strings.Repeat(" ", rng.IntN(2)))
		}
		if startsText(b.String()) {
			sure++
			require.False(t, blank.Is(page.TrimBody(page.TrimLead(b.String()))), "%+q", b.String())
		}
	}
	assert.Greater(t, sure, 2000)
}
