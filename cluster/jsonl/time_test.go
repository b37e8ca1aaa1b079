package jsonl_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

func TestParseTime(t *testing.T) {
	hanoi := time.FixedZone("", 7*60*60)
	ten := time.Date(2026, 11, 27, 10, 0, 0, 0, hanoi)
	half := ten.Add(30 * time.Minute)
	day := ten.Add(-10 * time.Hour)
	for s, want := range map[string]time.Time{
		"2026-11-27T10:00:00+07:00":                          ten,
		"2026-11-27T10:00:00+0700":                           ten,
		"2026-11-27T10:00:00+07":                             ten,
		"2026-11-27t03:00:00z":                               ten,
		"2026-11-27T10:00:00.000+07:00":                      ten,
		"2026-11-27T10:30:00":                                half,
		"2026-11-27 10:00":                                   ten,
		"2026-11-27 10:00:00":                                ten,
		"2026-11-27 03:00:00 UTC":                            ten,
		"2026-11-27 10:00:00 +0700":                          ten,
		"2026-11-27 10:00:00 +0700 +07":                      {},
		"2026/11/27 10:00":                                   ten,
		"20261127T030000Z":                                   ten,
		"20261127T0300Z":                                     ten,
		"20261127":                                           day,
		"2026-11-27":                                         day,
		"Fri, 27 Nov 2026 10:00:00 +0700":                    ten,
		"Fri, 27 Nov 2026 03:00:00 GMT":                      ten,
		"Fri, 27 Nov 26 10:00:00 +0700":                      ten,
		"27 Nov 26 03:00 Z":                                  ten,
		"Thu, 26 Nov 2026 22:00:00 EST":                      ten,
		"Friday, 27-Nov-26 03:00:00 UTC":                     ten,
		"Fri Nov 27 10:00:00 2026":                           ten,
		"Fri Nov 27 03:00:00 UTC 2026":                       ten,
		"Nov 27, 2026, 10:00 AM":                             ten,
		"November 27th, 2026 at 10:30 a.m.":                  half,
		"27 November 2026":                                   day,
		"27/11/2026":                                         day,
		"27-11-2026":                                         day,
		"27.11.2026":                                         day,
		"27/11/26":                                           day,
		"11/27/2026":                                         {}, // day first
		"11/13/2026":                                         {},
		"11-27-26":                                           {},
		"2026-27-11":                                         {},
		"2026-W48-5":                                         {},
		"2026-331":                                           {},
		"Thu, 27 Nov 2026 10:00:00 +0700":                    ten, // it was a Friday
		"10:00 27/11/2026":                                   ten,
		"27/11/2026 10:00":                                   ten,
		"27/11/2026 - 10:30":                                 half,
		"27/11/2026 | 10:30":                                 half,
		"10:00 - 27/11/2026":                                 ten,
		"10h30 ngày 27/11/2026":                              half,
		"10h ngày 27.11.2026":                                ten,
		"10 giờ 30 phút, ngày 27/11/2026":                    half,
		"Thứ sáu, 27/11/2026, 10:00 (GMT+7)":                 ten,
		"Thứ 6, ngày 27/11/2026 10:30":                       half,
		"Thứ Sáu, 27/11/2026, 10:00 (GMT+07:00)":             ten,
		"27 tháng 11 năm 2026":                               day,
		"Ngày 27 tháng 11, 2026 lúc 10:00 SA":                ten,
		"Cập nhật: 27/11/2026 10:00":                         ten,
		"20261127100000":                                     ten,
		"202611271000":                                       ten,
		"20261327100000":                                     time.UnixMilli(20261327100000), // no day, and so a number
		"202611272500":                                       time.UnixMilli(202611272500),
		"Fri, 27 Nov 2026 03:00:00 +0000 (UTC)":              ten,
		"Fri, 27 Nov 2026 03:00:00 +0000 (x (y":              {},
		"2026-11-27T10:00:00+07:00[Asia/Ho_Chi_Minh]":        ten,
		"2026-11-27T03:00Z[UTC]":                             ten,
		"2026-11-27T10:00[Asia/Ho_Chi_Minh]":                 {},
		"Fri Nov 27 2026 10:00:00 GMT+0700 (Indochina Time)": ten,
		"Fri Nov 27 2026 10:00:00 GMT+0700 (Giờ Đông Dương)":           ten,
		"Fri Nov 27 2026 10:00:00 GMT+0700 (Indochina Time) và sau đó": {},
		"/Date(1795748400000)/":                        ten,
		"10:00 GMT+7 (27/11/2026)":                     ten,
		"27/11/2026 10:00 GMT+7 (cập nhật 28/11/2026)": {},
		"/Date(hqua)/":                                 {},
		"1795748400":                                   ten,
		"1795748400000":                                ten,
		"1795748400000000":                             ten,
		"1795748400000000000":                          ten,
		"1795748400.0":                                 ten,
		"1.7957484e9":                                  ten,
		"1795748400000.0":                              ten,
		"1.7957484e12":                                 ten,
		"1795748400000000.0":                           ten,
		"99999999":                                     {},
		"1e300":                                        {},
		"NaN":                                          {},
		"-Inf":                                         {},
		"12000-01-01T00:00:00Z":                        {},
		"12000-01-01":                                  {},
		"0000-01-01T00:00:00Z":                         {},
		"9999-12-31T23:59:59-14:00":                    {},
		"0001-01-01T05:00:00+07:00":                    {},
		"2026-11-27T10:00:00+24:00":                    {},
		"":                                             {},
		"hôm qua":                                      {},
		"10:00":                                        {},
		"27/11":                                        {},
		"32/11/2026":                                   {},
		"31/11/2026":                                   {},
		"29/2/2027":                                    {},
		"27/13/2026":                                   {},
		"2026-11-27T25:00:00Z":                         {},
		"2026-11-27 2026-11-28":                        {},
		"1":                                            {},
		"0x6A123456":                                   {},
		"99999999999999999999":                         {},
		"2026-11-27T10:00:00+99:00":                    {},
		"Fri, 27 Nov 2026 10:00:00 +0700 và sau đó": {},
	} {
		got, err := jsonl.ParseTime(s, hanoi)
		if want.IsZero() {
			assert.Error(t, err, s)
			continue
		}
		require.NoError(t, err, s)
		assert.True(t, want.Equal(got), "%q: want %v, got %v", s, want, got)
	}
	got, err := jsonl.ParseTime("2026-11-27 03:00", nil)
	require.NoError(t, err)
	assert.True(t, ten.Equal(got), "without a zone it is UTC")
}

