package ui

// format.go turns numbers, times and sizes into the words that a visitor
// reads. All of it is pure, so that the same value reads the same everywhere.

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	dash  = "–" // stands for what is not known
	minus = "−" // as wide as a digit in tabular figures, unlike the hyphen
)

// clock writes seconds as a time code, "4:12.0" or "1:04:12.0". NaN and
// infinities are a dash.
func clock(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return dash
	}
	sign := ""
	if seconds < 0 {
		sign, seconds = minus, -seconds
	}
	tenths := math.Round(seconds * 10)
	if tenths > 1e15 {
		return sign + strconv.FormatFloat(seconds, 'g', 6, 64) + " s"
	}
	t := int64(tenths)
	if t == 0 {
		sign = ""
	}
	var b strings.Builder
	b.WriteString(sign)
	if hours := t / 36000; hours > 0 {
		b.WriteString(strconv.FormatInt(hours, 10))
		b.WriteByte(':')
		b.WriteString(twoDigits(t / 600 % 60))
	} else {
		b.WriteString(strconv.FormatInt(t/600, 10))
	}
	b.WriteByte(':')
	b.WriteString(twoDigits(t / 10 % 60))
	b.WriteByte('.')
	b.WriteString(strconv.FormatInt(t%10, 10))
	return b.String()
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// bytes writes a size in decimal units with three significant digits,
// "2.94 MB". Less than a kilobyte is exact, "812 B".
func bytes(n int) string {
	if n < 0 {
		return dash
	}
	if n < 1000 {
		return strconv.Itoa(n) + " B"
	}
	v := float64(n)
	for _, unit := range []string{" kB", " MB", " GB", " TB"} {
		v /= 1000
		digits := 0
		switch {
		case v < 9.995:
			digits = 2
		case v < 99.95:
			digits = 1
		}
		if v < 999.5 || unit == " TB" {
			return strconv.FormatFloat(v, 'f', digits, 64) + unit
		}
	}
	return dash
}

// count writes a whole number with its thousands apart, "28,804".
func count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = minus, s[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// counted is a count with its noun, "1 embedding" or "453 embeddings".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// fixed writes v with so many digits after the point and a true minus sign.
// NaN, which stands for a value that does not exist, is a dash.
func fixed(v float64, digits int) string {
	switch {
	case math.IsNaN(v):
		return dash
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return minus + "∞"
	}
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if s[0] != '-' {
		return s
	}
	if strings.Trim(s, "-0.") == "" {
		return s[1:] // rounds to zero, which has no sign to a reader
	}
	return minus + s[1:]
}

// exact writes a component so that reading it back gives the same float32. It
// keeps the hyphen and the spelling that JSON has, since it is text to copy;
// NaN stands for null.
func exact(v float32) string {
	f := float64(v)
	switch {
	case math.IsNaN(f):
		return "null"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if v != 0 && -1e-6 < v && v < 1e-6 || math.Abs(f) >= 1e21 {
		return strconv.FormatFloat(f, 'e', -1, 32)
	}
	return strconv.FormatFloat(f, 'f', -1, 32)
}

// span writes how long something took or takes, in at most two units:
// "0:14" under an hour as minutes and seconds, then "2 h 05 min", "6 days 23 h".
func span(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	s := int64(d / time.Second)
	switch {
	case s < 3600:
		return strconv.FormatInt(s/60, 10) + ":" + twoDigits(s%60)
	case s < 86400:
		return strconv.FormatInt(s/3600, 10) + " h " + twoDigits(s/60%60) + " min"
	}
	days := s / 86400
	noun := " days "
	if days == 1 {
		noun = " day "
	}
	return strconv.FormatInt(days, 10) + noun + strconv.FormatInt(s/3600%24, 10) + " h"
}

// seconds writes a wait for a sentence: "5 s", "1.5 s", "2 min", "2 min 30 s".
func seconds(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	if d < 10*time.Second {
		tenths := int64(math.Round(d.Seconds() * 10))
		if tenths%10 == 0 {
			return strconv.FormatInt(tenths/10, 10) + " s"
		}
		return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + " s"
	}
	s := int64(math.Round(d.Seconds()))
	switch {
	case s < 60:
		return strconv.FormatInt(s, 10) + " s"
	case s%60 == 0:
		return strconv.FormatInt(s/60, 10) + " min"
	}
	return strconv.FormatInt(s/60, 10) + " min " + strconv.FormatInt(s%60, 10) + " s"
}

// milliseconds writes how long a request took, as a bare whole number.
func milliseconds(d time.Duration) string {
	return count(int(math.Round(float64(d) / float64(time.Millisecond))))
}

// ago writes an age for a narrow column: "now", "4 min", "3 h", "2 d".
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	case d < 24*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + " d"
}

// timeOfDay writes a moment of today as "23:04:11", in its own location.
func timeOfDay(t time.Time) string {
	if t.IsZero() {
		return dash
	}
	return t.Format("15:04:05")
}
