// The inner loops of package kernel for WebAssembly with 128-bit SIMD.
//
// The module made of this file runs inside the memory of a Go program, beside
// its heap. So it must keep nothing in memory of its own: no stack, no data, no
// mutable global. Everything is in registers or in what the caller passes; a
// local array, a table of constants or a call of memcpy would break that.
// build.sh checks it.
//
// All matrices are row-major; rows of vectors are d floats apart. Sums are
// float32, in four parts or more. Cosines are kept within [-1, 1]; they are NaN
// for rows that are zero (0·∞) or not finite (∞·0, or NaN).

#include <wasm_simd128.h>

typedef unsigned int size;

#define EXPORT(name) __attribute__((export_name(#name)))
#define INLINE static inline __attribute__((always_inline))

// TILE is how many rows of a are gone through for the same four of b: 64 rows
// of 512 floats stay in the second cache.
#define TILE 64

INLINE size least(size a, size b) { return a < b ? a : b; }

INLINE v128_t load(const float *p) { return wasm_v128_load(p); }

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

// dot is Σ a[k]·b[k].
EXPORT(dot) float dot(const float *a, const float *b, size d) {
	v128_t s0 = wasm_f32x4_const(0, 0, 0, 0), s1 = s0, s2 = s0, s3 = s0;
	size k = 0;
	for (; k + 16 <= d; k += 16) {
		s0 = madd(s0, load(a + k), load(b + k));
		s1 = madd(s1, load(a + k + 4), load(b + k + 4));
		s2 = madd(s2, load(a + k + 8), load(b + k + 8));
		s3 = madd(s3, load(a + k + 12), load(b + k + 12));
	}
	for (; k + 4 <= d; k += 4) s0 = madd(s0, load(a + k), load(b + k));
	if (k < d) s1 = madd(s1, rest(a + k, d - k), rest(b + k, d - k));
	s0 = wasm_f32x4_add(wasm_f32x4_add(s0, s1), wasm_f32x4_add(s2, s3));
	return wasm_f32x4_extract_lane(across(s0, s0, s0, s0), 0);
}

INLINE double ratio(double dot, double a, double b) {
	double c = dot / (a * b);
	return c > 1 ? 1 : c < -1 ? -1 : c;
}

// query writes the n cosines of q and the rows to out, or their dot products
// where norms is null.
EXPORT(query) void query(const float *q, double qnorm, const float *rows, const double *norms, size n, size d, double *out) {
	for (size i = 0; i < n; i += 4) {
		// Four rows at once; where there are fewer, the last again.
		const float *r0 = rows + i * d;
		const float *r1 = rows + least(i + 1, n - 1) * d;
		const float *r2 = rows + least(i + 2, n - 1) * d;
		const float *r3 = rows + least(i + 3, n - 1) * d;
		v128_t s0 = wasm_f32x4_const(0, 0, 0, 0), s1 = s0, s2 = s0, s3 = s0;
		v128_t t0 = s0, t1 = s0, t2 = s0, t3 = s0;
		size k = 0;
		for (; k + 8 <= d; k += 8) {
			v128_t x = load(q + k), y = load(q + k + 4);
			s0 = madd(s0, x, load(r0 + k));
			s1 = madd(s1, x, load(r1 + k));
			s2 = madd(s2, x, load(r2 + k));
			s3 = madd(s3, x, load(r3 + k));
			t0 = madd(t0, y, load(r0 + k + 4));
			t1 = madd(t1, y, load(r1 + k + 4));
			t2 = madd(t2, y, load(r2 + k + 4));
			t3 = madd(t3, y, load(r3 + k + 4));
		}
		if (k + 4 <= d) {
			v128_t x = load(q + k);
			s0 = madd(s0, x, load(r0 + k));
			s1 = madd(s1, x, load(r1 + k));
			s2 = madd(s2, x, load(r2 + k));
			s3 = madd(s3, x, load(r3 + k));
			k += 4;
		}
		if (k < d) {
			v128_t x = rest(q + k, d - k);
			t0 = madd(t0, x, rest(r0 + k, d - k));
			t1 = madd(t1, x, rest(r1 + k, d - k));
			t2 = madd(t2, x, rest(r2 + k, d - k));
			t3 = madd(t3, x, rest(r3 + k, d - k));
		}
		v128_t s = across(wasm_f32x4_add(s0, t0), wasm_f32x4_add(s1, t1), wasm_f32x4_add(s2, t2), wasm_f32x4_add(s3, t3));
		for (size j = i; j < least(i + 4, n); j++) {
			double x = wasm_f32x4_extract_lane(s, 0);
			out[j] = norms ? ratio(x, qnorm, norms[j]) : x;
			s = wasm_i32x4_shuffle(s, s, 1, 2, 3, 0);
		}
	}
}

// tile computes out[i][j] for i0 ≤ i < i1 and j0 ≤ j < j1, and mirror[j][i]
// where mirror is not null: two rows of a against four of b at a time.
INLINE void tile(size i0, size i1, size j0, size j1, const float *a, const double *anorms, const float *b,
                 const double *bnorms, size d, float *out, size ostride, float *mirror, size mstride) {
	for (size j = j0; j < j1; j += 4) {
		size cols = least(4, j1 - j);
		size ja = least(j + 1, j1 - 1), jb = least(j + 2, j1 - 1), jc = least(j + 3, j1 - 1);
		const float *b0 = b + j * d, *b1 = b + ja * d, *b2 = b + jb * d, *b3 = b + jc * d;
		v128_t scale = wasm_f32x4_const(0, 0, 0, 0);
		if (bnorms) scale = wasm_f32x4_make(1 / bnorms[j], 1 / bnorms[ja], 1 / bnorms[jb], 1 / bnorms[jc]);
		for (size i = i0; i < i1; i += 2) {
			size ia = least(i + 1, i1 - 1);
			const float *a0 = a + i * d, *a1 = a + ia * d;
			v128_t s00 = wasm_f32x4_const(0, 0, 0, 0), s01 = s00, s02 = s00, s03 = s00;
			v128_t s10 = s00, s11 = s00, s12 = s00, s13 = s00;
#define STEP(LOAD)                                                     \
	{                                                                  \
		v128_t x = LOAD(a0), y = LOAD(a1), z;                          \
		z = LOAD(b0), s00 = madd(s00, x, z), s10 = madd(s10, y, z);    \
		z = LOAD(b1), s01 = madd(s01, x, z), s11 = madd(s11, y, z);    \
		z = LOAD(b2), s02 = madd(s02, x, z), s12 = madd(s12, y, z);    \
		z = LOAD(b3), s03 = madd(s03, x, z), s13 = madd(s13, y, z);    \
	}
#define WHOLE(p) load(p + k)
#define PART(p) rest(p + k, d - k)
			size k = 0;
			for (; k + 4 <= d; k += 4) STEP(WHOLE)
			if (k < d) STEP(PART)
			v128_t c0 = across(s00, s01, s02, s03), c1 = across(s10, s11, s12, s13);
			if (bnorms) {
				c0 = within(wasm_f32x4_mul(wasm_f32x4_mul(c0, scale), wasm_f32x4_splat(1 / anorms[i])));
				c1 = within(wasm_f32x4_mul(wasm_f32x4_mul(c1, scale), wasm_f32x4_splat(1 / anorms[ia])));
			}
			store(out + i * ostride + j, c0, cols);
			store(out + ia * ostride + j, c1, cols);
			if (mirror) {
				float *m = mirror + j * mstride;
				for (size c = 0; c < cols; c++, m += mstride) {
					wasm_v128_store32_lane(m + i, c0, 0);
					wasm_v128_store32_lane(m + ia, c1, 0);
					c0 = wasm_i32x4_shuffle(c0, c0, 1, 2, 3, 0);
					c1 = wasm_i32x4_shuffle(c1, c1, 1, 2, 3, 0);
				}
			}
		}
	}
}

// block writes the na×nb cosines of the rows of a and those of b to out, whose
// rows are ostride floats apart, and transposed to mirror, if that is not null;
// or their dot products where the norms are null.
EXPORT(block) void block(const float *a, const double *anorms, size na, const float *b, const double *bnorms, size nb,
                         size d, float *out, size ostride, float *mirror, size mstride) {
	for (size i = 0; i < na; i += TILE)
		tile(i, least(i + TILE, na), 0, nb, a, anorms, b, bnorms, d, out, ostride, mirror, mstride);
}

// pairs writes the n×n cosines of all rows to out, or their dot products where
// norms is null. It computes the tiles on and above the diagonal, and mirrors.
EXPORT(pairs) void pairs(const float *rows, const double *norms, size n, size d, float *out, size ostride) {
	for (size i = 0; i < n; i += TILE)
		tile(i, least(i + TILE, n), i, n, rows, norms, rows, norms, d, out, ostride, out, ostride);
}
