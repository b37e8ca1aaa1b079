package cluster

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// copyChain returns members of which each publisher copies the text of the one
// before, and then has one of its own.
func copyChain(n int) (members []Member) {
	for i := range n {
		source := fmt.Sprintf("outlet%d.vn", i)
		if i > 0 {
			members = append(members, Member{
				Article: Article{ID: fmt.Sprint("copy ", i), Source: source},
				Kind:    NearCopy, Of: fmt.Sprint("own ", i-1),
			})
		}
		members = append(members, Member{Article: Article{ID: fmt.Sprint("own ", i), Source: source}})
	}
	return members
}

// A publisher that copies another and has a text of its own is independent.
func TestIndependentInAChainOfCopies(t *testing.T) {
	for _, n := range []int{1, 2, 50} {
		assert.Equal(t, n, publishers{}.independent(copyChain(n)))
	}
}

// Names of one outlet may come twice, but with one publisher.
func TestPublishersThatContradict(t *testing.T) {
	_, err := NewStream(StreamOptions{Publishers: map[string]string{"Tin.example": "x", "www.tin.example": "x"}})
	assert.NoError(t, err)
	_, err = NewStream(StreamOptions{Publishers: map[string]string{"Tin.example": "x", "tin.example ": "y"}})
	assert.ErrorContains(t, err, `two publishers for one outlet, "Tin.example" and "tin.example "`)
}
