package plot

// ticks.go finds the round numbers on an axis, and writes those of time.

import (
	"math"
	"strconv"
)

// timeSteps are the steps that a reader of clocks counts in, in seconds.
var timeSteps = []float64{
	0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
	60, 120, 300, 600, 900, 1800,
	3600, 7200, 10800, 21600, 43200, 86400,
}

// mostTicks bounds what an absurd window would ask for.
const mostTicks = 1000

// TimeTicks are the round times within [from, to], in seconds, and the step
// between them: the smallest of 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30 s, the same
// minutes up to 30, 1, 2, 3, 6, 12, 24 h and twice the last as often as needed,
// that fits into the window at most about times. There are none, and the step
// is 0, where the window is empty, reversed or not finite.
func TimeTicks(from, to float64, about int) (ticks []float64, step float64) {
	span := to - from
	if !(span > 0) || math.IsInf(span, 0) {
		return nil, 0
	}
	wanted := span / clampCount(about) * (1 - 1e-9)
	step = timeSteps[len(timeSteps)-1]
	for _, s := range timeSteps {
		if s >= wanted {
			step = s
			break
		}
	}
	for step < wanted {
		step *= 2
	}
	if step < 1 {
		return multiples(from, to, 1, math.Round(1/step)), step
	}
	return multiples(from, to, step, 1), step
}

// Ticks are the multiples within [from, to] of the smallest step 1, 2 or 5
// times a power of ten that fits in at most about times; none where the range
// is empty, reversed or not finite.
func Ticks(from, to float64, about int) []float64 {
	span := to - from
	if !(span > 0) || math.IsInf(span, 0) {
		return nil
	}
	wanted := span / clampCount(about) * (1 - 1e-9)
	exponent := int(math.Floor(math.Log10(wanted)))
	if exponent < -300 || exponent > 300 {
		return nil
	}
	unit := math.Pow10(exponent)
	digit := 10.0
	for _, d := range []float64{1, 2, 5} {
		if d*unit >= wanted {
			digit = d
			break
		}
	}
	if exponent < 0 {
		// 3/10 is the nearest number to 0.3, and 3*0.1 is not.
		return multiples(from, to, digit, math.Pow10(-exponent))
	}
	return multiples(from, to, digit*unit, 1)
}

func clampCount(about int) float64 { return float64(min(max(about, 1), mostTicks)) }

// multiples are the whole multiples of over/under within [from, to]. An end
// that misses one by rounding has it.
func multiples(from, to, over, under float64) []float64 {
	step := over / under
	first, last := math.Ceil(from/step-1e-9), math.Floor(to/step+1e-9)
	// Beyond 2^53 there are no neighbouring whole numbers to count in.
	if !(first <= last) || last-first > 2*mostTicks || max(-first, last) > 1<<53 {
		return nil
	}
	ticks := make([]float64, 0, int(last-first)+1)
	for i := first; i <= last; i++ {
		ticks = append(ticks, i*over/under+0) // and no negative zero
	}
	return ticks
}

// TimeLabel writes seconds for a tick of such a step: "4:12", with hours
// "1:02:03", with tenths "4:12.5" where the step is less than a second. Below
// zero it has a minus sign; NaN and infinities are a dash.
func TimeLabel(seconds, step float64) string {
	if math.IsNaN(seconds) || math.Abs(seconds) > 1e15 {
		return "–"
	}
	tenths := step < 1
	scale := int64(1)
	if tenths {
		scale = 10
	}
	units := int64(math.Round(math.Abs(seconds) * float64(scale)))
	var b []byte
	if seconds < 0 && units > 0 {
		b = append(b, "−"...)
	}
	whole := units / scale
	if hours := whole / 3600; hours > 0 {
		b = strconv.AppendInt(b, hours, 10)
		b = appendTwo(append(b, ':'), whole/60%60)
	} else {
		b = strconv.AppendInt(b, whole/60, 10)
	}
	b = appendTwo(append(b, ':'), whole%60)
	if tenths {
		b = append(b, '.', byte('0'+units%10))
	}
	return string(b)
}

func appendTwo(b []byte, n int64) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }
