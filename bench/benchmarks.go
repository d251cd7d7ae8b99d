package main

import (
	"fmt"
	"time"
)

// benchmark is one comparison.
type benchmark struct {
	name, about string
	run         func(*lab) ([]*figure, error)
}

func benchmarks() []benchmark {
	return []benchmark{
		{"B1", "from the envelope to its acknowledgement, kept in Redis first by both", func(l *lab) ([]*figure, error) {
			return latency(l, []int{50, 200}, nameOurs, nameBoltDurable)
		}},
		{"B2", "the same, where Bolt keeps nothing: unfair to us, and what people run", func(l *lab) ([]*figure, error) {
			return latency(l, []int{200}, nameOurs, nameBolt, nameSlackGo)
		}},
		{"B3", "envelopes per second on one processor, 64 on their way", throughput},
		{"B4", "from the start to the first connection, and to the first acknowledgement", starts},
		{"B5", "memory", memory},
		{"B6", "what is installed", install},
		{"B7", "Slack refreshes every connection", refreshes},
		{"B8", "every connection falls silent", silence},
	}
}

// each lets the candidates take turns, run by run.
func (l *lab) each(names []string, measure func(c candidate, p *process) error) error {
	for range l.runs {
		for _, c := range l.candidates(names...) {
			p, err := l.start(c)
			if err != nil {
				return err
			}
			err = measure(c, p)
			p.kill()
			if err != nil {
				return fmt.Errorf("%s: %w; it said:\n%s", c.name, err, &p.out)
			}
		}
	}
	return nil
}

// latency measures B1 and B2.
func latency(l *lab, rates []int, names ...string) ([]*figure, error) {
	var all []*figure
	for _, rate := range rates {
		var figures []*figure
		for _, name := range []string{"due to acknowledged, p50", "due to acknowledged, p99", "sent to acknowledged, p50", "sent to acknowledged, p99"} {
			figures = append(figures, newFigure(fmt.Sprintf("%d/s, %s", rate, name), "ms", lower, names[0]))
		}
		err := l.each(names, func(c candidate, p *process) error {
			l.warm()
			if _, _, err := l.slack.paced(slash(l.slack.respond()), rate, l.span(time.Second)); err != nil {
				return err
			}
			due, sent, err := l.slack.paced(slash(l.slack.respond()), rate, l.span(8*time.Second))
			if err != nil {
				return err
			}
			for i, value := range []float64{quantile(due, 0.5), quantile(due, 0.99), quantile(sent, 0.5), quantile(sent, 0.99)} {
				figures[i].add(c.name, value)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, figures...)
	}
	return all, nil
}

// throughput measures B3.
func throughput(l *lab) ([]*figure, error) {
	var all []*figure
	kinds := map[string]template{"slash command, 0.5 kB": slash(l.slack.respond()), "button, 4 kB": press(l.slack.respond()), "form, 4 kB": form()}
	for _, kind := range []string{"slash command, 0.5 kB", "button, 4 kB", "form, 4 kB"} {
		rate := newFigure(kind, "envelopes/s", higher, nameOurs)
		cost := newFigure(kind, "µs of processor time an envelope", lower, nameOurs)
		names := []string{nameOurs, nameBoltDurable, nameBolt, nameSlackGo}
		err := l.each(names, func(c candidate, p *process) error {
			l.warm()
			if _, err := l.slack.busy(kinds[kind], l.count(2000), 64); err != nil {
				return err
			}
			before, err := p.cpu()
			if err != nil {
				return err
			}
			if err := l.flush(); err != nil { // or the second time would be a repetition of the first
				return err
			}
			n := l.count(20_000)
			took, err := l.slack.busy(kinds[kind], n, 64)
			if err != nil {
				return err
			}
			after, err := p.cpu()
			if err != nil {
				return err
			}
			rate.add(c.name, float64(n)/took.Seconds())
			cost.add(c.name, float64(after-before)/float64(time.Microsecond)/float64(n))
			return nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, rate, cost)
	}
	return all, nil
}

// starts measures B4.
func starts(l *lab) ([]*figure, error) {
	connected := newFigure("start to connected", "ms", lower, nameBot)
	acked := newFigure("start to the first acknowledgement", "ms", lower, nameBot)
	times := 4 // in each run
	if l.smoke {
		times = 1
	}
	for range times {
		err := l.each([]string{nameBot, nameBolt, nameSlackGo}, func(c candidate, p *process) error {
			first := make(chan time.Time, 1)
			l.slack.onAck(func(int) {
				select {
				case first <- time.Now():
				default:
				}
			})
			defer l.slack.onAck(nil)
			l.slack.send(slash(l.slack.respond()).with(0))
			select {
			case at := <-first:
				connected.add(c.name, ms(p.ready.Sub(p.began)))
				acked.add(c.name, ms(at.Sub(p.began)))
				return nil
			case <-time.After(10 * time.Second):
				return fmt.Errorf("nothing was acknowledged")
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return []*figure{connected, acked}, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// memory measures B5. The bot does its whole job meanwhile: it answers each
// command.
func memory(l *lab) ([]*figure, error) {
	idle := newFigure("idle", "MB resident", lower, nameBot)
	loaded := newFigure("after 20,000 commands", "MB resident", lower, nameBot)
	err := l.each([]string{nameBot, nameBoltDurable, nameBolt, nameSlackGo}, func(c candidate, p *process) error {
		l.warm()
		l.warm()
		before, err := p.megabytes()
		if err != nil {
			return err
		}
		if _, err := l.slack.busy(slash(l.slack.respond()), l.count(20_000), 64); err != nil {
			return err
		}
		after, err := p.megabytes()
		idle.add(c.name, before)
		loaded.add(c.name, after)
		return err
	})
	return []*figure{idle, loaded}, err
}
