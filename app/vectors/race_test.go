//go:build race

package vectors

// race reports whether tests run several times slower than usual.
const race = true
