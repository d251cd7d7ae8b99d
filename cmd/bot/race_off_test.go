//go:build !race

package main

// underRace tells that the race detector watches, which makes everything many
// times slower.
const underRace = false
