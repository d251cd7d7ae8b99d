package main

import (
	"errors"
	"time"
)

// refreshes measures B7.
func refreshes(l *lab) ([]*figure, error) {
	var all []*figure
	for _, how := range manners() {
		gap := newFigure("time without a connection; "+how.words, "ms", lower, nameBot)
		undeliverable := newFigure("envelopes without a connection, of 20/s in 16 s; "+how.words, "envelopes", lower, nameBot)
		err := l.each([]string{nameBot, nameBolt, nameSlackGo}, func(c candidate, p *process) error {
			l.warm()
			longest, missed := l.slack.watchRefresh(how, l.span(16*time.Second))
			gap.add(c.name, ms(longest))
			undeliverable.add(c.name, float64(missed))
			return nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, gap, undeliverable)
	}
	return all, nil
}

// watchRefresh asks for a refresh a quarter into the time and gives the
// longest time without a connection, and how many envelopes had none.
func (f *fakeSlack) watchRefresh(how manner, d time.Duration) (longest time.Duration, missed int) {
	const every = 50 * time.Millisecond
	time.AfterFunc(d/4+every/2, func() { f.refresh(how) })
	envelope, n := slash(f.respond()), int(d/every)
	f.takeGap()
	began := time.Now()
	for i := range n {
		if !f.send(envelope.with(i)) {
			missed++
		}
		time.Sleep(time.Until(began.Add(time.Duration(i+1) * every)))
	}
	return f.takeGap(), missed
}

// silence measures B8.
func silence(l *lab) ([]*figure, error) {
	noticed := newFigure("from silence to a new connection", "s", lower, nameBot)
	err := l.each([]string{nameBot, nameBolt, nameSlackGo}, func(c candidate, p *process) error {
		l.warm()
		for len(l.slack.hellos) > 0 {
			<-l.slack.hellos
		}
		l.slack.blackHole()
		began := time.Now()
		if l.smoke {
			return nil
		}
		select {
		case at := <-l.slack.hellos:
			noticed.add(c.name, at.Sub(began).Seconds())
			return nil
		case <-time.After(2 * time.Minute):
			return errors.New("no new connection in two minutes")
		}
	})
	if len(noticed.order) == 0 {
		return nil, err
	}
	return []*figure{noticed}, err
}
