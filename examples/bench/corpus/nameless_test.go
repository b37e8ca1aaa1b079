package corpus

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWithoutNames(t *testing.T) {
	assert.Equal(t, "ông nói (về giá) ngày", withoutNames("Hôm 12/9 ông Nguyễn \"Văn\" nói (về giá) ngày 3.1"))
}
