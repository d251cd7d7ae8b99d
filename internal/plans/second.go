package plans

import (
	"context"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// Agree is another administrator's consent to a plan that wants one. Another is
// who has another account in Entra than the owner, whatever they are called in
// Slack; an administrator is whom Entra lets read what the plan is about.
func (b *Book) Agree(ctx context.Context, by access.Principal, id string) (Plan, error) {
	p, err := b.Get(ctx, id)
	if err != nil {
		return Plan{}, err
	}
	if err := b.mayAgree(ctx, by, p); err != nil {
		return p, err
	}
	if err := b.cfg.Store.Queue(queue).PokeIn(ctx, id, 5*time.Second); err != nil {
		return p, err
	}
	p, err = b.plans.Update(ctx, id, func(p *Plan) error {
		switch {
		case p.State == Running && same(p.Second.Person, by.Person()):
			return nil // the same consent, given twice
		case p.State != Asked:
			return p.moved()
		}
		p.Second.Member, p.Second.Person, p.Second.At = by.Member(), by.Person(), time.Now()
		p.begin(Running)
		return nil
	})
	if err != nil {
		return p, found(err)
	}
	return p, b.cfg.Store.Queue(queue).Poke(ctx, id)
}

func (b *Book) mayAgree(ctx context.Context, by access.Principal, p Plan) error {
	if !by.Valid() {
		return &access.Error{Kind: access.NotLinked, Sentence: "Link your Entra account first: type /access signin."}
	}
	if same(by.Person(), p.Person) {
		return &access.Error{Kind: access.NotAllowed, Sentence: "You cannot agree to your own plan: the second administrator must be somebody else in Entra. Ask a colleague."}
	}
	return b.administers(ctx, b.cfg.Graph.AsWith(by, b.cfg.Graph.ApproverScopes()).Reader(), p)
}

// administers asks Entra, as the person, for what the plan is about. Who may
// not read that is no administrator of it.
func (b *Book) administers(ctx context.Context, r *graph.Reader, p Plan) error {
	for _, s := range p.Steps {
		if id := s.In.PackageID; id != "" && id[0] != '{' {
			_, err := r.Package(ctx, id)
			return noAdministrator(err)
		}
		if c := s.In.Catalog; s.Act == ActFindCatalog {
			_, there, err := r.CatalogNamed(ctx, c.Name)
			if err == nil && !there {
				err = missing("no such catalog")
			}
			return noAdministrator(err)
		}
	}
	return noAdministrator(firstCatalog(ctx, r))
}

// anyCatalog requires that Entra shows the person a catalog.
func (b *Book) anyCatalog(ctx context.Context, by access.Principal) error {
	err := firstCatalog(ctx, b.cfg.Graph.AsWith(by, b.cfg.Graph.ApproverScopes()).Reader())
	switch access.KindOf(err) {
	case access.NotAllowed, access.NotFound:
		return &access.Error{Kind: access.NotAllowed, Err: err, Sentence: "Entra shows you no catalog, so you administer no packages here. Ask whoever administers them for a role in a catalog, and try again."}
	}
	return err
}

// firstCatalog reads one catalog, whichever it is.
func firstCatalog(ctx context.Context, r *graph.Reader) error {
	for _, err := range r.Catalogs(ctx) {
		return err
	}
	return missing("no catalog")
}

func noAdministrator(err error) error {
	switch access.KindOf(err) {
	case access.NotAllowed, access.NotFound:
		return &access.Error{Kind: access.NotAllowed, Err: err, Sentence: "Entra does not show you what this plan is about, so you cannot agree to it. Ask somebody who administers it."}
	}
	return err
}