// What programs write for a time that is not set is none, in any zone.
func TestParseTimeNotSet(t *testing.T) {
	for _, s := range []string{
		"0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01T00:00:00+07:00", "0001-01-01", "01/01/0001",
		"0000-00-00 00:00:00", "0000-00-00",
	} {
		for _, zone := range []*time.Location{nil, time.FixedZone("", 7*60*60), time.FixedZone("", -7*60*60)} {
			got, err := jsonl.ParseTime(s, zone)
			assert.NoError(t, err, s)
			assert.Equal(t, time.Time{}, got, s)
		}
	}
}

// Who sends the month first is told so.
func TestParseTimeMonthFirst(t *testing.T) {
	_, err := jsonl.ParseTime("11/27/2026 10:00 AM", nil)
	assert.EqualError(t, err, `"11/27/2026 10:00 AM" is no time: no month 27: the day comes before the month`)
}

// The unit of a number follows from its size, without a gap.
func TestParseTimeUnits(t *testing.T) {
	for s, want := range map[string]string{
		"100000000":           "1973-03-03T09:46:40Z",
		"99999999999":         "5138-11-16T09:46:39Z",
		"100000000000":        "1973-03-03T09:46:40Z",
		"99999999999999":      "5138-11-16T09:46:39.999Z",
		"100000000000000":     "1973-03-03T09:46:40Z",
		"99999999999999999":   "5138-11-16T09:46:39.999999Z",
		"100000000000000000":  "1973-03-03T09:46:40Z",
		"9223372036854775807": "2262-04-11T23:47:16.854775807Z",
	} {
		got, err := jsonl.ParseTime(s, nil)
		require.NoError(t, err, s)
		assert.Equal(t, want, got.Format(time.RFC3339Nano), s)
	}
}

// What package time writes in a form of the standards is read as it was meant.
func FuzzParseTime(f *testing.F) {
	f.Add("Thứ sáu, 27/11/2026, 10:00 (GMT+7)", int64(1795748400))
	f.Fuzz(func(t *testing.T, s string, seconds int64) {
		if got, err := jsonl.ParseTime(s, nil); err == nil {
			require.NotEqual(t, time.Local, got.Location())
			again, err := jsonl.ParseTime(got.Format(time.RFC3339Nano), nil)
			require.NoError(t, err)
			require.True(t, got.Equal(again))
			_, err = json.Marshal(got)
			require.NoError(t, err)
		}
		want := time.Unix(seconds%4e9, 0).UTC()
		for _, layout := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123, time.ANSIC, time.UnixDate,
			time.DateTime, "15:04:05 02/01/2006", "02-01-2006 15:04:05", "Jan 2, 2006 3:04:05 PM", "20060102T150405Z"} {
			got, err := jsonl.ParseTime(want.Format(layout), nil)
			require.NoError(t, err, "%s", want.Format(layout))
			require.True(t, want.Equal(got), "%s: %v", want.Format(layout), got)
		}
	})
}

func TestZoneOf(t *testing.T) {
	for lang, hours := range map[string]int{"vi": 7, "VI": 7, "vi-VN": 7, "vi_VN": 7, "vi-Latn-VN": 7, "": 0, "v": 0, "en": 0, "vie": 0, "vi VN": 0, "en-vi": 0} {
		_, offset := time.Date(2026, 11, 27, 0, 0, 0, 0, jsonl.ZoneOf(lang)).Zone()
		assert.Equal(t, hours*60*60, offset, "%q", lang)
	}
}
