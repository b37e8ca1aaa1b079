package cluster

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// A ChangeKind says what happened to a story of a [Stream].
type ChangeKind int

const (
	// Born: Articles that were in no story are the new Story.
	Born ChangeKind = iota

	// Grew: Articles that were in no story are in Story.
	Grew

	// Edited: Articles, of Story, have a new text.
	Edited

	// Left: Articles, of Story, were removed.
	Left

	// Split: Articles, of From, are the new Story.
	Split

	// Moved: Articles, of From, are in Story.
	Moved

	// Merged: Articles, all those of From, are in Story, the older of the two.
	// From has ended, and its id leads to Story.
	Merged

	// Closed: Story has ended with Articles. Its id leads nowhere.
	Closed
)

var changeNames = [...]string{"born", "grew", "edited", "left", "split", "moved", "merged", "closed"}

// String returns the name of k in lower case, such as "born".
func (k ChangeKind) String() string {
	if k < 0 || int(k) >= len(changeNames) {
		return fmt.Sprintf("ChangeKind(%d)", int(k))
	}
	return changeNames[k]
}

// MarshalText implements [encoding.TextMarshaler] by [ChangeKind.String]. What is
// none of the kinds is an error.
func (k ChangeKind) MarshalText() ([]byte, error) {
	if k < 0 || int(k) >= len(changeNames) {
		return nil, fmt.Errorf("cluster: no kind of change is %d", int(k))
	}
	return []byte(k.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (k *ChangeKind) UnmarshalText(text []byte) error {
	at := slices.Index(changeNames[:], string(text))
	if at < 0 {
		return fmt.Errorf("cluster: no kind of change is called %q", text)
	}
	*k = ChangeKind(at)
	return nil
}

// A Change is a change to the stories of a [Stream].
type Change struct {
	// Seq numbers the changes of a stream from 1, without gaps.
	Seq uint64 `json:"seq"`

	Kind  ChangeKind `json:"change"`
	Story StoryID    `json:"story"`

	// From is the story that the articles were in, for Split, Moved and Merged.
	From StoryID `json:"from,omitzero"`

	// Articles are the IDs of the articles concerned, sorted.
	Articles []string `json:"articles"`

	// ByEditor reports that a constraint was the reason: a call of
	// [Stream.MustLink], CannotLink, Unlink or Move.
	ByEditor bool `json:"by_editor,omitzero"`

	// Now is the stream's current time, or zero if it has none.
	Now time.Time `json:"now,omitzero"`
}

// A Ledger holds the open stories of a [Stream], as its changes say. The zero
// Ledger is that of a new stream. It is not safe for concurrent use.
type Ledger struct {
	seq       uint64
	lastStory StoryID
	stories   map[StoryID]map[string]bool
	storyOf   map[string]StoryID
	redirects map[StoryID]StoryID
	aliases   map[StoryID][]StoryID // what redirects lead to a story
}

// Apply applies a change. Changes must come in the order of their numbers, from
// 1 on and without gaps. If c cannot follow, Apply leaves l as it was and returns an
// error that wraps [ErrChange].
func (l *Ledger) Apply(c Change) error {
	if err := l.check(c); err != nil {
		return fmt.Errorf("cluster: %w: %d (%v): %w", ErrChange, c.Seq, c.Kind, err)
	}
	if l.stories == nil {
		l.stories = make(map[StoryID]map[string]bool)
		l.storyOf = make(map[string]StoryID)
		l.redirects = make(map[StoryID]StoryID)
		l.aliases = make(map[StoryID][]StoryID)
	}
	l.seq = c.Seq
	if changeRules[c.Kind].isNew {
		l.lastStory = c.Story
		l.stories[c.Story] = make(map[string]bool)
	}
	for _, id := range c.Articles {
		if c.Kind != Edited {
			delete(l.stories[l.storyOf[id]], id)
			delete(l.storyOf, id)
		}
		if c.Kind != Left && c.Kind != Closed {
			l.stories[c.Story][id] = true
			l.storyOf[id] = c.Story
		}
	}
	switch c.Kind {
	case Closed:
		l.end(c.Story)
	case Merged:
		moved := append(l.aliases[c.From], c.From)
		l.end(c.From)
		l.aliases[c.Story] = redirect(l.redirects, c.Story, l.aliases[c.Story], moved)
	}
	return nil
}

// maxAliases limits the ids that lead to a story. A story that never closes may
// have others split from it and merge into it for ever.
const maxAliases = 1024

// redirect lets the ids moved lead to a story, beside its aliases, which did
// already. It returns those that do now, the latest.
func redirect(redirects map[StoryID]StoryID, to StoryID, aliases, moved []StoryID) []StoryID {
	for _, id := range moved {
		redirects[id] = to
	}
	aliases = append(aliases, moved...)
	forgotten := max(len(aliases)-maxAliases, 0)
	for _, id := range aliases[:forgotten] {
		delete(redirects, id)
	}
	return slices.Delete(aliases, 0, forgotten)
}

// end forgets a story.
func (l *Ledger) end(story StoryID) {
	for _, id := range l.aliases[story] {
		delete(l.redirects, id)
	}
	delete(l.aliases, story)
	delete(l.stories, story)
}

// A holder says which story has the articles of a change before it.
type holder int

const (
	nobody  holder = iota // they are in no story
	itself                // they are in Story
	another               // they are in From, which is not Story
)

// changeRules are what must hold for a change of each kind.
var changeRules = [...]struct {
	isNew bool // Story is the newest; else it is open
	from  holder
	all   bool // the articles are all that the holder has
}{
	Born:   {isNew: true, from: nobody},
	Grew:   {from: nobody},
	Edited: {from: itself},
	Left:   {from: itself},
	Split:  {isNew: true, from: another},
	Moved:  {from: another},
	Merged: {from: another, all: true}, // and From is the younger
	Closed: {from: itself, all: true},  // of no articles, if all have left
}

// check returns an error if c cannot happen now.
func (l *Ledger) check(c Change) error {
	if c.Kind < 0 || int(c.Kind) >= len(changeRules) {
		return errors.New("no such kind")
	}
	if c.Seq != l.seq+1 {
		return fmt.Errorf("want number %d", l.seq+1)
	}
	rule := changeRules[c.Kind]
	moves := rule.from == another
	switch {
	case len(c.Articles) == 0 && c.Kind != Closed:
		return errors.New("no articles")
	case rule.isNew && c.Story <= l.lastStory:
		return fmt.Errorf("story %d is not new", c.Story)
	case !rule.isNew && l.stories[c.Story] == nil:
		return fmt.Errorf("story %d is not open", c.Story)
	case moves && (l.stories[c.From] == nil || c.From == c.Story), !moves && c.From != 0:
		return fmt.Errorf("articles of story %d cannot get to %d", c.From, c.Story)
	case c.Kind == Merged && c.From < c.Story:
		return fmt.Errorf("story %d is older than %d", c.From, c.Story)
	}
	from := c.From // 0 for nobody, as storyOf has it
	if rule.from == itself {
		from = c.Story
	}
	if rule.all && len(c.Articles) != len(l.stories[from]) {
		return fmt.Errorf("story %d has %d articles, not %d", from, len(l.stories[from]), len(c.Articles))
	}
	return l.checkArticles(c.Articles, from)
}

// checkArticles returns an error if ids are not sorted, each once, or not all in a
// story.
func (l *Ledger) checkArticles(ids []string, story StoryID) error {
	for i, id := range ids {
		if l.storyOf[id] != story {
			return fmt.Errorf("article %q is in story %d, not %d", id, l.storyOf[id], story)
		}
		if i > 0 && id <= ids[i-1] {
			return fmt.Errorf("article %q is out of order", id)
		}
	}
	return nil
}

// Stories returns the open stories and the sorted IDs of their articles.
func (l *Ledger) Stories() map[StoryID][]string {
	all := make(map[StoryID][]string, len(l.stories))
	for id, articles := range l.stories {
		all[id] = slices.Sorted(maps.Keys(articles))
	}
	return all
}

// Resolve returns what [Stream.Resolve] does.
func (l *Ledger) Resolve(id StoryID) (StoryID, bool) {
	if to, ok := l.redirects[id]; ok {
		id = to
	}
	if l.stories[id] == nil {
		return 0, false
	}
	return id, true
}

// Ledger returns the ledger of the stream's changes so far: it is told those that
// follow. After [LoadStream] it is that of the changes before the snapshot.
func (s *Stream) Ledger() Ledger {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.lastSeq == 0 {
		return Ledger{}
	}
	l := Ledger{
		seq:       s.lastSeq,
		lastStory: s.lastStory,
		stories:   make(map[StoryID]map[string]bool),
		storyOf:   make(map[string]StoryID),
		redirects: maps.Clone(s.redirects),
		aliases:   make(map[StoryID][]StoryID),
	}
	for id, st := range s.stories {
		articles := make(map[string]bool, st.articles)
		for _, n := range st.texts {
			for _, r := range n.articles {
				articles[r.ID], l.storyOf[r.ID] = true, id
			}
		}
		l.stories[id] = articles
		if len(st.aliases) > 0 {
			l.aliases[id] = slices.Clone(st.aliases)
		}
	}
	return l
}

// emit notes a change.
func (s *Stream) emit(e Change) {
	s.lastSeq++
	e.Seq, e.Now = s.lastSeq, s.clock.now()
	slices.Sort(e.Articles)
	for _, id := range [...]StoryID{e.Story, e.From} {
		if st := s.stories[id]; st != nil {
			st.seq = e.Seq
		}
	}
	s.changes = append(s.changes, e)
}

// takeChanges returns the changes since it was last called.
func (s *Stream) takeChanges() []Change {
	changes := s.changes
	s.changes = nil
	if changes == nil {
		return []Change{} // in JSON a list, not null
	}
	return changes
}
