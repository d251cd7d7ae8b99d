// Package archtest holds the rules that no compiler checks: which package may
// import which, which outside module lives where, how long files and functions
// may grow, and that the papers beside the code (manifest.yml, README.md,
// Dockerfile, the documentation) say what the code does.
//
// It owns the table of packages and the list of exceptions, each with its
// reason. It reads the module as text and syntax only; it knows nothing of what
// the packages do and calls none of them.
package archtest
