package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// What an editor does.
const (
	ActionMerge = "merge" // two stories are one
	ActionSplit = "split" // a part of a story is one of its own
	ActionMove  = "move"  // an article is in another story
	ActionApart = "apart" // two articles are never in one story
	ActionPin   = "pin"   // an article's headline stands for its story
	ActionUndo  = "undo"  // an earlier action is taken back

	ActionPublisher = "publisher" // an outlet belongs to a publisher
	ActionRegroup   = "regroup"   // all open articles are grouped anew, as a batch of them is
)

// Nobody is who an action is by if nobody said so.
const Nobody = "editor"

var (
	// ErrClosedStory reports an action on a story that has closed, or on an article
	// of one.
	ErrClosedStory = errors.New("the story has closed, and stays as it is")

	// ErrNoAction reports an action that there is not, or that was undone.
	ErrNoAction = errors.New("no such action, or it is undone")

	// ErrSame reports a merge or a move that would change nothing.
	ErrSame = errors.New("it is in that story already")

	// ErrPart reports a part that is not some, but not all, of a story.
	ErrPart = errors.New("a part is some articles of the story, and not all")
)

// A HeldError reports an action that cannot be taken back before a later one is: what
// it merged, the later one keeps together as well.
type HeldError struct {
	Seq, By int64
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("action %d: take back action %d first, which keeps the articles together as well", e.Seq, e.By)
}

// A deed is an action as the log has it: what the stream was told, and which
// constraints that added and removed.
type deed struct {
	Kind     string               `json:"kind"`
	Story    cluster.StoryID      `json:"story,omitzero"`
	To       cluster.StoryID      `json:"to,omitzero"`
	Articles []string             `json:"articles,omitempty"`
	Undoes   int64                `json:"undoes,omitzero"`
	Steps    []step               `json:"steps,omitempty"`
	Added    []cluster.Constraint `json:"added,omitempty"`
	Removed  []cluster.Constraint `json:"removed,omitempty"`
	Pins     []pin                `json:"pins,omitempty"`

	merges []cluster.Change // of the action that it takes back

	// Of an outlet, what was said of its publisher, and is.
	Outlet    string `json:"outlet,omitzero"`
	From      string `json:"from,omitzero"`
	Publisher string `json:"publisher,omitzero"`
}

// A step is a call of the stream.
type step struct {
	Do string          `json:"do"` // together, apart, free, move or regroup
	A  string          `json:"a,omitzero"`
	B  string          `json:"b,omitzero"`
	To cluster.StoryID `json:"to,omitzero"`
}

// A pin is a change of article.pinned.
type pin struct {
	Article string `json:"article"`
	From    int64  `json:"from"`
	To      int64  `json:"to"`
}

const (
	together = "together"
	apart    = "apart"
	free     = "free"
	move     = "move"
	regroup  = "regroup"
)

func stepOf(c cluster.Constraint) step {
	if c.Together {
		return step{Do: together, A: c.A, B: c.B}
	}
	return step{Do: apart, A: c.A, B: c.B}
}

// take makes a step.
func (s step) take(stream *cluster.Stream, ids *ids) ([]cluster.Change, error) {
	switch s.Do {
	case together:
		return stream.MustLink(s.A, s.B)
	case apart:
		return stream.CannotLink(s.A, s.B)
	case free:
		return stream.Unlink(s.A, s.B)
	case move:
		return stream.Move(s.A, ids.in(s.To))
	case regroup:
		return stream.Regroup(context.Background()) // once begun, it is in the log
	}
	return nil, fmt.Errorf("a step %q, which this newsdesk does not know", s.Do)
}

// Merge makes one story of two: all their articles stay together. The older one goes on,
// in whatever order they are given: the action's To.
func (d *Desk) Merge(ctx context.Context, who string, a, b cluster.StoryID) (Action, error) {
	return d.act(ctx, who, func(g *group) (*deed, error) {
		x, err := g.openStory(a)
		if err != nil {
			return nil, err
		}
		y, err := g.openStory(b)
		if err != nil {
			return nil, err
		}
		if x.ID == y.ID {
			return nil, fmt.Errorf("story %d: %w", a, ErrSame)
		}
		steps := append(chain(members(x)), chain(members(y))...)
		steps = append(steps, step{Do: together, A: x.Members[0].Article.ID, B: y.Members[0].Article.ID})
		if d.ids.in(x.ID) < d.ids.in(y.ID) { // the stream goes by its own ids
			x, y = y, x
		}
		return &deed{Kind: ActionMerge, Story: x.ID, To: y.ID, Steps: steps}, nil
	})
}

