package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// version tells the module's version and the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v
}

func runVersion(_ context.Context, p program) error {
	_, err := fmt.Fprintln(p.out, "accessbot", version())
	return err
}
