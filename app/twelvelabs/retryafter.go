// What an answer asks to wait, without net/http.

package twelvelabs

import (
	"strings"
	"time"
)

// MaxRetryAfter caps what an answer can ask to wait.
const MaxRetryAfter = 5 * time.Minute

// minRetryAfter keeps an answer that asks for a fraction of a second from
// turning a watch into a hot loop.
const minRetryAfter = time.Second

// dateFormats are the three forms of an HTTP date (RFC 9110, 5.6.7).
var dateFormats = []string{"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC850, time.ANSIC}

// RetryAfter reads a Retry-After header, seconds or an HTTP date in any of its
// three forms, seen at now. It answers between one second and five minutes, or
// 0 where the time is already over; false where the header says nothing
// readable. Decimals are allowed, because error bodies carry them.
func RetryAfter(header string, now time.Time) (time.Duration, bool) {
	header = strings.TrimSpace(header)
	if d, ok := seconds(header); ok {
		return bounded(d), true
	}
	if t, ok := httpDate(header); ok {
		return bounded(t.Sub(now)), true
	}
	return 0, false
}

func bounded(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return min(max(d, minRetryAfter), MaxRetryAfter)
}

// seconds reads digits with an optional fraction. What is far beyond the cap
// saturates an hour above it.
func seconds(s string) (time.Duration, bool) {
	const most = MaxRetryAfter + time.Hour
	whole, fraction, dotted := strings.Cut(s, ".")
	if whole == "" || !digits(whole) || dotted && (fraction == "" || !digits(fraction)) {
		return 0, false
	}
	var d time.Duration
	for i := range len(whole) {
		d = min(d*10+time.Duration(whole[i]-'0')*time.Second, most)
	}
	unit := time.Second
	for i := range min(len(fraction), 9) {
		unit /= 10
		d += time.Duration(fraction[i]-'0') * unit
	}
	return d, true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func httpDate(s string) (time.Time, bool) {
	if len(s) > 64 {
		return time.Time{}, false
	}
	for _, format := range dateFormats {
		if t, err := time.Parse(format, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// askedToWait finds what an error answer asks to wait: the Retry-After header,
// else details.retryAfter of the body, else, for 429 only, the time at which
// the rate window opens again. It answers 0 where none is readable. Dates are
// compared with the answer's own Date, where that is readable: the local clock
// may be wrong by more than the wait.
func askedToWait(status int, header func(string) string, detail string, now time.Time) time.Duration {
	if t, ok := httpDate(strings.TrimSpace(header("Date"))); ok {
		now = t
	}
	for _, said := range []string{header("Retry-After"), detail} {
		if d, ok := RetryAfter(said, now); ok {
			return d
		}
	}
	if status == 429 {
		// Eleven digits of seconds reach the year 5138.
		if s := strings.TrimSpace(header("X-Ratelimit-Reset")); s != "" && len(s) <= 11 && digits(s) {
			var epoch int64
			for i := range len(s) {
				epoch = epoch*10 + int64(s[i]-'0')
			}
			return bounded(time.Unix(epoch, 0).Sub(now))
		}
	}
	return 0
}
