// Floats32 answers what strconv.ParseFloat(s, 32) does, bit for bit.

package jsonstream

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/vectors/kernel"
)

// reference is what Floats32 must make of one number; ok is false where it is
// beyond float64.
func reference(s string) (x float32, ok bool) {
	_, err := strconv.ParseFloat(s, 64)
	wide, _ := strconv.ParseFloat(s, 32) // an infinity beyond float32
	return float32(wide), err == nil
}

// bitsOf makes all NaN alike.
func bitsOf(x float32) uint32 {
	if x != x {
		return math.MaxUint32
	}
	return math.Float32bits(x)
}

// requireSame reads the numbers as one array, and compares.
func requireSame(t *testing.T, numbers []string) {
	t.Helper()
	got, _, err := NewReader(strings.NewReader("[" + strings.Join(numbers, ",") + "]")).Floats32(nil)
	require.NoError(t, err)
	require.Len(t, got, len(numbers))
	for i, s := range numbers {
		want, ok := reference(s)
		require.True(t, ok, s)
		if bitsOf(want) != bitsOf(got[i]) {
			require.Failf(t, "wrong number", "%s: want %x, got %x", s, bitsOf(want), bitsOf(got[i]))
		}
	}
}

var hardCases = []string{
	"0", "-0", "0.0", "-0.0", "-0.000", "0e5", "-0e-5", "0.0e999999", "-0e99999999999999999999", "0e400",
	"0.00000000000000000000000000000000000000000000000000000000000000",
	"1", "-1", "9", "10", "123456789", "0.1", "-0.1", "0.25", "1.5", "9.999999", "-0.022094727", "0.0040893555", "7.6293945e-06",
	// the middle between 1 and the next float32, and its neighbours
	"1.000000059604644775390625", "1.00000005960464477539062", "1.00000005960464477539063",
	"1.000000059604644775390624999999999999999999", "1.000000059604644775390625000000000000000001",
	"1.00000005960464477539", "1.0000000596046447", "1.0000000596046448", "1.0000000596046449", "1.00000005960464478", "1.000000059604645",
	"1.00000017881393432617187", "1.000000178813934326171875", "1.00000017881393432617188", "-1.000000178813934326171875",
	// middles with few digits: integers beyond 2^24
	"16777217", "16777217.0", "16777217.000000000000000000001", "16777219", "33554434", "33554435", "1.6777217e7", "1.6777219e+07",
	"0.5000000298023223876953125", "0.00000005960464477539063", "5.960464477539063e-8",
	// the double is the middle, the number is not
	"0.50000002980232238769531249999999", "8388609.49999999999999999", "8388608.5", "8388609.5", "8388608.50000000000000001",
	"0.1250000074505806", "0.12500000745058060", "0.125000007450580596923828125", "0.125000007450580596923828124", "0.125000007450580597",
	// nineteen digits and more
	"0.1234567890123456789", "0.12345678901234567890123456789", "1234567890123456789", "12345678901234567890", "9999999999999999999", "9.999999999999999999",
	"9.99999999999999999", "18446744073709551615", "18446744073709551616", "0.000000000000000000000000000000000000000000001", "9007199254740993", "9007199254740993.0e-5",
	// sixteen, seventeen, eighteen digits behind the point
	"0.1234567890123456", "0.12345678901234567", "0.123456789012345678", "5.1234567890123456", "5.12345678901234567", "5.123456789012345678", "5.1234567890123456789",
	"0.00000000", "0.000000000", "0.0000000000000000", "0.00000000000000000", "0.000000000000000000", "-0.0000000000000000001",
	// the edge of normal and subnormal numbers
	"1.1754943508222875e-38", "1.1754943e-38", "1.1754942e-38", "1.17549435e-38", "1.17549421069244107548702944484928734882705242874589333385717453057158887047561890426550235133618116378784179687500e-38",
	"1.17549428075736428901219938e-38", "1.1754942807573642e-38", "1.401298464324817e-45", "1e-45", "7.006492321624085e-46", "7.0064923216240853546186479164495e-46", "7.0064923216240853546186479164496e-46",
	"7.006492321624085e-46", "7.006492321624086e-46", "1e-46", "-1e-46", "2.1019476964872256e-45", "1e-60", "1e-323", "1e-400", "4.2038953929744512e-45",
	// the upper edge
	"3.4028234663852886e38", "3.4028235e38", "3.40282346638528859811704183484516925440e38", "3.4028235677973366e38", "3.40282356779733661637539395458142568447e38",
	"3.40282356779733661637539395458142568448e38", "3.4028236e38", "-3.4028236e38", "1e38", "1.7014118e38", "1.7014117331926443e+38", "3.4e38", "3.5e38", "1e39",
	"3402823600000000000e20", "3402823567797336616e20", "3402823567797336617e20", "34028235677973367e22", "1701411834604692317e20", "-9999999999999999999e22", "1e308", "-1.7976931348623157e308",
	// exponents
	"1e0", "1e00", "1E-0", "1e+22", "1e22", "1e23", "1e-22", "1e-23", "123e-25", "1.5e10", "1.5E+10", "15e-1", "0.000015e+05", "1000000000000000000000000e-24", "1e-10000000000", "0.00001e5",
}

