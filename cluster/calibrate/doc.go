// Package calibrate finds the thresholds of stories and topics that fit a labelled
// sample: the articles of a day whose events and affairs someone wrote down, or pairs
// of articles of which someone said whether they report the same event.
//
// A [Sample] is articles, grouped by each threshold and compared with the labels. What
// it returns is a [Calibration]: the threshold that fits best, how sure that is, what
// to expect of other events, and what each threshold does.
package calibrate
