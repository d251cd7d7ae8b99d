package plans

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"accessbot/internal/graph"
)

// rehearse writes into each step what it will send: the changes, or for steps
// that change nothing the reads.
func rehearse(ctx context.Context, client *graph.Client, p *Plan) error {
	stage := client.Rehearse()
	for i := range p.Steps {
		s := &p.Steps[i]
		if old := s.In.OldPolicy; old != nil {
			stage.Finds(fmt.Sprintf(`{"id":%q,"accessPackageId":%q}`, old.ID, old.PackageID))
		}
		for item := range s.items() {
			w := &work{plan: p, step: s, item: item, as: stage.As(), app: stage.App(), secret: placeholderSecret, rehearsed: true}
			sent := w.rehearse(ctx, stage)
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, c := range sent {
				s.Calls = append(s.Calls, Call{Method: c.Method, Path: unplaced(c.Path), Body: unplaced(pretty(c.Body))})
			}
		}
		stage.Finds(`{"value":[]}`)
	}
	return nil
}

func placeholderSecret(context.Context, string) (string, error) { return "{password}", nil }

// rehearse does the step with nobody there: that it is refused is expected.
func (w *work) rehearse(ctx context.Context, stage *graph.Rehearsal) []graph.Sent {
	d := deeds()[w.step.Act]
	if d.do == nil {
		_ = d.check(ctx, w)
		return stage.Sent()
	}
	_ = d.do(ctx, w)
	var changes []graph.Sent
	for _, c := range stage.Sent() {
		if c.Method != http.MethodGet {
			changes = append(changes, c)
		}
	}
	return changes
}

// pretty indents JSON; what is none stays as it is.
func pretty(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", "  ") != nil {
		return string(body)
	}
	return b.String()
}
