package snapshot

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// A Stream is the state of a stream as plain data: texts go by their places in
// Texts.
type Stream struct {
	LinksOnly bool // the articles have an ID and a hash, and no document

	Recent      []time.Time // of the clock
	Ticks       int
	Start, High time.Time

	LastStory, LastChange uint64
	Truncated             uint64

	Segments []Segment
	Open     bool  // the last segment is
	Drains   []int // segments

	Texts       []Text // those of the first segment come first
	Stories     []Story
	Constraints []Constraint
}

// A Constraint is what an editor said of two articles, A < B.
type Constraint struct {
	A, B     string
	Together bool
}

// A Segment is a part of the index.
type Segment struct {
	Room   int // texts that it is made for
	Filled int // those that came
	Left   int // those of them that are still there

	// Lost are the keys that only texts have which are gone, ascending: of the
	// open segment, whose keys say how large the next is to be.
	Lost []uint32
}

// A Text is a text with its articles.
type Text struct {
	Partial, Alone bool
	Articles       []Article // a heap

	// Of is the place among Articles of the one that Doc is of, or -1 if it is of
	// none of them. Doc is set by the reader, and by the writer if Of is -1.
	Of  int
	Doc *shingle.Document

	Links []Link // with texts further on, in their order
}

// A Link is a text and the packed similarity to it.
type Link struct {
	To         int
	Similarity uint32
}

// An Article is an article of a stream.
type Article struct {
	ID                       string
	Title, Source, URL, Lang string // if not LinksOnly, and so Time and Doc
	Time                     time.Time
	Hash                     [16]byte // of summary and body, or of all that is left out
	Doc                      *shingle.Document

	Waits   bool
	Version int
	Arrived time.Time
	Tick    int
}

// Digest returns the hash of all that is left out if there are links only, given
// that Hash is that of summary and body.
func (a *Article) Digest() [16]byte {
	var p []byte
	for _, s := range [...]string{a.Title, a.Source, a.URL, a.Lang} {
		p = appendText(p, s)
	}
	p = appendTime(p, a.Time)
	p = append(append(p, a.Hash[:]...), a.Doc.TextHash[:]...)
	sum := sha256.Sum256(p)
	return [16]byte(sum[:])
}

// A Story is an open story.
type Story struct {
	ID      uint64
	Change  uint64 // the last
	Active  time.Time
	Tick    int
	Texts   []int
	Aliases []uint64
	Named   bool // Days are known
	Days    [][]uint16
}

// Write writes the state of a stream.
func (s *Stream) Write(w io.Writer, of Settings) error {
	f := newFrameWriter(w)
	f.head("stream", of.Profile, of.options()...)
	f.put(Clock, func(p []byte) []byte {
		p = appendFlags(p, s.LinksOnly, s.Open)
		p = appendUint(p, s.Ticks)
		p = appendUint(p, len(s.Recent))
		for _, t := range s.Recent {
			p = appendTime(p, t)
		}
		p = appendTime(appendTime(p, s.Start), s.High)
		p = appendUint(p, s.LastStory)
		p = appendUint(p, s.LastChange)
		return appendUint(p, s.Truncated)
	})
	f.sequence(Segments, len(s.Segments), func(p []byte, i int) []byte {
		g := s.Segments[i]
		p = appendUint(p, g.Room)
		p = appendUint(p, g.Filled)
		p = appendUint(p, g.Left)
		p = appendUint(p, len(g.Lost))
		return appendFixed(p, g.Lost)
	})
	f.sequence(Drains, len(s.Drains), func(p []byte, i int) []byte { return appendUint(p, s.Drains[i]) })
	if s.LinksOnly {
		for _, n := range s.Texts {
			for k := range n.Articles {
				n.Articles[k].Hash = n.Articles[k].Digest()
			}
		}
	}
	f.sequence(Texts, len(s.Texts), func(p []byte, i int) []byte { return s.Texts[i].append(p, s.LinksOnly) })
	f.sequence(Links, len(s.Texts), func(p []byte, i int) []byte {
		p = appendUint(p, len(s.Texts[i].Links))
		for _, l := range s.Texts[i].Links {
			p = appendUint(p, l.To-i)
			i = l.To
			p = binary.LittleEndian.AppendUint32(p, l.Similarity)
		}
		return p
	})
	f.sequence(Stories, len(s.Stories), func(p []byte, i int) []byte { return s.Stories[i].append(p) })
	f.constraints(s.Constraints)
	docs := s.documents()
	f.sequence(Documents, len(docs), func(p []byte, i int) []byte { return appendDocument(p, *docs[i]) })
	return f.end()
}