// Split makes a part of a story one of its own: the articles of each stay together,
// and the two apart.
func (d *Desk) Split(ctx context.Context, who string, story cluster.StoryID, part []string) (Action, error) {
	return d.act(ctx, who, func(g *group) (*deed, error) {
		st, err := g.openStory(story)
		if err != nil {
			return nil, err
		}
		inPart := make(map[string]bool)
		for _, id := range part {
			inPart[id] = true
		}
		var these, those []string
		for _, id := range members(st) {
			if inPart[id] {
				these = append(these, id)
			} else {
				those = append(those, id)
			}
		}
		if len(these) == 0 || len(those) == 0 || len(these) != len(inPart) {
			return nil, ErrPart
		}
		steps := append(chain(these), chain(those)...)
		steps = append(steps, step{Do: apart, A: these[0], B: those[0]})
		return &deed{Kind: ActionSplit, Story: st.ID, Articles: these, Steps: steps}, nil
	})
}

// Move puts an article into another story and keeps it there.
func (d *Desk) Move(ctx context.Context, who, article string, to cluster.StoryID) (Action, error) {
	return d.act(ctx, who, func(g *group) (*deed, error) {
		from, err := g.openArticle(article)
		if err != nil {
			return nil, err
		}
		st, err := g.openStory(to)
		if err != nil {
			return nil, err
		}
		if st.ID == from {
			return nil, fmt.Errorf("article %q: %w", article, ErrSame)
		}
		return &deed{Kind: ActionMove, Story: from, To: st.ID, Articles: []string{article}, Steps: []step{{Do: move, A: article, To: st.ID}}}, nil
	})
}

// Apart keeps two articles in different stories.
func (d *Desk) Apart(ctx context.Context, who, a, b string) (Action, error) {
	return d.act(ctx, who, func(g *group) (*deed, error) {
		story, err := g.openArticle(a)
		if err != nil {
			return nil, err
		}
		if _, err := g.openArticle(b); err != nil {
			return nil, err
		}
		return &deed{Kind: ActionApart, Story: story, Articles: []string{a, b}, Steps: []step{{Do: apart, A: a, B: b}}}, nil
	})
}

// Pin lets the headline of an article stand for the story that it is in, or lets the
// desk choose again if article is empty.
func (d *Desk) Pin(ctx context.Context, who string, story cluster.StoryID, article string) (Action, error) {
	return d.act(ctx, who, func(g *group) (*deed, error) {
		st, err := g.openStory(story)
		if err != nil {
			return nil, err
		}
		do := &deed{Kind: ActionPin, Story: st.ID}
		found := article == ""
		for _, id := range members(st) {
			to := int64(0)
			if id == article {
				found, to = true, d.lastLog+1
				do.Articles = []string{article}
			}
			if was := g.live(id).Pinned; was != to {
				do.Pins = append(do.Pins, pin{id, was, to})
			}
		}
		if !found {
			return nil, fmt.Errorf("%w: article %q is not in story %d", ErrNoArticle, article, story)
		}
		return do, nil
	})
}

// Regroup groups all open articles anew, within what editors said. It cannot be undone.
func (d *Desk) Regroup(ctx context.Context, who string) (Action, error) {
	return d.act(ctx, who, func(*group) (*deed, error) {
		return &deed{Kind: ActionRegroup, Steps: []step{{Do: regroup}}}, nil
	})
}

// Undo takes back what an action said, as far as its articles are in open stories.
// What it undid can be undone as well.
func (d *Desk) Undo(ctx context.Context, who string, seq int64) (Action, error) {
	call, err := d.store.ActionCall(ctx, seq)
	if errors.Is(err, store.ErrNotFound) {
		return Action{}, ErrNoAction
	}
	if err != nil {
		return Action{}, err
	}
	var was deed
	if err := json.Unmarshal([]byte(call.Detail), &was); err != nil {
		return Action{}, fmt.Errorf("action %d: %w", seq, err)
	}
	merges, err := d.store.ChangesOf(ctx, seq)
	if err != nil {
		return Action{}, err
	}
	merges = slices.DeleteFunc(merges, func(c cluster.Change) bool { return c.Kind != cluster.Merged })
	later, err := d.store.ActionsAfter(ctx, seq)
	if err != nil {
		return Action{}, err
	}
	return d.act(ctx, who, func(g *group) (*deed, error) {
		undone, err := g.tx.Undone(seq)
		if err != nil {
			return nil, err
		}
		if undone || was.Kind == ActionRegroup {
			return nil, ErrNoAction
		}
		do := &deed{Kind: ActionUndo, Story: was.Story, To: was.To, Articles: was.Articles, Undoes: seq, merges: merges}
		if was.Outlet != "" {
			do.Outlet, do.From, do.Publisher = was.Outlet, was.Publisher, was.From
			return do, g.checkPublisher(do)
		}
		now := g.d.stream.Load().Constraints()
		for _, c := range was.Added {
			if slices.Contains(now, c) {
				do.Steps = append(do.Steps, step{Do: free, A: c.A, B: c.B})
			}
		}
		if err := g.heldLater(seq, &was, merges, later); err != nil {
			return nil, err
		}
		for _, c := range was.Removed {
			if g.isOpen(c.A) && g.isOpen(c.B) && !slices.Contains(now, c) {
				do.Steps = append(do.Steps, stepOf(c))
			}
		}
		for _, p := range was.Pins {
			if a := g.live(p.Article); a != nil && a.Pinned == p.To && g.isOpen(p.Article) {
				do.Pins = append(do.Pins, pin{p.Article, p.To, p.From})
			}
		}
		return do, nil
	})
}

