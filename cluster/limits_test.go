package cluster

import (
	"context"
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The last items and postings of which there is room are taken, none beyond:
// what is counted after these fits 32 bits.
func TestRoomEndsBeforeCountsDo(t *testing.T) {
	assert.NoError(t, checkRoom(0, 0, 512))
	assert.NoError(t, checkRoom(maxItems-1, 1<<20, 32))
	assert.ErrorIs(t, checkRoom(maxItems, 1<<20, 0), ErrLimit)
	assert.NoError(t, checkRoom(1<<27, math.MaxUint32-1-32, 32))
	assert.ErrorIs(t, checkRoom(1<<27, math.MaxUint32-32, 32), ErrLimit)
	for _, slots := range []int{64, 128, 256, 512} {
		most := uint64(maxArticles(slots))
		assert.LessOrEqual(t, most*uint64(slots), uint64(math.MaxUint32))
		assert.LessOrEqual(t, most*maxPairs, uint64(math.MaxUint32))
		assert.LessOrEqual(t, most, uint64(math.MaxInt32))
		assert.Greater(t, most, uint64(8e6))
	}
}

func TestNoRoomIsAnError(t *testing.T) {
	p, docs := documents(t, 2)
	ix := newIndex(t, p, IndexOptions{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: docs[0]}))
	posts := ix.buckets.posts.len
	ix.buckets.posts.len = maxPostings // as if so many were there
	for _, put := range []func(Item) error{ix.Add, ix.Put} {
		assert.ErrorIs(t, put(Item{ID: "b", Doc: docs[1]}), ErrLimit)
	}
	ix.buckets.posts.len = posts
	assert.NoError(t, ix.Add(Item{ID: "b", Doc: docs[1]}))

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
	assert.ErrorContains(t, err, "StreamOptions.MostArticles is 16777216, at most 16777215")
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
	}{{&Index{}, "NewIndex"}, {&Batch{}, "NewBatch"}, {&Stream{}, "NewStream"}} {
		v := reflect.ValueOf(zero.value)
		for i := range v.NumMethod() {
			name, method := v.Type().Method(i).Name, v.Method(i)
			var in []reflect.Value
			for k := range method.Type().NumIn() {
				arg, ok := args[method.Type().In(k)]
				if !ok {
					arg = reflect.Zero(method.Type().In(k))
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
