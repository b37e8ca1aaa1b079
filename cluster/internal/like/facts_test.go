package like

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A template shares less than a quarter of its numbers, not just a quarter.
func TestTemplateOfAQuarter(t *testing.T) {
	f := facts{known: templateMinKnown, shared: templateMinKnown / 4, otherDates: true}
	assert.False(t, f.template(templateMinPlain))
	f.shared--
	assert.True(t, f.template(templateMinPlain))
	assert.False(t, f.template(templateMinPlain-1))
}
