package web

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/argon2"
)

// A brake is a bucket for each key: it begins full, an attempt takes one out, and one comes
// back at a time.
func TestBrakeIsABucket(t *testing.T) {
	const burst, every = 3, 10 * time.Second
	b := newBrake(burst, every, 100)
	now := clock()
	type bucket struct {
		filled time.Duration // times every
		at     time.Time
	}
	buckets := make(map[string]*bucket)
	r := rand.New(rand.NewPCG(1, 2))
	allowed := 0
	for range 5000 {
		now = now.Add(time.Duration(r.IntN(5000)) * time.Millisecond)
		key := fmt.Sprint("key ", r.IntN(5))
		own := buckets[key]
		if own == nil {
			own = &bucket{burst * every, now}
			buckets[key] = own
		}
		own.filled, own.at = min(own.filled+now.Sub(own.at), burst*every), now
		wait, ok := b.take(key, now)
		require.Equal(t, own.filled >= every, ok, "%v of %v", own.filled, every)
		if ok {
			own.filled -= every
			allowed++
			if r.IntN(4) == 0 {
				b.giveBack(key)
				own.filled += every
			}
		} else {
			require.Equal(t, every-own.filled, wait)
		}
	}
	assert.Positive(t, allowed)
	b.forget("key 0")
	for range burst {
		_, ok := b.take("key 0", now)
		assert.True(t, ok)
	}
}

// However many keys there are, only so many are in memory, and none of them has the one
// forgotten that tries the hardest.
func TestBrakeForgets(t *testing.T) {
	const most = 64
	b := newBrake(2, time.Minute, most)
	now := clock()
	for range 2 {
		_, ok := b.take("lan", now)
		require.True(t, ok)
	}
	for i := range 10 * most {
		_, ok := b.take(fmt.Sprint("stranger ", i, strings.Repeat("x", 1000)), now)
		require.True(t, ok)
		require.LessOrEqual(t, len(b.debt), most)
		_, ok = b.take("lan", now)
		require.False(t, ok, "after %d others", i)
	}
	now = now.Add(time.Hour)
	_, ok := b.take("lan", now)
	assert.True(t, ok)
}

// cheapHash is a password's with as little cost as there is.
func cheapHash(password string) string {
	salt := []byte("muối của bàn tin")
	key := argon2.IDKey([]byte(password), salt, 1, 8, 1, 32)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, b64(salt), b64(key))
}

// Who guesses passwords is slowed down: by the name, whatever the address, and by the
// address, whatever the name.
func TestLoginsAreBraked(t *testing.T) {
	now := clock()
	users := map[string]string{"lan": cheapHash("đúng"), "minh": cheapHash("đúng"), "hà": cheapHash("đúng")}
	server := func(secure bool) func(name, password string, headers ...string) answer {
		s := newServer(newDesk(t), Options{Users: users, Secure: secure, Clock: func() time.Time { return now }})
		return func(name, password string, headers ...string) answer {
			form := url.Values{"name": {name}, "password": {password}}
			return ask(t, s, "POST", "/login", form.Encode(), append(headers, "Accept-Language", "en")...)
		}
	}
	login := server(true)
	from := func(address string) []string { return []string{"X-Forwarded-For", "10.9.9.9, " + address} }
	for i := range maxTries {
		assert.Equal(t, http.StatusUnauthorized, login("lan", "sai", from(fmt.Sprint("192.0.2.", i))...).StatusCode)
	}
	got := login("lan", "đúng", from("192.0.2.100")...)
	assert.Equal(t, http.StatusTooManyRequests, got.StatusCode, "the name has had its tries")
	assert.Equal(t, "60", got.Header.Get("Retry-After"))
	says(t, got, "Too many attempts. Try again in 1 minute.")
	assert.Equal(t, http.StatusSeeOther, login("minh", "đúng", from("192.0.2.100")...).StatusCode, "another has not")
	now = now.Add(59 * time.Second)
	assert.Equal(t, "1", login("lan", "đúng", from("192.0.2.100")...).Header.Get("Retry-After"))
	now = now.Add(time.Second)
	assert.Equal(t, http.StatusSeeOther, login("lan", "đúng", from("192.0.2.100")...).StatusCode)
	for range maxTries {
		assert.Equal(t, http.StatusUnauthorized, login("lan", "sai", from("192.0.2.101")...).StatusCode, "a right one makes up for those before")
	}

	for _, address := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::ffff:0:0:1"} { // one house
		for range maxTries {
			login("none", "sai", from(address)...)
			now = now.Add(time.Nanosecond)
		}
	}
	assert.Equal(t, http.StatusTooManyRequests, login("hà", "đúng", from("2001:db8::3")...).StatusCode, "the address has had its tries")
	assert.Equal(t, http.StatusSeeOther, login("hà", "đúng", from("2001:db8:0:1::1")...).StatusCode)
	assert.Equal(t, http.StatusSeeOther, login("hà", "đúng", from("192.0.2.102")...).StatusCode)
	for range 3 * maxTries {
		assert.Equal(t, http.StatusSeeOther, login("hà", "đúng", from("192.0.2.103")...).StatusCode, "right ones do not count")
	}
	assert.Equal(t, http.StatusSeeOther, login("hà", "đúng").StatusCode, "a proxy that does not say who asks is no address")

	login = server(false)
	for range maxTries {
		assert.Equal(t, http.StatusUnauthorized, login("none", "sai", from(fmt.Sprint("192.0.2.", rand.IntN(256)))...).StatusCode)
	}
	assert.Equal(t, http.StatusTooManyRequests, login("hà", "đúng", from("192.0.2.1")...).StatusCode, "without a proxy nobody else says who asks")
}
