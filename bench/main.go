// Bench measures accessbot beside what else one could build on: Bolt for
// JavaScript and slack-go's SocketmodeHandler. It is a module of its own, which
// users never build.
//
//	cd bench
//	npm ci --prefix bolt
//	go run .                  everything, five interleaved runs
//	go run . -only B1,B3      some of it
//	go run . -smoke           a blink of each, to see that it works
//
// It needs Linux with two processors, taskset, redis-server and Node. This
// process, Redis and the simulated Entra run on the first processor, the
// candidate alone on the second. Candidates take turns within each run, and
// each figure is printed as minimum, median and maximum of the runs. A
// difference counts only where the ranges do not overlap.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// settings of one call of bench.
type settings struct {
	runs  int
	only  []string
	smoke bool
}

// wants reports whether a benchmark is to be run.
func (s settings) wants(name string) bool { return len(s.only) == 0 || slices.Contains(s.only, name) }

// span is how long something is measured: a blink in a smoke test.
func (s settings) span(d time.Duration) time.Duration {
	if s.smoke {
		return min(d, 500*time.Millisecond)
	}
	return d
}

// count is how often something is done: hardly ever in a smoke test.
func (s settings) count(n int) int {
	if s.smoke {
		return min(n, 200)
	}
	return n
}

func main() {
	if err := pin(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	var s settings
	only := flag.String("only", "", "benchmarks to run, such as B1,B3; empty: all")
	flag.IntVar(&s.runs, "runs", 5, "how many interleaved runs")
	flag.BoolVar(&s.smoke, "smoke", false, "one short run, to see that everything works")
	flag.Parse()
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	if s.smoke {
		s.runs = 1
	}
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// pin moves this process to the first processor by starting it again there.
func pin() error {
	const mark = "ACCESSBOT_BENCH_PINNED"
	if os.Getenv(mark) != "" {
		return nil
	}
	if runtime.NumCPU() < 2 {
		return errors.New("two processors are needed")
	}
	taskset, err := exec.LookPath("taskset")
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(taskset, append([]string{"taskset", "-c", "0", self}, os.Args[1:]...), append(os.Environ(), mark+"=1"))
}

func run(s settings) error {
	l, err := newLab(s)
	if err != nil {
		return err
	}
	defer l.close()
	l.printVersions()
	for _, b := range benchmarks() {
		if !s.wants(b.name) {
			continue
		}
		fmt.Printf("\n## %s  %s\n", b.name, b.about)
		figures, err := b.run(l)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		for _, f := range figures {
			f.print(os.Stdout)
		}
	}
	return nil
}
