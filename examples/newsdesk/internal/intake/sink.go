package intake

import (
	"context"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A Sink is where articles go: the desk. All its methods return after what they
// were given is stored.
type Sink interface {
	// Put stores articles that a feed carried, and returns a result for each. An
	// error means that none of those without a result was stored.
	Put(ctx context.Context, feed string, articles []cluster.Article) ([]desk.Result, error)

	// Sources returns all sources.
	Sources(ctx context.Context) ([]desk.Source, error)

	// SetHealth sets the health of the source that has a feed, and nothing else of
	// it. It does nothing if there is no such source.
	SetHealth(ctx context.Context, feed string, health desk.Health) error

	// Remember keeps a note under a key, in the place of an earlier one; nil drops
	// it. Recall returns it, or nil if there is none. Notes have up to a megabyte.
	Remember(ctx context.Context, key string, note []byte) error
	Recall(ctx context.Context, key string) ([]byte, error)
}
