package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a candidate that runs, alone on the second processor.
type process struct {
	cmd   *exec.Cmd
	out   bytes.Buffer // what it printed
	began time.Time
	ready time.Time // of the first hello
}

// start starts a candidate and waits until it is connected.
func (l *lab) start(c candidate) (*process, error) {
	if err := l.flush(); err != nil {
		return nil, err
	}
	l.slack.forget()
	p := &process{cmd: exec.Command("taskset", append([]string{"-c", "1"}, c.argv...)...)}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = c.env, &p.out, &p.out
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	select {
	case p.ready = <-l.slack.hellos:
		return p, nil
	case <-time.After(30 * time.Second):
		p.kill()
		return nil, fmt.Errorf("%s does not connect; it said:\n%s", c.name, &p.out)
	}
}

// warm gives the candidate time to hold all its connections.
func (l *lab) warm() { time.Sleep(l.span(time.Second)) }

// kill ends the process, without ceremony.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	_ = p.cmd.Wait()
}

// cpu is how much processor time the process has used.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name may hold spaces
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, errors.New("read /proc: too few fields")
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2) // a tick is 10 ms
}

// megabytes is the memory that the process holds.
func (p *process) megabytes() (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1000, err
		}
	}
	return 0, errors.New("read /proc: no VmRSS")
}
