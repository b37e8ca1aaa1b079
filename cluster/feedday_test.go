package cluster_test

import (
	"bufio"
	"encoding/json"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

const feedDay = "../testdata/feedday.jsonl"

// A feedItem is an item of the day of feeds with its labels.
type feedItem struct {
	cluster.Article
	Event  string `json:"event"`
	Affair string `json:"affair"`
	Form   string `json:"form"`
}

// readFeedDay returns the items in the order of the file, which is the order
// in which the feeds had them.
func readFeedDay(t *testing.T) []feedItem {
	f, err := os.Open(feedDay)
	require.NoError(t, err)
	defer f.Close()
	var items []feedItem
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var it feedItem
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(&it), "line %d", len(items)+1)
		items = append(items, it)
	}
	require.NoError(t, lines.Err())
	return items
}

// count returns how many items have the property.
func count(items []feedItem, has func(feedItem) bool) (n int) {
	for _, it := range items {
		if has(it) {
			n++
		}
	}
	return n
}

func TestFeedDayIsReadAsArticles(t *testing.T) {
	articles, _ := read(t, feedDay)
	items := readFeedDay(t)
	require.Len(t, articles, len(items))
	for i, it := range items {
		assert.Equal(t, it.Article, articles[i])
	}
}

func TestFeedDayItems(t *testing.T) {
	items := readFeedDay(t)
	assert.GreaterOrEqual(t, len(items), 400)

	label := regexp.MustCompile(`^e\d{3}$`)
	affair := regexp.MustCompile(`^(a\d{2})?$`)
	domain := regexp.MustCompile(`^https://(www\.)?[a-z]+\.example/`)
	ids := make(map[string]bool)
	sources := make(map[string]map[string]bool) // languages of a source
	for _, it := range items {
		assert.False(t, ids[it.ID], "%s is there twice", it.ID)
		ids[it.ID] = true
		assert.Regexp(t, label, it.Event, it.ID)
		assert.Regexp(t, affair, it.Affair, it.ID)
		assert.Regexp(t, domain, it.URL, it.ID)
		assert.Contains(t, []string{"", "bulletin", "digest"}, it.Form, it.ID)
		assert.NotEmpty(t, it.Title, it.ID)
		assert.NotEmpty(t, it.Summary, it.ID)
		assert.Empty(t, it.Body, it.ID)
		if sources[it.Source] == nil {
			sources[it.Source] = make(map[string]bool)
		}
		sources[it.Source][it.Lang] = true
	}
	assert.Len(t, sources, 5)
	for source, langs := range sources {
		assert.Len(t, langs, 1, source)
	}

	markup := regexp.MustCompile(`<[^>]+>|&(#\d+|[a-z]+);`)
	assert.GreaterOrEqual(t, 10*count(items, func(it feedItem) bool { return it.Lang == "en" }), len(items), "English")
	assert.GreaterOrEqual(t, 10*count(items, func(it feedItem) bool { return markup.MatchString(it.Summary) }), len(items), "markup")
}

// A time is wrong where it is hours from those of the items next to it.
func TestFeedDayTimes(t *testing.T) {
	items := readFeedDay(t)
	hanoi := time.FixedZone("", 7*60*60)
	first := time.Date(2026, time.March, 17, 5, 0, 0, 0, hanoi)
	last := time.Date(2026, time.March, 18, 11, 0, 0, 0, hanoi)

	var missing, wrong int
	var right []time.Time
	for i, it := range items {
		if it.Time.IsZero() {
			missing++
			continue
		}
		var near []time.Time
		for _, o := range items[max(i-7, 0):min(i+8, len(items))] {
			if !o.Time.IsZero() {
				near = append(near, o.Time)
			}
		}
		slices.SortFunc(near, time.Time.Compare)
		if it.Time.Sub(near[len(near)/2]).Abs() > 5*time.Hour {
			wrong++
			continue
		}
		right = append(right, it.Time)
	}
	assert.GreaterOrEqual(t, missing, 10)
	assert.GreaterOrEqual(t, wrong, 10)
	assert.True(t, slices.IsSortedFunc(right, time.Time.Compare), "the order is that of the feeds")
	assert.False(t, right[0].Before(first))
	assert.False(t, right[len(right)-1].After(last))
	assert.Greater(t, right[len(right)-1].Sub(right[0]), 29*time.Hour)
	assert.GreaterOrEqual(t, count(items, func(it feedItem) bool { return it.Time.Location() == time.UTC && !it.Time.IsZero() }), 10, "in UTC")
}

func TestFeedDayLabels(t *testing.T) {
	items := readFeedDay(t)
	events := make(map[string][]feedItem)
	affairs := make(map[string]map[string]bool) // events of an affair
	for _, it := range items {
		events[it.Event] = append(events[it.Event], it)
		if it.Affair == "" {
			continue
		}
		if affairs[it.Affair] == nil {
			affairs[it.Affair] = make(map[string]bool)
		}
		affairs[it.Affair][it.Event] = true
	}

	var several, alone, largest int
	for label, of := range events {
		largest = max(largest, len(of))
		if len(of) > 1 {
			several++
		} else {
			alone++
		}
		for _, it := range of {
			assert.Equal(t, of[0].Affair, it.Affair, "%s is of one affair", label)
			assert.Equal(t, of[0].Lang, it.Lang, "%s is in one language", label)
		}
	}
	assert.GreaterOrEqual(t, several, 80)
	assert.GreaterOrEqual(t, largest, 15)
	assert.LessOrEqual(t, largest, 25)
	assert.GreaterOrEqual(t, 3*alone, 2*len(items), "items that are alone")

	var sized int
	for _, of := range affairs {
		if 3 <= len(of) && len(of) <= 20 {
			sized++
		}
	}
	assert.GreaterOrEqual(t, sized, 12, "affairs of three to twenty events")
}

func TestFeedDaySharesNoSentenceBetweenEvents(t *testing.T) {
	tag := regexp.MustCompile(`<[^>]*>|]]>`)
	end := regexp.MustCompile(`[.?!]+`)
	first := make(map[string]feedItem)
	for _, it := range readFeedDay(t) {
		if it.Form != "" {
			continue
		}
		for _, text := range []string{it.Title, it.Summary} {
			text = html.UnescapeString(tag.ReplaceAllString(text, " "))
			for _, sentence := range end.Split(text, -1) {
				words := strings.Fields(strings.ToLower(sentence))
				if len(words) < 5 {
					continue
				}
				sentence = strings.Join(words, " ")
				other, ok := first[sentence]
				if !ok {
					first[sentence] = it
					continue
				}
				assert.Equal(t, other.Event, it.Event, "%s and %s share %q", other.ID, it.ID, sentence)
			}
		}
	}
}
