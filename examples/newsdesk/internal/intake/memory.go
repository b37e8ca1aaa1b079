package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
)

// A memory is what was taken of a feed: so the desk is not asked again about
// each article at each fetch, a page is fetched once, and an article stays one
// when its outlet changes its address along with its headline.
type memory struct {
	items  map[string]taken  // by id
	byGUID map[string]string // ids
	order  []string          // ids, those seen last at the end
}

type taken struct {
	guid string
	time int64 // seconds since 1970, or 0
	text string
}

// A feed that shows twenty articles may show an old one again, so more are
// remembered than it has; and no more than a note has room for, at 75 bytes each.
const (
	minMemory = 300
	maxMemory = 10_000
)

// newMemory returns what note has. Lines that it cannot read are forgotten.
func newMemory(note []byte) *memory {
	m := &memory{items: make(map[string]taken), byGUID: make(map[string]string)}
	for line := range bytes.Lines(note) {
		var id string
		var t taken
		if _, err := fmt.Sscanf(string(line), "%s %s %d %s", &id, &t.guid, &t.time, &t.text); err != nil {
			continue
		}
		t.guid = strings.TrimPrefix(t.guid, "-")
		m.put(id, t)
	}
	return m
}

// note returns m for newMemory, with room for the items that a feed had last.
func (m *memory) note(items int) []byte {
	if most := min(max(minMemory, 2*items), maxMemory); len(m.order) > most {
		for _, id := range m.order[:len(m.order)-most] {
			delete(m.byGUID, m.items[id].guid)
			delete(m.items, id)
		}
		m.order = m.order[len(m.order)-most:]
	}
	var b bytes.Buffer
	for _, id := range m.order {
		t := m.items[id]
		fmt.Fprintf(&b, "%s -%s %d %s\n", id, t.guid, t.time, t.text)
	}
	return b.Bytes()
}

func (m *memory) put(id string, t taken) {
	if _, ok := m.items[id]; !ok {
		m.order = append(m.order, id)
	}
	m.items[id] = t
	if t.guid != "" {
		m.byGUID[t.guid] = id
	}
}

// recognize gives an item the id that it had, if its feed calls it what it
// called an article of the same time, and reports whether its text is new.
func (m *memory) recognize(it *feed.Item) (isNew bool) {
	if id, ok := m.byGUID[it.GUID]; ok && it.GUID != "" && !it.Time.IsZero() && m.items[id].time == unix(it.Time) {
		it.ID = id
	}
	known, ok := m.items[it.ID]
	return !ok || known.text != textOf(it)
}

// fresh returns the items whose text is new, each article once.
func (m *memory) fresh(items []feed.Item) (fresh []*feed.Item) {
	seen := make(map[string]bool)
	for i := range items {
		if it := &items[i]; m.recognize(it) && !seen[it.ID] {
			seen[it.ID] = true
			fresh = append(fresh, it)
		}
	}
	return fresh
}

// add remembers an item that is stored.
func (m *memory) add(it *feed.Item) {
	m.put(it.ID, taken{it.GUID, unix(it.Time), textOf(it)})
}

// touch moves the items that a feed has now to the end of the order.
func (m *memory) touch(items []feed.Item) {
	now := make(map[string]bool, len(items))
	for i := range items {
		now[items[i].ID] = true
	}
	var before, last []string
	for _, id := range m.order {
		if now[id] {
			last = append(last, id)
		} else {
			before = append(before, id)
		}
	}
	m.order = append(before, last...)
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// textOf returns a hash of what the desk would store of an item as its feed has it.
func textOf(it *feed.Item) string {
	h := sha256.New()
	for _, s := range []string{it.Title, it.Summary, it.Body, it.URL, strconv.FormatInt(unix(it.Time), 10)} {
		fmt.Fprintf(h, "%d %s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