// documents returns where the documents are that are written, in order.
func (s *Stream) documents() []**shingle.Document {
	var all []**shingle.Document
	for i := range s.Texts {
		n := &s.Texts[i]
		if n.Of < 0 {
			all = append(all, &n.Doc)
		}
		for k := range n.Articles {
			if !s.LinksOnly {
				all = append(all, &n.Articles[k].Doc)
			}
		}
	}
	return all
}

func (n *Text) append(p []byte, linksOnly bool) []byte {
	p = appendFlags(p, n.Partial, n.Alone)
	p = appendUint(p, n.Of+1)
	p = appendUint(p, len(n.Articles))
	for _, a := range n.Articles {
		p = appendText(p, a.ID)
		p = appendFlags(p, a.Waits)
		p = appendUint(p, a.Version)
		p = appendTime(p, a.Arrived)
		p = appendUint(p, a.Tick)
		if !linksOnly {
			for _, s := range [...]string{a.Title, a.Source, a.URL, a.Lang} {
				p = appendText(p, s)
			}
			p = appendTime(p, a.Time)
		}
		p = append(p, a.Hash[:]...)
	}
	return p
}

func (s *Story) append(p []byte) []byte {
	p = appendUint(p, s.ID)
	p = appendUint(p, s.Change)
	p = appendTime(p, s.Active)
	p = appendUint(p, s.Tick)
	p = appendUint(p, len(s.Texts))
	for _, n := range s.Texts {
		p = appendUint(p, n)
	}
	p = appendUint(p, len(s.Aliases))
	for _, id := range s.Aliases {
		p = appendUint(p, id)
	}
	if p = appendFlags(p, s.Named); !s.Named {
		return p
	}
	p = appendUint(p, len(s.Days))
	for _, set := range s.Days {
		p = appendUint(p, len(set))
		p = appendFixed(p, set)
	}
	return p
}

// ReadStream reads the state of a stream, and all of r. An error of check, which
// says whether the settings will do, is returned as it is.
func ReadStream(r io.Reader, check func(Settings) error) (*Stream, error) {
	s, f, of, err := readStream(r, check)
	if err != nil {
		return nil, err
	}
	if err := s.readDocuments(f, of.Profile); err != nil {
		return nil, err
	}
	return s, f.end()
}

// ReadWithoutDocuments reads the state of a stream of any settings, which it returns
// too, and all of r, but passes over its documents.
func ReadWithoutDocuments(r io.Reader) (*Stream, Settings, error) {
	s, f, of, err := readStream(r, func(Settings) error { return nil })
	for err == nil && f.kind == Documents {
		err = f.next()
	}
	if err != nil {
		return nil, of, err
	}
	return s, of, f.end()
}

// readStream reads a state up to the documents.
func readStream(r io.Reader, check func(Settings) error) (*Stream, *frameReader, Settings, error) {
	f, err := newFrameReader(r)
	if err != nil {
		return nil, nil, Settings{}, err
	}
	of, err := f.settings("stream", check)
	if err != nil {
		return nil, nil, of, err
	}
	s := new(Stream)
	for _, read := range []func(*frameReader) error{s.readClock, s.readSegments, s.readTexts, s.readLinks, s.readStories, s.readConstraints} {
		if err := read(f); err != nil {
			return nil, nil, of, err
		}
	}
	if err := s.check(); err != nil {
		return nil, nil, of, fmt.Errorf("%w: %w", Err, err)
	}
	return s, f, of, nil
}

func (s *Stream) readClock(f *frameReader) error {
	return f.single(Clock, func(v *values) {
		v.flags(&s.LinksOnly, &s.Open)
		s.Ticks = v.number("the number of ticks", math.MaxInt)
		s.Recent = list(v, timeSize, v.time)
		s.Start, s.High = v.time(), v.time()
		s.LastStory, s.LastChange, s.Truncated = v.uint(), v.uint(), v.uint()
	})
}

// The smallest sizes of values in bytes, which bound the lists of them.
const (
	timeSize    = 3
	articleSize = 1 + 1 + 1 + timeSize + 1 + 16
	linkSize    = 1 + 4
)

