package peers

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/cluster/copies"
)

// A CopyFinder groups the copies among texts: it returns the group of each text, named
// by a text.
type CopyFinder struct {
	Name   string
	Groups func(ctx context.Context, texts []string) ([]int, error)
}

// CopyFinders returns this library, and what is used for training corpora by its usual
// settings. These are written anew after what the two programs do, in Python, so they
// say what is found, and nothing of speed.
func CopyFinders() []CopyFinder {
	return []CopyFinder{
		{"chumtin dedup", func(ctx context.Context, texts []string) ([]int, error) { return ownCopies(ctx, texts, 0) }},
		{"chumtin dedup -containment 0.9", func(ctx context.Context, texts []string) ([]int, error) { return ownCopies(ctx, texts, 0.9) }},
		{"text-dedup, minhash", textDedup().groups},
		{"datatrove, minhash", datatrove().groups},
	}
}

// ownCopies joins the groups of a set, and if containment is not 0 what is in larger
// texts.
func ownCopies(ctx context.Context, texts []string, containment float64) ([]int, error) {
	set, err := copies.NewSet(copies.Options{})
	if err != nil {
		return nil, err
	}
	if err := set.AddAll(ctx, slices.Values(texts)); err != nil {
		return nil, err
	}
	groups, err := set.Groups(ctx)
	if err != nil {
		return nil, err
	}
	p := newPartition(len(texts))
	dropped := make([]bool, len(texts))
	for _, g := range groups {
		for _, text := range g.Texts[1:] {
			p.join(g.Texts[0], text)
			dropped[text] = true
		}
	}
	if containment > 0 {
		found, err := set.Inclusions(ctx, containment, func(text int) bool { return !dropped[text] })
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			p.join(in.Text, in.In)
		}
	}
	return p.groups(), nil
}

// A minHash is MinHash over n-grams of words, with bands, whose candidates are copies:
// none is verified.
type minHash struct {
	words    func(text string) []string
	ngram    int
	shortest int // texts of fewer words have no copies
	banding  Banding
	a, b     []uint64
}

func newMinHash(words func(string) []string, ngram, shortest int, banding Banding) *minHash {
	m := &minHash{words: words, ngram: ngram, shortest: shortest, banding: banding}
	rng := rand.New(rand.NewPCG(42, 1))
	for range banding.Bands * banding.Rows {
		m.a = append(m.a, 1+rng.Uint64N(mersenne-1))
		m.b = append(m.b, rng.Uint64N(mersenne))
	}
	return m
}

const mersenne = 1<<61 - 1

var noWord = regexp.MustCompile(`[^\pL\pN_]`)

// textDedup is text_dedup.minhash of github.com/ChenghaoMou/text-dedup by its defaults:
// n-grams of 5, 256 permutations, a threshold of 0.7. Python's \W is what is no letter,
// number or underscore: a combining mark parts words.
func textDedup() *minHash {
	split := func(text string) []string { return noWord.Split(strings.ToLower(text), -1) }
	return newMinHash(split, 5, 5, bandingWithin(256, 0.7))
}

const datatrovePunctuation = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»"

var digits = regexp.MustCompile(`\d+`)

// datatrove is the minhash of github.com/huggingface/datatrove by its defaults: n-grams
// of 5 words of a text without case, punctuation, marks and numbers; 14 buckets of 8
// hashes.
func datatrove() *minHash {
	words := func(text string) []string {
		text = strings.Map(func(r rune) rune {
			if strings.ContainsRune(datatrovePunctuation, r) || unicode.IsControl(r) && r != '\n' {
				return -1
			}
			return r
		}, strings.ToLower(text))
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(text))
		return strings.Fields(digits.ReplaceAllString(text, "0"))
	}
	return newMinHash(words, 5, 5, Banding{Bands: 14, Rows: 8})
}

// groups joins all texts that agree in a band.
func (m *minHash) groups(ctx context.Context, texts []string) ([]int, error) {
	p := newPartition(len(texts))
	first := make([]map[uint64]int, m.banding.Bands)
	for i := range first {
		first[i] = make(map[uint64]int)
	}
	for n, text := range texts {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		signature := m.signature(m.words(text))
		if signature == nil {
			continue
		}
		for band, of := range first {
			key := m.banding.key(signature, band)
			if other, ok := of[key]; ok {
				p.join(other, n)
			} else {
				of[key] = n
			}
		}
	}
	return p.groups(), nil
}

// signature returns the least of 32 bits of (ah+b) modulo a prime over all n-grams, for
// each a and b; the products overflow, as theirs do.
func (m *minHash) signature(words []string) []uint64 {
	if len(words) < m.shortest {
		return nil
	}
	signature := slices.Repeat([]uint64{1<<32 - 1}, len(m.a))
	seen := make(map[uint32]bool)
	for i := range len(words) - m.ngram + 1 {
		hash := fnv.New64a()
		_, _ = hash.Write([]byte(strings.Join(words[i:i+m.ngram], " "))) // into memory
		h := uint32(mixed(hash.Sum64()))
		if seen[h] {
			continue
		}
		seen[h] = true
		for k := range m.a {
			signature[k] = min(signature[k], (uint64(h)*m.a[k]+m.b[k])%mersenne&(1<<32-1))
		}
	}
	return signature
}

// mixed spreads the bits of a hash of FNV.
func mixed(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}
