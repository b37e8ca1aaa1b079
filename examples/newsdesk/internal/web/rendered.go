package web

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"sync"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A change is told to all browsers at once, and most of them ask for the same list: it is made
// once, which takes twenty times as long as finding out what is in it.

// maxLists is how many lists are kept; one has some 250 kB.
const maxLists = 32

// lists are the last answers to requests for lists of stories. It is safe for concurrent
// use.
type lists struct {
	mu   sync.Mutex
	kept map[listKey]*list
}

var errUnmade = errors.New("the list was not made")

// A listKey is what a list depends on besides the desk.
type listKey struct {
	url, base, reader, lang, theme string
	part                           bool
}

type list struct {
	signature uint64
	once      sync.Once
	page      []byte
	err       error
}

// get returns the list of a key with a signature, and makes it if it is not the one that is
// kept. Who asks for one that is being made waits for that.
func (l *lists) get(key listKey, signature uint64, make func() ([]byte, error)) ([]byte, error) {
	l.mu.Lock()
	found := l.kept[key]
	if found == nil || found.signature != signature {
		found = &list{signature: signature}
		if l.kept == nil {
			l.kept = map[listKey]*list{}
		}
		if len(l.kept) >= maxLists {
			for other := range l.kept { // any
				delete(l.kept, other)
				break
			}
		}
		l.kept[key] = found
	}
	l.mu.Unlock()
	found.once.Do(func() {
		found.err = errUnmade // if make panics, those that wait are told
		found.page, found.err = make()
	})
	return found.page, found.err
}

// signatureOf returns a hash of all that a list shows. A story's Seq stands for its articles;
// what editors say of sources changes which of them are shown, and ages change with time.
func signatureOf(page desk.Page, d frontData, now time.Time) uint64 {
	const ages = 10 * time.Second
	h := fnv.New64a()
	var number [8]byte
	add := func(values ...uint64) {
		for _, v := range values {
			binary.LittleEndian.PutUint64(number[:], v)
			h.Write(number[:])
		}
	}
	text := func(s string) {
		io.WriteString(h, s)
		add(uint64(len(s)))
	}
	flag := func(b bool) uint64 {
		if b {
			return 1
		}
		return 0
	}
	add(uint64(now.Truncate(ages).Unix()), page.Seq, uint64(page.Total))
	text(page.Next)
	for _, t := range page.Topics {
		add(uint64(t.ID), uint64(len(t.Cards)))
		for i := range t.Cards {
			c := &t.Cards[i]
			add(uint64(c.ID), c.Seq, uint64(c.Articles), uint64(c.Independent), uint64(c.Sources), uint64(c.Growth), uint64(c.New), flag(c.Read), flag(c.Open), flag(c.Pinned))
			add(uint64(c.First.UnixNano()), uint64(c.Last.UnixNano()))
			for _, shown := range [][]desk.Article{{c.Representative}, c.Also, c.Copies} {
				add(uint64(len(shown)))
				for j := range shown {
					text(shown[j].ID)
					add(uint64(shown[j].Version))
				}
			}
		}
	}
	for _, name := range d.Sections {
		text(name)
	}
	for _, name := range d.Names() {
		text(name)
	}
	for _, s := range d.Saved {
		add(uint64(s.Num), flag(s.Alert()))
		text(s.Name)
		text(s.Address)
	}
	return h.Sum64()
}
