//go:build !race

package plans_test

// slowness is how many times longer everything takes: nothing watches.
const slowness = 1
