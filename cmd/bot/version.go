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
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return info.Main.Version + " " + s.Value[:12]
		}
	}
	return info.Main.Version
}

func runVersion(_ context.Context, p program) error {
	_, err := fmt.Fprintln(p.out, "accessbot", version())
	return err
}
