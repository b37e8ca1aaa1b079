package web

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"
)

// The cost of a password, the first choice of OWASP's cheat sheet with little
// memory: 19 MiB, two passes.
const (
	argonMemory  = 19 << 10 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
)

// HashPassword returns a line's second half for ReadUsers, in the format of the
// argon2 command: $argon2id$v=19$m=…,t=…,p=…$salt$key.
func HashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key))
}

var errHash = errors.New("want a password hash such as $argon2id$v=19$m=19456,t=2,p=1$salt$key")

// A passwordHash is one as HashPassword writes it.
type passwordHash struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

func parseHash(text string) (passwordHash, error) {
	var h passwordHash
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads); err != nil {
		return h, errHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	const most = 1 << 20 // KiB: a gigabyte
	if err1 != nil || err2 != nil || len(h.salt) < 8 || len(h.key) < 16 || h.time < 1 || h.time > 64 || h.threads < 1 || h.memory < 8 || h.memory > most {
		return h, errHash
	}
	return h, nil
}

func (h *passwordHash) matches(password string) bool {
	key := argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.threads, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1
}

// ReadUsers reads lines of a name, a colon and a hash by HashPassword. Blank
// lines and those that begin with # are left out.
func ReadUsers(r io.Reader) (map[string]string, error) {
	users := make(map[string]string)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, hash, ok := strings.Cut(line, ":")
		if !ok || name == "" {
			return nil, fmt.Errorf("line %d: want a name, a colon and a password hash", n)
		}
		if _, err := parseHash(hash); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if _, twice := users[name]; twice {
			return nil, fmt.Errorf("line %d: the name %q is there twice", n, name)
		}
		users[name] = hash
	}
	return users, lines.Err()
}

const (
	sessionLife = 30 * 24 * time.Hour
	maxSessions = 10_000
)

// A name and an address have so many wrong passwords at once, and then one a minute.
const (
	maxTries    = 10
	triesEvery  = time.Minute
	maxBraked   = 10_000 // names, and addresses
	networkBits = 64     // of an address of IPv6 that are one house's
)

// doors know who may come in.
type doors struct {
	users  map[string]passwordHash
	token  string
	secure bool
	clock  func() time.Time

	// trying holds one value for each password that is being checked, so that a
	// crowd of guesses takes no more than two cores and 40 MB.
	trying chan struct{}

	// Who guesses is slowed down by the name that it tries and by its address. The
	// first protects a password from many addresses, and lets a stranger keep a reader
	// from signing in, as long as that takes; sessions go on meanwhile.
	names, addresses *brake

	mu       sync.Mutex
	sessions map[[sha256.Size]byte]session // by the hash of the cookie's value
}

type session struct {
	user string
	ends time.Time
}

func newDoors(opts Options) *doors {
	d := &doors{
		users:     make(map[string]passwordHash),
		token:     opts.Token,
		secure:    opts.Secure,
		clock:     opts.Clock,
		trying:    make(chan struct{}, 2),
		names:     newBrake(maxTries, triesEvery, maxBraked),
		addresses: newBrake(maxTries, triesEvery, maxBraked),
		sessions:  make(map[[sha256.Size]byte]session),
	}
	for name, text := range opts.Users {
		if h, err := parseHash(text); err == nil { // nobody has the password of any other
			d.users[name] = h
		}
	}
	if len(opts.Users) > 0 && len(d.users) == 0 && d.token == "" {
		d.token = rand.Text() // closed, rather than open to all
	}
	return d
}

// open reports whether everyone may come in.
func (d *doors) open() bool { return len(d.users) == 0 && d.token == "" }

type readerKey struct{}

// readerOf returns the name of the one who sent r, or "".
func readerOf(r *http.Request) string {
	name, _ := r.Context().Value(readerKey{}).(string)
	return name
}

// guard lets those through to h who have a session, the token or nothing to
// show. Others get a page to sign in, or a refusal if they are programs.
func (d *doors) guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.open() || r.URL.Path == "/login" || r.URL.Path == "/healthz" || strings.HasPrefix(r.URL.Path, "/static/") {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "private")
		user, ok := d.who(r)
		if ok {
			h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), readerKey{}, user)))
			return
		}
		if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") && len(d.users) > 0 {
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		}
		w.Header().Add("WWW-Authenticate", `Bearer realm="newsdesk"`)
		w.Header().Add("WWW-Authenticate", `Basic realm="newsdesk", charset="UTF-8"`)
		refuse(w, r, http.StatusUnauthorized, "The desk wants a password or a token.")
	})
}