func TestHardNumbers(t *testing.T) {
	requireSame(t, hardCases)
	for _, s := range hardCases {
		for _, arrival := range arrivals {
			for _, text := range []string{"[" + s + "]", "[" + s + ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18]", "[ -" + strings.TrimPrefix(s, "-") + "\n,\n" + s + " ]"} {
				got, _, err := arrival.from(text).Floats32(nil)
				require.NoError(t, err, text)
				want, _ := reference(s)
				if strings.HasPrefix(text, "[ -") {
					require.Equal(t, bitsOf(want), bitsOf(got[1]), text)
					want, _ = reference("-" + strings.TrimPrefix(s, "-"))
				}
				require.Equal(t, bitsOf(want), bitsOf(got[0]), text)
			}
		}
	}
}

func TestRandomNumbers(t *testing.T) {
	n := 250_000
	if testing.Short() {
		n = 20_000
	}
	random := rand.New(rand.NewPCG(7, 7))
	any32 := func() float32 {
		for {
			if x := math.Float32frombits(random.Uint32()); x == x && !math.IsInf(float64(x), 0) {
				return x
			}
		}
	}
	near := func() float32 { return float32(random.NormFloat64() / math.Sqrt(512)) }
	format := func(x float64, size int) string {
		return strconv.FormatFloat(x, "gfe"[random.IntN(3)], -1, size)
	}
	// middle returns the number half way to the next float32, exactly.
	middle := func(x float32) float64 {
		next := math.Nextafter32(x, float32(math.Inf(1)))
		if math.IsInf(float64(next), 0) {
			return float64(x)
		}
		return (float64(x) + float64(next)) / 2
	}
	for name, spell := range map[string]func() string{
		"float32 like in vectors": func() string { return strconv.FormatFloat(float64(near()), 'g', -1, 32) },
		"bfloat16 like in vectors": func() string {
			return strconv.FormatFloat(float64(math.Float32frombits(math.Float32bits(near())&^0xffff)), 'g', -1, 32)
		},
		"any float32":                func() string { return format(float64(any32()), 32) },
		"float32 spelled as float64": func() string { return format(float64(near()), 64) },
		"float64": func() string {
			return strconv.FormatFloat(random.NormFloat64()*math.Pow(10, float64(random.IntN(60)-30)), 'g', -1, 64)
		},
		"cut middle": func() string {
			return strconv.FormatFloat(middle(near()), 'f', 6+random.IntN(30), 64)
		},
		"middle": func() string {
			x := middle([]func() float32{near, any32}[random.IntN(2)]())
			s := strconv.FormatFloat(x, "fe"[random.IntN(2)], 120, 64)
			mantissa, exponent, found := strings.Cut(s, "e")
			mantissa = strings.TrimRight(mantissa, "0")
			mantissa += []string{"0", "00001", "0000000000000000000000000001"}[random.IntN(3)]
			if found {
				return mantissa + "e" + exponent
			}
			return mantissa
		},
		"random digits": func() string {
			b := []byte{}
			if random.IntN(2) == 0 {
				b = append(b, '-')
			}
			b = strconv.AppendUint(b, random.Uint64()>>random.IntN(64), 10)
			b = append(b, '.')
			for range 1 + random.IntN(25) {
				b = append(b, byte('0'+random.IntN(10)))
			}
			if random.IntN(4) == 0 {
				b = append(b, 'e')
				b = strconv.AppendInt(b, int64(random.IntN(50)-40), 10)
			}
			return string(b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			numbers := make([]string, 0, 1000)
			for range n / cap(numbers) {
				numbers = numbers[:0]
				for range cap(numbers) {
					numbers = append(numbers, spell())
				}
				requireSame(t, numbers)
			}
		})
	}
}

// How the common form is read must not depend on luck: these never leave
// kernel.Scan.
func TestCommonFormsAreScanned(t *testing.T) {
	for _, s := range spellings[:3] {
		text := array(2000, 3, s.append)
		dst := make([]float32, 2000)
		n, used := 0, 1
		left := 0
		for len(text)-used > kernel.ScanWindow {
			k, u := kernel.Scan(dst[n:], text[used:])
			n, used = n+k, used+u
			if len(text)-used > kernel.ScanWindow {
				left++
				used += strings.IndexByte(string(text[used:]), ',') + 1
			}
		}
		assert.Greater(t, n, 1900, s.name)
		assert.Less(t, left, 20, s.name)
	}
}