// heldLater returns a *HeldError if later actions keep together what a merge did. It
// names the first that does: the later ones are named when that one is taken back.
func (g *group) heldLater(seq int64, was *deed, merges []cluster.Change, later []store.Action) error {
	if len(merges) == 0 {
		return nil
	}
	taken := make(map[string]bool) // the articles of the story that the other took in
	for _, m := range merges {
		for _, id := range m.Articles {
			taken[id] = true
		}
	}
	var own, others []string
	for _, c := range was.Added {
		for _, id := range []string{c.A, c.B} {
			if taken[id] {
				own = append(own, id)
			} else {
				others = append(others, id)
			}
		}
	}
	left := slices.DeleteFunc(g.d.stream.Load().Constraints(), func(c cluster.Constraint) bool {
		return !c.Together || slices.Contains(was.Added, c)
	})
	if !linked(left, own, others) {
		return nil
	}
	// Newest first, until without an action and those after it nothing holds them.
	for _, call := range slices.Backward(later) {
		var do deed
		if err := json.Unmarshal([]byte(call.Detail), &do); err != nil {
			return fmt.Errorf("action %d: %w", call.Seq, err)
		}
		left = slices.DeleteFunc(left, func(c cluster.Constraint) bool { return slices.Contains(do.Added, c) })
		if !linked(left, own, others) {
			return &HeldError{seq, call.Seq}
		}
	}
	return nil // by what was said before the merge
}

// act has the writer do what plan returns, and writes it to the log.
func (d *Desk) act(ctx context.Context, who string, plan func(*group) (*deed, error)) (Action, error) {
	who = cmp.Or(strings.TrimSpace(clean(who)), Nobody)
	if len(who) > maxField {
		return Action{}, &TooLongError{"name", len(who), maxField}
	}
	var done Action
	var refused error
	err := d.submit(ctx, 1, func(g *group) error {
		do, err := plan(g)
		if err == nil {
			err = allowed(d.stream.Load().Constraints(), do.Steps)
		}
		if err != nil {
			refused = err
			return nil
		}
		var changes []cluster.Change
		done, changes, refused, err = g.perform(who, do)
		done.Changes = changes
		return err
	})
	return done, cmp.Or(err, refused)
}

// perform makes the steps of a deed and writes it. The first step may be refused; if a
// later one is, the group fails, and with it what was told to the stream.
func (g *group) perform(who string, do *deed) (done Action, changes []cluster.Change, refused, err error) {
	d := g.d
	stream := d.stream.Load()
	before := stream.Constraints()
	var made []cluster.Change
	for i, s := range do.Steps {
		changes, err := s.take(stream, &d.ids)
		if err != nil && i == 0 {
			return done, nil, err, nil
		}
		if err != nil {
			return done, nil, nil, fmt.Errorf("step %d of %s: %w", i+1, do.Kind, err)
		}
		made = append(made, changes...)
	}
	do.Added, do.Removed = difference(before, stream.Constraints())
	detail, err := json.Marshal(do)
	if err != nil {
		return done, nil, nil, err
	}
	at := d.Now()
	seq, err := g.tx.Add(store.Call{At: at, Kind: store.KindEditor, Who: who, Detail: string(detail)})
	if err != nil {
		return done, nil, nil, err
	}
	if do.Undoes != 0 {
		if err := g.tx.SetUndone(do.Undoes, seq); err != nil {
			return done, nil, nil, err
		}
	}
	d.lastLog = seq
	g.calls++
	for _, p := range do.Pins {
		if err := g.setPin(p); err != nil {
			return done, nil, nil, err
		}
	}
	if do.Outlet != "" {
		if err := g.setPublisher(do); err != nil {
			return done, nil, nil, err
		}
	}
	from := len(g.changes)
	if err := g.record(seq, made); err != nil {
		return done, nil, nil, err
	}
	for _, m := range do.merges {
		g.leadBack(m)
	}
	return actionOf(store.Action{Seq: seq, At: at, Who: who, Detail: string(detail)}), slices.Clone(g.changes[from:]), nil, nil
}