func (d *doors) who(r *http.Request) (user string, ok bool) {
	if cookie, err := r.Cookie(d.cookieName()); err == nil {
		d.mu.Lock()
		s, found := d.sessions[sha256.Sum256([]byte(cookie.Value))]
		d.mu.Unlock()
		if found && d.clock().Before(s.ends) {
			return s.user, true
		}
	}
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") { // RFC 9110, 11.1
		_, given, _ = r.BasicAuth() // what feed readers can send
	}
	if d.token == "" || given == "" {
		return "", false
	}
	want, got := sha256.Sum256([]byte(d.token)), sha256.Sum256([]byte(given))
	return "", subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

func (d *doors) cookieName() string {
	if d.secure {
		return "__Host-newsdesk"
	}
	return "newsdesk"
}

// nobody is what the password of an unknown user is compared with, so that the
// time of an answer does not say which names there are.
var nobody = sync.OnceValue(func() passwordHash {
	h, _ := parseHash(HashPassword(rand.Text()))
	return h
})

// A waitError reports that there were too many attempts, and how long to wait for the next.
type waitError struct{ wait time.Duration }

func (e *waitError) Error() string { return "too many attempts: wait " + e.wait.String() }

var errPassword = errors.New("name or password is wrong")

// enter starts a session if user, who asks from an address, has the password, and returns
// its cookie. An address that is not known is "".
func (d *doors) enter(ctx context.Context, user, password, address string) (*http.Cookie, error) {
	// An attempt counts before it is known to be wrong, so that many at once are many.
	if address != "" {
		if wait, ok := d.addresses.take(address, d.clock()); !ok {
			return nil, &waitError{wait}
		}
	}
	if wait, ok := d.names.take(user, d.clock()); !ok {
		return nil, &waitError{wait}
	}
	select {
	case d.trying <- struct{}{}:
		defer func() { <-d.trying }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	hash, known := d.users[user]
	if !known {
		hash = nobody()
	}
	if !hash.matches(password) || !known {
		return nil, errPassword
	}
	d.names.forget(user)
	d.addresses.giveBack(address)
	return d.begin(user), nil
}

// begin starts a session of a reader, and returns its cookie.
func (d *doors) begin(user string) *http.Cookie {
	value, now := rand.Text(), d.clock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.sessions) >= maxSessions {
		for key, s := range d.sessions {
			if !now.Before(s.ends) || len(d.sessions) >= maxSessions {
				delete(d.sessions, key)
			}
		}
	}
	d.sessions[sha256.Sum256([]byte(value))] = session{user, now.Add(sessionLife)}
	return d.cookie(value, int(sessionLife.Seconds()))
}

// addressOf returns the address that a request comes from, or "" if a proxy that is
// between does not say. A proxy appends who asked it; what stands before that is hearsay.
func (d *doors) addressOf(r *http.Request) string {
	text := r.RemoteAddr
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	if d.secure {
		said := r.Header.Values("X-Forwarded-For")
		if len(said) == 0 {
			return ""
		}
		last := said[len(said)-1]
		text = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	}
	at, err := netip.ParseAddr(text)
	if err != nil {
		return ""
	}
	at = at.Unmap().WithZone("")
	if at.Is6() {
		network, _ := at.Prefix(networkBits)
		return network.String()
	}
	return at.String()
}

func (d *doors) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: d.cookieName(), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteLaxMode}
}

// leave ends the session of r.
func (d *doors) leave(r *http.Request) *http.Cookie {
	if cookie, err := r.Cookie(d.cookieName()); err == nil {
		d.mu.Lock()
		delete(d.sessions, sha256.Sum256([]byte(cookie.Value)))
		d.mu.Unlock()
	}
	return d.cookie("", -1)
}

// localPath returns path if it leads to a page of the desk, else "/": what
// comes after "?next=" must not lead elsewhere.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return cmp.Or(path, "/")
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "login", loginData{Next: localPath(r.FormValue("next"))})
}

type loginData struct {
	Next, Name string
	Wrong      bool
	Wait       int // minutes until the next attempt, if there were too many
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	name, next := r.PostFormValue("name"), localPath(r.PostFormValue("next"))
	address := s.doors.addressOf(r)
	cookie, err := s.doors.enter(r.Context(), name, r.PostFormValue("password"), address)
	if tooMany, ok := errors.AsType[*waitError](err); ok {
		seconds := int((tooMany.wait + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		return s.render(w, r, http.StatusTooManyRequests, "login", loginData{Next: next, Name: name, Wait: (seconds + 59) / 60})
	}
	if err != nil {
		s.opts.Log.Warn("wrong name or password", "name", cut(name, 100), "from", cmp.Or(address, r.RemoteAddr))
		return s.render(w, r, http.StatusUnauthorized, "login", loginData{Next: next, Name: name, Wrong: true})
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.doors.leave(r))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
