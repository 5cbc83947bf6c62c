//go:build ignore

// The inner loops of package kernel for WebAssembly with 128-bit SIMD.
//
// The module made of this file runs inside the memory of a Go program, beside
// its heap. So it must keep nothing in memory of its own: no stack, no data, no
// mutable global. Everything is in registers or in what the caller passes; a
// local array, a table of constants or a call of memcpy would break that. The
// tests look for it.
//
// All matrices are row-major; rows of vectors are d floats apart. Sums are
// float32, in four parts or more. Cosines are kept within [-1, 1]; they are NaN
// for rows that are zero (0·∞) or not finite (∞·0, or NaN).

#include <wasm_simd128.h>

typedef unsigned int size;

#define EXPORT(name) __attribute__((export_name(#name)))
#define INLINE static inline __attribute__((always_inline))

INLINE size least(size a, size b) { return a < b ? a : b; }

// AT is the four floats at p, bytes further on. The load instruction adds a
// constant for nothing; clang can't use that, since C lets an address wrap, and
// would spend a quarter of the innermost loops on additions.
#define AT(p, bytes)                                                     \
	({                                                                   \
		v128_t four;                                                     \
		__asm__ volatile("local.get %1\n"                                \
		                 "v128.load " #bytes ":p2align=0\n"              \
		                 "local.set %0" : "=r"(four) : "r"(p) : "memory"); \
		four;                                                            \
	})

// rest loads the last n floats of a row, 1 to 3, and zeros.
INLINE v128_t rest(const float *p, size n) {
	if (n == 1) return wasm_v128_load32_zero(p);
	v128_t v = wasm_v128_load64_zero(p);
	return n == 2 ? v : wasm_v128_load32_lane(p + 2, v, 2);
}

INLINE v128_t madd(v128_t sum, v128_t x, v128_t y) { return wasm_f32x4_add(sum, wasm_f32x4_mul(x, y)); }

