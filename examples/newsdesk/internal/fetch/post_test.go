package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPost(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got = r.Method + " " + r.URL.Path + " " + r.Header.Get("Idempotency-Key") + " " + string(body)
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/moved":
			http.Redirect(w, r, "/ok", http.StatusTemporaryRedirect)
		}
	}))
	defer server.Close()
	c, err := New(Options{AllowPrivate: true, AnyPort: true})
	require.NoError(t, err)
	header := http.Header{"Idempotency-Key": {"k"}}
	require.NoError(t, c.Post(t.Context(), server.URL+"/ok", header, []byte("{}")))
	assert.Equal(t, "POST /ok k {}", got)
	require.Error(t, c.Post(t.Context(), server.URL+"/gone", header, nil))
	require.Error(t, c.Post(t.Context(), server.URL+"/moved", header, nil))
	assert.Equal(t, "POST /moved k ", got, "no redirect is followed")
	require.Error(t, c.Post(t.Context(), "file:///etc/passwd", nil, nil))

	guarded, err := New(Options{AnyPort: true})
	require.NoError(t, err)
	got = ""
	require.Error(t, guarded.Post(t.Context(), server.URL+"/ok", header, nil))
	assert.Empty(t, got)
}
