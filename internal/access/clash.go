package access

import "fmt"

// Incompatible is the Kind of asking for what nobody may hold together with
// something that the person holds; the cause may be a Clash.
const Incompatible Kind = "incompatible"

// Changed is the Kind of changing a thing that somebody else has changed since
// it was read.
const Changed Kind = "changed"

// Clash is what a person holds that keeps them from a package.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-incompatible
type Clash struct {
	Packages []Package // that the person holds
	Groups   []Group   // that the person is a member of
}

// Any reports whether there is something in the way.
func (c *Clash) Any() bool { return len(c.Packages)+len(c.Groups) > 0 }

// Error is for logs.
func (c *Clash) Error() string {
	return fmt.Sprintf("incompatible with %d packages and %d groups of the person", len(c.Packages), len(c.Groups))
}

// Decided is the cause of an Error of the Kind AlreadyDecided when it can be
// read who decided.
type Decided struct{ Stage Stage }

// Error is for logs; it names nobody.
func (d *Decided) Error() string { return "stage " + d.Stage.ID + " is " + string(d.Stage.Verdict) }
