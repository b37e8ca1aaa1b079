package cluster

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// Whatever the length of sketches, what is counted of the articles of a batch
// fits 32 bits.
func TestArticlesEndBeforeCountsDo(t *testing.T) {
	for _, slots := range []int{64, 128, 256, 512} {
		most := uint64(maxArticles(slots))
		assert.LessOrEqual(t, most*uint64(slots), uint64(math.MaxUint32))
		assert.LessOrEqual(t, most*propose.MaxPairs, uint64(math.MaxUint32))
		assert.LessOrEqual(t, most, uint64(math.MaxInt32))
		assert.Greater(t, most, uint64(8e6))
	}
}

func TestNoRoomIsAnError(t *testing.T) {
	b, err := NewBatch(Options{})
	require.NoError(t, err)
	b.maxArticles = 1
	first := Article{ID: "a", Title: "một hai ba"}
	require.NoError(t, b.Add(first))
	assert.NoError(t, b.Add(first), "it is there")
	err = b.Add(Article{ID: "b", Title: "bốn năm sáu"})
	assert.ErrorIs(t, err, ErrLimit)
	assert.ErrorContains(t, err, `"b": batch has 1`)
	assert.Equal(t, 1, b.Len())

	_, err = NewStream(StreamOptions{MaxArticles: maxArticles(128) + 1})
	assert.ErrorIs(t, err, ErrLimit)
	assert.ErrorContains(t, err, "StreamOptions.MaxArticles is 16777216, at most 16777215")
}

// All methods of what must be made by a function say so on a zero value, or
// return nothing if they cannot.
func TestZeroValuesTellWhatToCall(t *testing.T) {
	args := map[reflect.Type]reflect.Value{
		reflect.TypeFor[context.Context](): reflect.ValueOf(t.Context()),
		reflect.TypeFor[Article]():         reflect.ValueOf(Article{ID: "a", Title: "một hai ba"}),
	}
	for _, zero := range []struct {
		value any
		call  string
	}{{&index.Index{}, "New"}, {&Batch{}, "NewBatch"}, {&Stream{}, "NewStream"}} {
		v := reflect.ValueOf(zero.value)
		for i := range v.NumMethod() {
			name, method := v.Type().Method(i).Name, v.Method(i)
			var in []reflect.Value
			for param := range method.Type().Ins() {
				arg, ok := args[param]
				if !ok {
					arg = reflect.Zero(param)
				}
				in = append(in, arg)
			}
			require.NotPanics(t, func() {
				for _, out := range method.Call(in) {
					if out.Type() == reflect.TypeFor[error]() {
						err, _ := out.Interface().(error)
						assert.ErrorContains(t, err, "is not initialized: call "+zero.call, "%T.%s", zero.value, name)
						continue
					}
					if out.Kind() == reflect.Slice {
						assert.Empty(t, out.Interface(), "%T.%s", zero.value, name)
						continue
					}
					assert.Zero(t, out.Interface(), "%T.%s", zero.value, name)
				}
			}, "%T.%s", zero.value, name)
		}
	}
}

// What is replaced or removed again and again takes no more room than half of what
// stays.
func TestRemovedArticlesMakeRoom(t *testing.T) {
	b, err := NewBatch(Options{})
	require.NoError(t, err)
	article := func(i, version int) Article {
		return Article{ID: fmt.Sprint(i), Title: fmt.Sprintf("bản tin số %d lần %d", i, version)}
	}
	const n = 300
	for version := range 20 {
		for i := range n {
			require.NoError(t, b.Put(article(i, version)))
			require.LessOrEqual(t, b.docs.Len(), max(64+n, n*3/2+1))
		}
	}
	for i := range n {
		require.NoError(t, b.Remove(fmt.Sprint(i)))
	}
	assert.Zero(t, b.Len())
	assert.LessOrEqual(t, b.docs.Len(), 64)
	require.NoError(t, b.Put(article(7, 0)))
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	require.Len(t, stories, 1)
	assert.Equal(t, "7", stories[0].ID)
}
