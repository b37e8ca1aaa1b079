package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLinkageString(t *testing.T) {
	assert.Equal(t, "quorum", Quorum.String())
	assert.Equal(t, "Linkage(4)", Linkage(4).String())
}