// leadBack lets the address of a story lead to where most of its articles are, once its
// merge is taken back: as a part of the other they have come to be a story with a new id.
func (g *group) leadBack(merge cluster.Change) {
	stream := g.d.stream.Load()
	held := make(map[cluster.StoryID]int)
	var to cluster.StoryID
	for _, id := range merge.Articles {
		inner, open := stream.StoryOf(id)
		if !open {
			continue
		}
		story := g.d.ids.of(inner)
		if held[story]++; to == 0 || held[story] > held[to] || held[story] == held[to] && story < to {
			to = story
		}
	}
	if to != 0 && to != merge.From {
		g.leads[merge.From] = to
	}
}

// setPin sets whether an article's headline stands for its story.
func (g *group) setPin(p pin) error {
	a := *g.live(p.Article)
	a.Pinned = p.To
	g.lives[p.Article] = &a
	if story, ok := g.d.stream.Load().StoryOf(p.Article); ok {
		g.touched[g.d.ids.of(story)] = true
	}
	return g.tx.SetPinned(a.Num, p.To)
}

// openStory returns the open story that an id leads to, for actions as for pages. The
// stream alone does not know it: what a merge took in stays the other's to the stream
// when the merge is taken back.
func (g *group) openStory(id cluster.StoryID) (cluster.StreamStory, error) {
	into, err := follow(id, func(id cluster.StoryID) (cluster.StoryID, error) {
		if into := cmp.Or(g.leads[id], g.mergedInto(id)); into != 0 {
			return into, nil // not written yet
		}
		return g.tx.Merged(id)
	})
	if err != nil {
		return cluster.StreamStory{}, err
	}
	st, open := g.d.streamStory(into)
	if !open {
		if id == 0 || id > g.d.ids.last {
			return st, fmt.Errorf("story %d: %w", id, ErrNoStory)
		}
		return st, fmt.Errorf("story %d: %w", id, ErrClosedStory)
	}
	return st, nil
}

// openArticle returns the open story of an article.
func (g *group) openArticle(id string) (cluster.StoryID, error) {
	if story, open := g.d.stream.Load().StoryOf(id); open {
		return g.d.ids.of(story), nil
	}
	_, _, known, err := g.tx.Known(id)
	switch {
	case err != nil:
		return 0, err
	case known:
		return 0, fmt.Errorf("article %q: %w", id, ErrClosedStory)
	}
	return 0, fmt.Errorf("article %q: %w", id, ErrNoArticle)
}

func (g *group) isOpen(article string) bool {
	_, open := g.d.stream.Load().StoryOf(article)
	return open
}

func members(st cluster.StreamStory) (all []string) {
	for _, m := range st.Members {
		all = append(all, m.Article.ID)
	}
	return all
}

// chain returns the steps that keep articles together.
func chain(articles []string) (steps []step) {
	for i := 1; i < len(articles); i++ {
		steps = append(steps, step{Do: together, A: articles[i-1], B: articles[i]})
	}
	return steps
}

// Actions returns at most limit actions of editors before a number, or the last ones
// if that is 0, the newest first.
func (d *Desk) Actions(ctx context.Context, before int64, limit int) ([]Action, error) {
	rows, err := d.store.Actions(ctx, before, min(max(limit, 1), maxLimit))
	if err != nil {
		return nil, err
	}
	all := make([]Action, len(rows))
	for i, row := range rows {
		all[i] = actionOf(row)
		if all[i].Changes, err = d.store.ChangesOf(ctx, row.Seq); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func actionOf(row store.Action) Action {
	var do deed
	// What cannot be read is shown as done by somebody.
	_ = json.Unmarshal([]byte(row.Detail), &do)
	return Action{
		Seq: row.Seq, At: row.At, Who: row.Who, Kind: do.Kind, Story: do.Story, To: do.To, Articles: do.Articles,
		Outlet: do.Outlet, Publisher: do.Publisher, Undoes: do.Undoes, UndoneBy: row.Undone,
	}
}
