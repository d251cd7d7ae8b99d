//go:build race

package plans_test

// slowness is how many times longer everything takes: the race detector
// watches. Fewer moments of death are tried then.
const slowness = 3
