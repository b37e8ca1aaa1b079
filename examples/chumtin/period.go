package main

import (
	"errors"
	"regexp"
	"strconv"
	"time"
)

// A period is the value of a flag: a duration that may have days and weeks, such
// as 2d, 1w or 1d12h.
type period time.Duration

// longUnits are those that [time.ParseDuration] does not know.
var longUnits = map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour}

var longPart = regexp.MustCompile(`^([0-9]+)([dw])`)

func (p *period) String() string {
	d := time.Duration(*p)
	if d >= 24*time.Hour && d%(24*time.Hour) == 0 {
		return strconv.FormatInt(int64(d/(24*time.Hour)), 10) + "d"
	}
	return d.String()
}

func (p *period) Set(s string) error {
	var sum time.Duration
	rest := s
	for {
		m := longPart.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		n, err := strconv.ParseInt(m[1], 10, 64)
		unit := longUnits[m[2]]
		if err != nil || n > int64((1<<63-1-sum)/unit) {
			return errors.New("too long")
		}
		sum += time.Duration(n) * unit
		rest = rest[len(m[0]):]
	}
	if rest != "" || s == "" {
		d, err := time.ParseDuration(rest)
		if err != nil {
			return errors.New("want weeks, days, hours, minutes or seconds, as in 2d, 1w, 1d12h or 90m")
		}
		if d > 0 && d > 1<<63-1-sum {
			return errors.New("too long")
		}
		sum += d
	}
	if sum <= 0 {
		return errors.New("want above 0")
	}
	*p = period(sum)
	return nil
}
