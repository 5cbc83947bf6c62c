//go:build !race

package vectors

const race = false