func (s *Stream) readSegments(f *frameReader) error {
	err := f.sequence(Segments, func(v *values) {
		g := Segment{
			Room:   v.number("the room of a segment", math.MaxInt32),
			Filled: v.number("what fills a segment", math.MaxInt32),
			Left:   v.number("what is left of a segment", math.MaxInt32),
		}
		g.Lost = fixed[uint32](v, v.uint())
		s.Segments = append(s.Segments, g)
	})
	if err != nil {
		return err
	}
	return f.sequence(Drains, func(v *values) { s.Drains = append(s.Drains, v.number("a segment", math.MaxInt32)) })
}

func (s *Stream) readTexts(f *frameReader) error {
	return f.sequence(Texts, func(v *values) {
		var n Text
		v.flags(&n.Partial, &n.Alone)
		n.Of = v.number("the place of an article", math.MaxInt32) - 1
		n.Articles = list(v, articleSize, func() (a Article) {
			a.ID = v.text()
			v.flags(&a.Waits)
			a.Version = v.number("a version", math.MaxInt)
			a.Arrived = v.time()
			a.Tick = v.number("a tick", math.MaxInt)
			if !s.LinksOnly {
				for _, to := range [...]*string{&a.Title, &a.Source, &a.URL, &a.Lang} {
					*to = v.text()
				}
				a.Time = v.time()
			}
			a.Hash = v.hash()
			return a
		})
		s.Texts = append(s.Texts, n)
	})
}

func (s *Stream) readLinks(f *frameReader) error {
	next := 0
	err := f.sequence(Links, func(v *values) {
		if next == len(s.Texts) {
			v.fail("want links of %d texts", next)
			return
		}
		to := next
		s.Texts[next].Links = list(v, linkSize, func() Link {
			step := v.number("the way to another text", math.MaxInt32)
			if to += step; step == 0 || to >= len(s.Texts) {
				v.fail("text %d is like text %d of %d", next, to, len(s.Texts))
			}
			l := Link{To: to}
			if p := v.take(4); p != nil {
				l.Similarity = binary.LittleEndian.Uint32(p)
			}
			if full, isApart := like.Unpacked(l.Similarity); !isApart && (full == 0 || full > like.Unit) {
				v.fail("text %d has a similarity of %d/%d to text %d", next, full, uint64(like.Unit), to)
			}
			return l
		})
		next++
	})
	if err == nil && next < len(s.Texts) {
		return f.wrong("want links of %d texts, not %d", len(s.Texts), next)
	}
	return err
}

func (s *Stream) readStories(f *frameReader) error {
	return f.sequence(Stories, func(v *values) {
		st := Story{ID: v.uint(), Change: v.uint(), Active: v.time(), Tick: v.number("a tick", math.MaxInt)}
		st.Texts = list(v, 1, func() int { return v.number("a text", math.MaxInt32) })
		st.Aliases = list(v, 1, v.uint)
		if v.flags(&st.Named); st.Named {
			st.Days = list(v, 1, func() []uint16 { return fixed[uint16](v, v.uint()) })
		}
		s.Stories = append(s.Stories, st)
	})
}

func (s *Stream) readConstraints(f *frameReader) (err error) {
	s.Constraints, err = f.readConstraints()
	return err
}

func (f *frameWriter) constraints(all []Constraint) {
	f.sequence(Constraints, len(all), func(p []byte, i int) []byte {
		return appendFlags(appendText(appendText(p, all[i].A), all[i].B), all[i].Together)
	})
}

func (f *frameReader) readConstraints() (all []Constraint, err error) {
	err = f.sequence(Constraints, func(v *values) {
		c := Constraint{A: v.text(), B: v.text()}
		v.flags(&c.Together)
		all = append(all, c)
	})
	return all, err
}

// readDocuments sets the documents, which are read on all cores.
func (s *Stream) readDocuments(f *frameReader, p shingle.Profile) error {
	if err := f.readDocuments(s.documents(), p); err != nil {
		return err
	}
	for i := range s.Texts {
		if n := &s.Texts[i]; n.Of >= 0 {
			n.Doc = n.Articles[n.Of].Doc
		}
	}
	return nil
}

// readDocuments sets so many documents, which it reads on all cores.
func (f *frameReader) readDocuments(docs []**shingle.Document, p shingle.Profile) error {
	err := sequenceOnAll(f, Documents, func(v *values) *shingle.Document { return v.document(p) }, func(d *shingle.Document) error {
		if len(docs) == 0 {
			return errors.New("more documents than there are texts for")
		}
		*docs[0] = d
		docs = docs[1:]
		return nil
	})
	if err == nil && len(docs) > 0 {
		return f.wrong("%d documents are missing", len(docs))
	}
	return err
}
