//go:build !race

package views

// underRace tells that the race detector watches, which makes everything many
// times slower.
const underRace = false
