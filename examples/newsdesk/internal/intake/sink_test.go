package intake

import (
	"context"
	"errors"
	"sync"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A sink keeps what it is given in memory, and answers as the desk does.
type sink struct {
	mu       sync.Mutex
	sources  []desk.Source
	articles map[string]cluster.Article
	feeds    map[string][]string // that carried an article
	versions []string            // "new a", "version a", in order
	calls    int                 // of Put
	notes    map[string][]byte
	fail     error // what Put returns
	onPut    func()
}

func newSink(feeds ...string) *sink {
	s := &sink{articles: make(map[string]cluster.Article), feeds: make(map[string][]string), notes: make(map[string][]byte)}
	for _, f := range feeds {
		s.sources = append(s.sources, desk.Source{Feed: f})
	}
	return s
}

func (s *sink) Put(_ context.Context, feed string, articles []cluster.Article) ([]desk.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.fail != nil {
		return nil, s.fail
	}
	var results []desk.Result
	for _, a := range articles {
		r := desk.Result{ID: a.ID, Status: desk.StatusNew}
		was, ok := s.articles[a.ID]
		switch {
		case a.Check() != nil:
			r.Status, r.Error = desk.StatusRefused, a.Check().Error()
		case ok && was.Title == a.Title && was.Summary == a.Summary && was.Body == a.Body:
			r.Status = desk.StatusKnown
		case ok:
			r.Status = desk.StatusVersion
		}
		if r.Status == desk.StatusNew || r.Status == desk.StatusVersion {
			s.articles[a.ID] = a
			s.versions = append(s.versions, r.Status+" "+a.Title)
		}
		s.feeds[a.ID] = append(s.feeds[a.ID], feed)
		results = append(results, r)
	}
	if s.onPut != nil {
		s.onPut()
	}
	return results, nil
}

func (s *sink) Sources(context.Context) ([]desk.Source, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]desk.Source(nil), s.sources...), nil
}

func (s *sink) SetHealth(_ context.Context, feed string, h desk.Health) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.sources {
		if s.sources[i].Feed == feed {
			s.sources[i].Health = h
		}
	}
	return nil
}

func (s *sink) Remember(_ context.Context, key string, note []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(note) > 1<<20 {
		return errors.New("note too long")
	}
	s.notes[key] = note
	return nil
}

func (s *sink) Recall(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notes[key], nil
}

func (s *sink) source(feed string) desk.Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, src := range s.sources {
		if src.Feed == feed {
			return src
		}
	}
	return desk.Source{}
}

// titles returns the headlines of what was put, with what became of it, and
// forgets them.
func (s *sink) put() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	put := s.versions
	s.versions = nil
	return put
}

var _ Sink = (*sink)(nil)