// across adds up each of four vectors: their sums are the lanes of the result.
INLINE v128_t across(v128_t a, v128_t b, v128_t c, v128_t d) {
	v128_t ab = wasm_f32x4_add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
	v128_t cd = wasm_f32x4_add(wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
	return wasm_f32x4_add(wasm_i32x4_shuffle(ab, cd, 0, 1, 4, 5), wasm_i32x4_shuffle(ab, cd, 2, 3, 6, 7));
}

INLINE v128_t within(v128_t c) { return wasm_f32x4_pmax(wasm_f32x4_pmin(c, wasm_f32x4_const(1, 1, 1, 1)), wasm_f32x4_const(-1, -1, -1, -1)); }

// store writes the first n lanes of v, 1 to 4.
INLINE void store(float *p, v128_t v, size n) {
	if (n == 4) {
		wasm_v128_store(p, v);
		return;
	}
	wasm_v128_store32_lane(p, v, 0);
	if (n > 1) wasm_v128_store32_lane(p + 1, v, 1);
	if (n > 2) wasm_v128_store32_lane(p + 2, v, 2);
}

INLINE float inner(const float *a, const float *b, size d) {
	v128_t s0 = wasm_f32x4_const(0, 0, 0, 0), s1 = s0, s2 = s0, s3 = s0;
	size k = 0;
	for (; k + 16 <= d; k += 16, a += 16, b += 16) {
		s0 = madd(s0, AT(a, 0), AT(b, 0));
		s1 = madd(s1, AT(a, 16), AT(b, 16));
		s2 = madd(s2, AT(a, 32), AT(b, 32));
		s3 = madd(s3, AT(a, 48), AT(b, 48));
	}
	for (; k + 4 <= d; k += 4, a += 4, b += 4) s0 = madd(s0, AT(a, 0), AT(b, 0));
	if (k < d) s1 = madd(s1, rest(a, d - k), rest(b, d - k));
	s0 = wasm_f32x4_add(wasm_f32x4_add(s0, s1), wasm_f32x4_add(s2, s3));
	return wasm_f32x4_extract_lane(across(s0, s0, s0, s0), 0);
}

// dot is Σ a[k]·b[k].
EXPORT(dot) float dot(const float *a, const float *b, size d) { return inner(a, b, d); }

// query writes the n cosines of q and the rows to out, or their dot products
// where norms is null. One row at a time: memory is read fastest in one stream.
EXPORT(query) void query(const float *q, double qnorm, const float *rows, const double *norms, size n, size d, double *out) {
	for (size i = 0; i < n; i++) {
		double x = inner(q, rows + i * d, d);
		if (norms) {
			x /= qnorm * norms[i];
			x = x > 1 ? 1 : x < -1 ? -1 : x;
		}
		out[i] = x;
	}
}

// pack lays n rows of d floats side by side, as many as lanes has: the first
// four floats of each, then the next four, with zeros for what is missing. So
// the loop over them needs one pointer, and one stream of memory.
INLINE void pack(float *p, const float *rows, size n, size lanes, size d) {
	for (size r = 0; r < lanes; r++) {
		const float *row = rows + r * d;
		size k = 0;
		float *to = p + 4 * r;
		if (r < n) {
			for (; k + 4 <= d; k += 4, to += 4 * lanes) wasm_v128_store(to, wasm_v128_load(row + k));
			if (k < d) wasm_v128_store(to, rest(row + k, d - k)), k += 4, to += 4 * lanes;
		}
		for (; k < d; k += 4, to += 4 * lanes) wasm_v128_store(to, wasm_f32x4_const(0, 0, 0, 0));
	}
}

// TILE is how many rows of a are gone through for the same four of b: 64 rows
// of 512 floats stay in the second cache, four in the first.
#define TILE 64

// block writes the cosines of the na rows of a and the nb of b to out, whose
// rows are ostride floats apart, and transposed to mirror where that is not
// null; or their dot products where the norms are null. If upper is not 0, it
// leaves out what lies below the tiles on the diagonal. room is for
// (64+4)·⌈d/4⌉·4 floats.
EXPORT(block) void block(const float *a, const double *anorms, size na, const float *b, const double *bnorms, size nb,
                         size d, float *out, size ostride, float *mirror, size mstride, size upper, float *room) {
	size wide = (d + 3) & ~3u;
	float *pb = room, *pa = room + 4 * wide;
	for (size i0 = 0; i0 < na; i0 += TILE) {
		size i1 = least(i0 + TILE, na);
		for (size i = i0; i < i1; i += 2) pack(pa + (i - i0) * wide, a + i * d, i1 - i, 2, d);
		for (size j = upper ? i0 : 0; j < nb; j += 4) {
			size cols = least(4, nb - j);
			pack(pb, b + j * d, cols, 4, d);
			v128_t scale = wasm_f32x4_const(0, 0, 0, 0);
			if (bnorms)
				scale = wasm_f32x4_make(1 / bnorms[j], 1 / bnorms[least(j + 1, nb - 1)], 1 / bnorms[least(j + 2, nb - 1)],
				                        1 / bnorms[least(j + 3, nb - 1)]);
			const float *p = pa;
			for (size i = i0; i < i1; i += 2) {
				v128_t s00 = wasm_f32x4_const(0, 0, 0, 0), s01 = s00, s02 = s00, s03 = s00;
				v128_t s10 = s00, s11 = s00, s12 = s00, s13 = s00;
				const float *q = pb, *end = pb + 4 * wide;
				for (; q != end; q += 16, p += 8) {
					v128_t x = AT(p, 0), y = AT(p, 16), z;
					z = AT(q, 0), s00 = madd(s00, x, z), s10 = madd(s10, y, z);
					z = AT(q, 16), s01 = madd(s01, x, z), s11 = madd(s11, y, z);
					z = AT(q, 32), s02 = madd(s02, x, z), s12 = madd(s12, y, z);
					z = AT(q, 48), s03 = madd(s03, x, z), s13 = madd(s13, y, z);
				}
				v128_t c0 = across(s00, s01, s02, s03), c1 = across(s10, s11, s12, s13);
				for (size r = 0; r < least(2, i1 - i); r++) {
					v128_t s = r ? c1 : c0;
					if (bnorms) s = within(wasm_f32x4_mul(wasm_f32x4_mul(s, scale), wasm_f32x4_splat(1 / anorms[i + r])));
					store(out + (i + r) * ostride + j, s, cols);
					if (mirror) {
						float *m = mirror + j * mstride + i + r;
						for (size k = 0; k < cols; k++, m += mstride) {
							wasm_v128_store32_lane(m, s, 0);
							s = wasm_i32x4_shuffle(s, s, 1, 2, 3, 0);
						}
					}
				}
			}
		}
	}
}

INLINE v128_t number(float x) { return wasm_f32x4_splat(x); }
INLINE v128_t scaled(v128_t x, float by) { return wasm_f32x4_mul(x, number(by)); }

// power is x^b for normal x, by polynomials (Remez) for the logarithm of the
// mantissa, taken from √½ to √2, and for two to what is over of the product.
// layout.go says how exact that is.
INLINE v128_t power(v128_t x, float b) {
	v128_t e = wasm_i32x4_shr(wasm_i32x4_sub(x, wasm_i32x4_splat(0x3f3504f3)), 23);
	v128_t f = wasm_f32x4_sub(wasm_i32x4_sub(x, wasm_i32x4_shl(e, 23)), number(1)), ff = wasm_f32x4_mul(f, f);
	v128_t lo = madd(number(1.44270444f), f, number(-0.721351027f));
	v128_t mid = madd(number(0.480181396f), f, number(-0.359869629f));
	v128_t hi = madd(number(0.302074403f), f, number(-0.265592128f));
	hi = madd(hi, ff, number(0.144520625f));
	v128_t log = madd(wasm_f32x4_convert_i32x4(e), f, madd(lo, ff, madd(mid, ff, hi)));

	v128_t y = wasm_f32x4_pmin(wasm_f32x4_pmax(scaled(log, b), number(-126)), number(127));
	v128_t near = wasm_f32x4_add(y, number(12582912)); // 1.5·2^23: no place is left after the point
	v128_t r = wasm_f32x4_sub(y, wasm_f32x4_sub(near, number(12582912))), rr = wasm_f32x4_mul(r, r);
	lo = madd(number(1), r, number(0.693142831f));
	mid = madd(number(0.240223512f), r, number(0.0555740036f));
	hi = madd(number(0.00966628268f), r, number(0.00111255073f));
	v128_t two = madd(lo, rr, madd(mid, rr, hi));
	return wasm_i32x4_add(two, wasm_i32x4_shl(wasm_i32x4_sub(near, wasm_i32x4_splat(0x4b400000)), 23));
}

INLINE v128_t shifted(v128_t s, int left, int right, unsigned keep, int out) {
	v128_t high = wasm_i32x4_shl(wasm_v128_and(s, wasm_i32x4_splat((int)keep)), out);
	return wasm_v128_xor(high, wasm_u32x4_shr(wasm_v128_xor(wasm_i32x4_shl(s, left), s), right));
}

// descend goes through count edges in one epoch of UMAP's gradient descent; see
// layout.go for what the arguments are and what it does. The forces on an edge's
// head are computed in fours: lane 0 of the first four is the pull of its tail,
// the others are the push of points drawn at random.
EXPORT(descend) void descend(float *points, size n, const int *head, const int *tail, const float *every, float *next,
                             float *nextpush, size count, float epoch, float a, float b, float gamma, float share,
                             float alpha, unsigned *random) {
	v128_t s0 = wasm_v128_load(random), s1 = wasm_v128_load(random + 4), s2 = wasm_v128_load(random + 8);
	v128_t lanes = wasm_i32x4_const(0, 1, 2, 3), pull = wasm_i32x4_const(-1, 0, 0, 0);
	for (size i = 0; i < count; i++) {
		if (!(next[i] <= epoch)) continue;
		next[i] += every[i];
		float step = every[i] * share, at = nextpush[i];
		int left = 1;
		for (; at + step <= epoch; at += step) left++;
		nextpush[i] = at;

		float *here = points + 2 * (size)head[i], *other = points + 2 * (size)tail[i];
		v128_t x = wasm_v128_load32_splat(here), y = wasm_v128_load32_splat(here + 1);
		v128_t sumx = number(0), sumy = sumx, pullx = sumx, pully = sumx;
		const float *p = other;
		for (v128_t first = pull; left > 0; left -= 4, first = wasm_i32x4_const(0, 0, 0, 0)) {
			s0 = shifted(s0, 13, 19, ~1u, 12);
			s1 = shifted(s1, 2, 25, ~7u, 4);
			s2 = shifted(s2, 3, 11, ~15u, 17);
			v128_t drawn = wasm_v128_xor(wasm_v128_xor(s0, s1), s2), rows = wasm_i32x4_splat((int)n);
			v128_t low = wasm_u64x2_extmul_low_u32x4(drawn, rows), high = wasm_u64x2_extmul_high_u32x4(drawn, rows);
			v128_t k = wasm_i32x4_shuffle(low, high, 1, 3, 5, 7);
			if (!p) p = points + 2 * (size)wasm_i32x4_extract_lane(k, 0);
			v128_t p01 = wasm_v128_load64_zero(p), p23 = wasm_v128_load64_zero(points + 2 * (size)wasm_i32x4_extract_lane(k, 2));
			p01 = wasm_v128_load64_lane(points + 2 * (size)wasm_i32x4_extract_lane(k, 1), p01, 1);
			p23 = wasm_v128_load64_lane(points + 2 * (size)wasm_i32x4_extract_lane(k, 3), p23, 1);
			p = 0;

			v128_t dx = wasm_f32x4_sub(x, wasm_i32x4_shuffle(p01, p23, 0, 2, 4, 6));
			v128_t dy = wasm_f32x4_sub(y, wasm_i32x4_shuffle(p01, p23, 1, 3, 5, 7));
			v128_t square = madd(wasm_f32x4_mul(dx, dx), dy, dy);
			v128_t on = wasm_v128_and(wasm_f32x4_ge(square, number(0x1p-126f)), wasm_f32x4_le(square, number(0x1.fffffep127f)));
			on = wasm_v128_and(on, wasm_i32x4_lt(lanes, wasm_i32x4_splat(left)));
			v128_t xb = power(square, b);
			v128_t up = wasm_v128_bitselect(scaled(xb, -2 * a * b), number(2 * gamma * b), first);
			v128_t down = wasm_f32x4_add(square, wasm_v128_andnot(number(0.001f), first));
			v128_t force = wasm_f32x4_div(up, wasm_f32x4_mul(down, madd(number(1), xb, number(a))));
			v128_t most = number(4), least = number(-4);
			v128_t fx = wasm_f32x4_pmax(wasm_f32x4_pmin(wasm_f32x4_mul(force, dx), most), least);
			v128_t fy = wasm_f32x4_pmax(wasm_f32x4_pmin(wasm_f32x4_mul(force, dy), most), least);
			fx = wasm_v128_and(fx, on), fy = wasm_v128_and(fy, on);
			sumx = wasm_f32x4_add(sumx, fx), sumy = wasm_f32x4_add(sumy, fy);
			pullx = wasm_v128_or(pullx, wasm_v128_and(fx, first)), pully = wasm_v128_or(pully, wasm_v128_and(fy, first));
		}
		v128_t sum = across(sumx, sumy, sumx, sumy);
		here[0] += alpha * wasm_f32x4_extract_lane(sum, 0);
		here[1] += alpha * wasm_f32x4_extract_lane(sum, 1);
		other[0] -= alpha * wasm_f32x4_extract_lane(pullx, 0);
		other[1] -= alpha * wasm_f32x4_extract_lane(pully, 0);
	}
	wasm_v128_store(random, s0), wasm_v128_store(random + 4, s1), wasm_v128_store(random + 8, s2);
}

// WINDOW is how many bytes scan looks at in one go.
#define WINDOW 32

// scan reads numbers of the common form, each with the comma behind it, from the
// front of the text: white space, a sign, one digit, a point, one to eighteen
// digits, a comma. It writes the nearest float32 of each to dst, which has room
// for so many, answers how many, and writes to used how many bytes they took. It
// stops before a number of any other form, or one whose float64 is not enough to
// tell its float32. tens are the powers of ten up to 1e18.
//
// Sixteen digits at a time are moved to the end of a vector, zeros before them,
// and added up by pairs, pairs of pairs, and so on.
EXPORT(scan) size scan(float *dst, size room, const unsigned char *text, size length, const unsigned long long *tens, size *used) {
	size i = 0, n = 0;
	for (; n < room && i + WINDOW <= length; n++) {
		const unsigned char *p = text + i, *last = text + length - WINDOW;
		if (*p <= ' ')
			while (p < last && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) p++;
		unsigned minus = *p == '-';
		p += minus;
		unsigned long long unit = *p - '0';
		if (unit > 9 || p[1] != '.') break;
		p += 2;

		v128_t all = wasm_i8x16_sub(wasm_v128_load(p), wasm_i8x16_splat('0'));
		size digits = __builtin_ctz(wasm_i8x16_bitmask(wasm_u8x16_gt(all, wasm_i8x16_splat(9))) | 1 << 16);
		if (digits == 0) break;
		v128_t places = wasm_i8x16_const(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
		all = wasm_i8x16_swizzle(all, wasm_i8x16_add(places, wasm_i8x16_splat(digits - 16)));
		v128_t twos = wasm_i16x8_add(wasm_i16x8_mul(wasm_v128_and(all, wasm_i16x8_splat(255)), wasm_i16x8_splat(10)), wasm_u16x8_shr(all, 8));
		v128_t fours = wasm_i32x4_dot_i16x8(twos, wasm_i16x8_const(100, 1, 100, 1, 100, 1, 100, 1));
		unsigned upper = wasm_i32x4_extract_lane(fours, 0) * 10000 + wasm_i32x4_extract_lane(fours, 1);
		unsigned lower = wasm_i32x4_extract_lane(fours, 2) * 10000 + wasm_i32x4_extract_lane(fours, 3);
		unsigned long long mantissa = upper * 100000000ull + lower;
		for (; digits >= 16 && digits < 18 && p[digits] - '0' <= 9u; digits++) mantissa = mantissa * 10 + (p[digits] - '0');
		p += digits;
		if (*p != ',') break;

		mantissa += unit * tens[digits];
		union { double value; unsigned long long bits; } x = {(double)(long long)mantissa / (double)(long long)tens[digits]};
		// x is at most 4 units off: its float32 is certain unless it is as close to the
		// middle between two, or subnormal, or infinite.
		if (((x.bits & ((1 << 29) - 1)) - ((1 << 28) - 4) <= 8 || (x.bits >> 52) - (1023 - 126) > 2 * 126) && mantissa != 0) break;
		union { float value; unsigned bits; } y = {(float)x.value};
		y.bits |= minus << 31;
		dst[n] = y.value;
		i = p + 1 - text;
	}
	*used = i;
	return n;
}
