package main

import (
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
)

// install measures B6: what has to be on a machine, and of how many parts that
// others make it consists.
func install(l *lab) ([]*figure, error) {
	size := newFigure("installed", "MB", lower, nameBot)
	parts := newFigure("dependencies", "modules or packages", lower, nameBot)
	for _, name := range []string{nameBot, nameSlackGo} {
		file := map[string]string{nameBot: "bot", nameSlackGo: "slackgo"}[name]
		bytes, err := sizeOf(l.file(file))
		if err != nil {
			return nil, err
		}
		size.add(name, bytes)
		out, err := exec.Command("go", "version", "-m", l.file(file)).Output()
		if err != nil {
			return nil, err
		}
		parts.add(name, float64(strings.Count(string(out), "\n\tdep\t")))
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	if node, err = filepath.EvalSymlinks(node); err != nil {
		return nil, err
	}
	runtime, err := sizeOf(node)
	if err != nil {
		return nil, err
	}
	modules, err := sizeOf("bolt/node_modules")
	if err != nil {
		return nil, err
	}
	locked, err := exec.Command("node", "-p", "Object.keys(require('./bolt/package-lock.json').packages).length - 1").Output()
	if err != nil {
		return nil, err
	}
	var count float64
	if _, err := fmt.Sscan(string(locked), &count); err != nil {
		return nil, err
	}
	size.add(nameBoltDurable, runtime+modules)
	parts.add(nameBoltDurable, count)
	size.note = fmt.Sprintf("Bolt: node itself is %.0f MB, node_modules %.0f MB. accessbot holds its simulators and the embedded Redis besides.", runtime, modules)
	return []*figure{size, parts}, nil
}

// sizeOf adds up the files below a path, in megabytes.
func sizeOf(root string) (float64, error) {
	total := 0.0
	err := filepath.WalkDir(root, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += float64(info.Size()) / 1e6
		}
		return err
	})
	return total, err
}
