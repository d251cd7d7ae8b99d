package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// program is what a subcommand is run with: everything that it may touch
// outside.
type program struct {
	args []string
	env  map[string]string
	out  io.Writer // what was asked for
	err  io.Writer // logs and faults
}

// subcommand is one word after `bot`.
type subcommand struct {
	about string
	run   func(ctx context.Context, p program) error
}

func subcommands() map[string]subcommand {
	return map[string]subcommand{
		"serve":    {"run the bot; settings come from the environment", runServe},
		"demo":     {"try the bot in a browser, with a simulated Slack and a simulated Entra", runDemo},
		"simulate": {"serve the simulators alone: slack, entra or all", runSimulate},
		"doctor":   {"look at everything that can be set up wrong, and change nothing", runDoctor},
		"audit":    {"export or verify the audit log", runAudit},
		"version":  {"tell the version", runVersion},
	}
}

var (
	// errUsage is for a command line that was not understood; the sentence was
	// printed already.
	errUsage = errors.New("usage")
	// errTold is for an answer that is bad news, and was printed already.
	errTold = errors.New("not well")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := program{args: os.Args[1:], env: environment(os.Environ()), out: os.Stdout, err: os.Stderr}
	if err := run(ctx, p); err != nil {
		if !errors.Is(err, errUsage) && !errors.Is(err, errTold) && !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(p.err, "bot:", err)
		}
		stop()
		os.Exit(1)
	}
}

// run finds the subcommand and runs it.
func run(ctx context.Context, p program) error {
	if len(p.args) == 0 || strings.TrimLeft(p.args[0], "-") == "help" || p.args[0] == "-h" {
		usage(p.out)
		return nil
	}
	cmd, known := subcommands()[p.args[0]]
	if !known {
		fmt.Fprintf(p.err, "bot: there is no command %q\n\n", p.args[0])
		usage(p.err)
		return errUsage
	}
	p.args = p.args[1:]
	return cmd.run(ctx, p)
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "accessbot: request and follow Microsoft Entra access packages in Slack")
	fmt.Fprintln(w, "\nusage: bot COMMAND [flags]")
	fmt.Fprintln(w)
	for _, name := range []string{"serve", "demo", "doctor", "simulate", "audit", "version"} {
		fmt.Fprintf(w, "  %-9s %s\n", name, subcommands()[name].about)
	}
	fmt.Fprintln(w, "\nbot COMMAND -h tells the flags of a command.")
}

// environment makes a map of NAME=value lines.
func environment(lines []string) map[string]string {
	env := make(map[string]string, len(lines))
	for _, line := range lines {
		if name, value, found := strings.Cut(line, "="); found {
			env[name] = value
		}
	}
	return env
}