func TestFloats32(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		text string
		want []float32
		bad  int
	}{
		{`[]`, nil, 0},
		{` [ ] `, nil, 0},
		{`[1]`, []float32{1}, 0},
		{`[null]`, []float32{nan}, 1},
		{`[0.5,null,-0.25,1e39,-1e39,3e38,1]`, []float32{0.5, nan, -0.25, inf, -inf, 3e38, 1}, 3},
		{"[\n\t1 ,\r\n 0.5\t,\n-0.5 ]", []float32{1, 0.5, -0.5}, 0},
		{`[` + strings.Repeat("0.5,", 2000) + strings.Repeat("null,", 3) + `-1.25]`, append(append(repeat(0.5, 2000), repeat(nan, 3)...), -1.25), 3},
	} {
		for _, a := range arrivals {
			got, bad, err := a.from(c.text).Floats32([]float32{42})
			require.NoError(t, err, c.text)
			assert.Equal(t, c.bad, bad, c.text)
			want := append([]float32{42}, c.want...)
			require.Len(t, got, len(want), c.text)
			for i := range want {
				require.Equal(t, bitsOf(want[i]), bitsOf(got[i]), "%.80s [%d]", c.text, i)
			}
		}
	}
}

func repeat(x float32, n int) []float32 {
	list := make([]float32, n)
	for i := range list {
		list[i] = x
	}
	return list
}

func TestFloats32Errors(t *testing.T) {
	many := strings.Repeat("0.0078125,", 3000)
	for _, c := range []struct{ text, want string }{
		{`[0.5,"a"]`, "v[1]: expected a number (offset 10)"},
		{`[0.5,true]`, "v[1]: expected a number (offset 10)"},
		{`[0.5,{}]`, "v[1]: expected a number (offset 10)"},
		{`[0.5,[1]]`, "v[1]: expected a number (offset 10)"},
		{`[0.5,]`, "v[1]: expected a number (offset 10)"},
		{`[,0.5]`, "v[0]: expected a number (offset 6)"},
		{`[0.5 0.5]`, "v[0]: expected a comma or ] (offset 10)"},
		{`[0.5}`, "v[0]: expected a comma or ] (offset 9)"},
		{`[nul]`, "v[0]: invalid literal, expected null (offset 9)"},
		{`[0.5,NaN]`, "v[1]: expected a number (offset 10)"},
		{`[0.5,-Infinity]`, "v[1]: an invalid number (offset 11)"},
		{`[0.5,1e400]`, "v[1]: a number beyond the range of float64 (offset 10)"},
		{`[0.5,-1e400]`, "v[1]: a number beyond the range of float64 (offset 10)"},
		{`[01]`, "v[0]: an invalid number (offset 7)"},
		{`[00.5,1]`, "v[0]: an invalid number (offset 7)"},
		{`[0.5.5,1]`, "v[0]: expected a comma or ] (offset 9)"},
		{`[0.]`, "v[0]: an invalid number (offset 8)"},
		{`[-0.,1]`, "v[0]: an invalid number (offset 9)"},
		{`[.5]`, "v[0]: expected a number (offset 6)"},
		{`[+0.5]`, "v[0]: expected a number (offset 6)"},
		{`[--0.5]`, "v[0]: an invalid number (offset 7)"},
		{`[0.1234567x9,1]`, "v[0]: expected a comma or ] (offset 15)"},
		{"[0.5,\v0.5]", "v[1]: expected a number (offset 10)"},
		{`[` + many + `"x"]`, "v[3000]: expected a number (offset 30006)"},
		{`[` + many + `0.5;` + many + `1]`, "v[3000]: expected a comma or ] (offset 30009)"},
	} {
		for _, a := range arrivals {
			r := a.from(`{"v":` + c.text + `}` + strings.Repeat(" ", 2*kernel.ScanWindow))
			err := r.Object(func(string) error {
				_, _, err := r.Floats32(nil)
				return err
			})
			require.EqualError(t, err, c.want, "%.80s %s", c.text, a.name)
		}
	}
}

func TestFloats32IsBounded(t *testing.T) {
	list := func(n int) string { return "[" + strings.Repeat("0,", n-1) + "0]" }
	v, _, err := NewReader(strings.NewReader(list(MaxFloats))).Floats32(nil)
	require.NoError(t, err)
	require.Len(t, v, MaxFloats)
	_, _, err = NewReader(strings.NewReader(list(MaxFloats + 1))).Floats32(nil)
	assert.ErrorContains(t, err, "too many numbers")
}

func TestFloat(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	numbers := append([]string{}, hardCases...)
	for range 50_000 {
		numbers = append(numbers, strconv.FormatFloat(random.NormFloat64()*math.Pow(10, float64(random.IntN(40)-20)), "fge"[random.IntN(3)], []int{-1, 5, 17, 25}[random.IntN(4)], 64))
	}
	r := NewReader(strings.NewReader("[" + strings.Join(numbers, ", ") + "]"))
	require.NoError(t, r.Array(func(i int) error {
		want, err := strconv.ParseFloat(numbers[i], 64)
		require.NoError(t, err)
		got, err := r.Float()
		if math.Float64bits(want) != math.Float64bits(got) {
			require.Failf(t, "wrong number", "%s: want %x, got %x", numbers[i], want, got)
		}
		return err
	}))
	for _, s := range []string{"1e400", "-1e309", "1.8e308"} {
		r := NewReader(strings.NewReader("[" + s + "]"))
		_, err := r.Any()
		assert.EqualError(t, err, "[0]: a number beyond the range of float64 (offset 1)")
		assert.NoError(t, skipAll(NewReader(strings.NewReader("["+s+"]"))), "skipped, it is legal")
	}
}
