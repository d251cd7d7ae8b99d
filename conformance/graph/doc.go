// Package graph holds no code of its own: its tests let Microsoft's clients, the Graph SDK for Go and MSAL Go, judge
// the Entra tenant that `bot simulate entra` plays.
//
// It is a module apart, so that nobody who builds the bot downloads or compiles the SDK. It knows the tenant by the
// environment variables that the simulator prints and by its HTTP interfaces only. An answer that the SDK cannot
// parse, or in which a value is not where the SDK looks for it, is a fault of the simulator.
package graph
