package plans

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// Plan is a series of changes in Entra that are made in order, each once, as
// one person. It holds no password and no token.
type Plan struct {
	ID     string
	Kind   Kind
	Title  string        // such as "Create the package Marketing Campaign"
	Owner  access.Member // who wished it, and may resume or undo it
	Person access.Person // whom every step acts as: the owner's Entra account
	Wish   json.RawMessage
	Typed  string   // what must be typed to confirm it; empty for nothing
	Places []string // the conversations in which it is told
	Second Second

	State State
	Steps []Step
	IDs   map[string]string // what a name in braces stands for, such as group
	Note  string            // why it waits at the moment; empty while it does not

	Created   time.Time
	Confirmed time.Time // zero before it was
	Deadline  time.Time // when it stops for want of progress; zero before it runs
	Ended     time.Time // when it stood still last, for good or not

	Turn string // of the one worker that may write to it
}

// Second is the other administrator who agreed.
type Second struct {
	Required bool
	Member   access.Member
	Person   access.Person
	At       time.Time // zero until somebody agreed
}

// State is where a plan stands.
type State string

// The states of a plan. Only Running and Undoing are worked on.
const (
	Draft      State = "draft"      // shown to its owner; nothing was done
	Asked      State = "asked"      // confirmed by its owner; another administrator must agree
	Running    State = "running"    // worked on, or waiting for something with a Note
	Stopped    State = "stopped"    // a step failed; Resume goes on there, Undo takes back
	Done       State = "done"       // every step is done
	Undoing    State = "undoing"    // what was done is being taken back
	UndoFailed State = "undoFailed" // taking back failed; Resume goes on there
	Undone     State = "undone"     // everything that can be taken back is
	Canceled   State = "canceled"   // dropped before it began
)

// Words is the state as people read it.
func (s State) Words() string {
	words := map[State]string{
		Draft: "Not started", Asked: "Waiting for a second administrator", Running: "Running", Stopped: "Stopped",
		Done: "Done", Undoing: "Taking back", UndoFailed: "Stopped while taking back", Undone: "Taken back", Canceled: "Dropped",
	}
	return words[s]
}

// working reports whether the runner has something to do.
func (s State) working() bool { return s == Running || s == Undoing }

// Step is one change, or one look that the next change needs.
type Step struct {
	Act   Act
	In    Input
	Words string // such as "Put the group Marketing resources into the catalog General"
	Undo  string // how it is taken back; empty when there is nothing to take back
	Final bool   // whether it cannot be taken back
	Calls []Call // what is sent
	Gives string // the name under which its result is known to later steps

	State   StepState
	Item    int       // how many of its parts are done
	Began   time.Time // when its effect was last about to be made; zero while none is under way
	Waiting time.Time // since when it waits for something; zero while it does not
	Tries   int       // how often it was put off in a row
	Ended   time.Time
	Made    bool              // whether the plan made the change itself, so that Undo takes it back
	Found   map[string]string // the ids that it found or made
	Note    string            // what is worth saying about its end
	Failure *Failure          // why it failed; nil unless it did

	Back *Step // how it is being taken back; nil before
}

// StepState is where a step stands.
type StepState string

// The states of a step.
const (
	Waiting StepState = "waiting"
	Doing   StepState = "doing"
	Did     StepState = "done"
	Skipped StepState = "skipped" // there was nothing to do
	Failed  StepState = "failed"
	Reverse StepState = "undone"
)

// over reports whether nothing more is to be done for the step.
func (s StepState) over() bool { return s == Did || s == Skipped }

// Failure is why a step failed, for people.
type Failure struct {
	Kind      access.Kind
	Sentence  string // what happened and what to do next
	RequestID string // the service's id of the call, for its support
	At        time.Time
}

// Call is one call of Graph as it is sent.
type Call struct {
	Method string
	Path   string // with the version; {group} and the like stand for ids that are not known yet
	Body   string // indented JSON; empty for none
}

// Held is one assignment, as far as a plan must know it.
type Held struct {
	AssignmentID string
	PersonID     string
	PersonName   string
	PolicyID     string
	Until        time.Time // its end; zero for none
}

// Thing is something in Entra that has a name.
type Thing struct {
	ID   string
	Name string
}

// Account is somebody to be put into the directory. The password is made when
// the account is, and is shown to the owner only.
type Account struct {
	Name     string
	UPN      string // the sign-in name, in a domain of the tenant
	Nickname string // the mail nickname; empty: what stands before the @
}

// Input is what a step works on; which fields are set follows from its Act. An
// id may be a name in braces, such as {group}: then it is the id that an
// earlier step found or made.
type Input struct {
	CatalogID string               `json:",omitzero"`
	Catalog   *access.Catalog      `json:",omitzero"`
	GroupID   string               `json:",omitzero"`
	Group     *graph.NewGroup      `json:",omitzero"`
	PersonID  string               `json:",omitzero"`
	Account   *Account             `json:",omitzero"`
	Resource  *access.Resource     `json:",omitzero"`
	Role      string               `json:",omitzero"` // its name
	RoleID    string               `json:",omitzero"` // its origin id
	PackageID string               `json:",omitzero"`
	Package   *graph.NewPackage    `json:",omitzero"`
	Change    *graph.PackageChange `json:",omitzero"`
	Was       *graph.PackageChange `json:",omitzero"`
	PolicyID  string               `json:",omitzero"`

	RoleScopeID string                   `json:",omitzero"`
	Policy      *access.AssignmentPolicy `json:",omitzero"`
	OldPolicy   *access.AssignmentPolicy `json:",omitzero"`

	Held          []Held          `json:",omitzero"`
	Requests      []Thing         `json:",omitzero"` // open requests; the name is the person's
	Groups        []Thing         `json:",omitzero"` // whose members are read back
	Schedule      access.Schedule `json:",omitzero"`
	Justification string          `json:",omitzero"`
	Answers       []access.Answer `json:",omitzero"`
	Bypass        bool            `json:",omitzero"` // whether approvers are passed over
	Delete        bool            `json:",omitzero"` // DELETE of the assignment is tried first
}

// items is how many parts the step has: each is intended and recorded alone.
func (s *Step) items() int {
	switch s.Act {
	case ActAssign, ActRemove:
		return max(1, len(s.In.Held))
	case ActCancelRequest:
		return max(1, len(s.In.Requests))
	}
	return 1
}

// ref names the n-th thing of its kind that a plan finds or makes, from zero.
func ref(what string, n int) string {
	if n == 0 {
		return what
	}
	return what + strconv.Itoa(n+1)
}

// NewGroupID stands for the id of the n-th new group of a CreatePackage, from
// zero, in its policies.
func NewGroupID(n int) string { return brace(ref("group", n)) }

// NewPersonID stands for the id of the n-th new person of a CreatePackage, from
// zero, in its policies.
func NewPersonID(n int) string { return brace(ref("user", n)) }

func brace(name string) string { return "{" + name + "}" }

// bare gives the name that stands in braces, and whether the id is such a name.
func bare(id string) (string, bool) {
	if len(id) > 2 && id[0] == '{' && id[len(id)-1] == '}' {
		return id[1 : len(id)-1], true
	}
	return "", false
}

// at gives a step, or its taking back.
func (p *Plan) at(i int) *Step {
	if p.State == Undoing || p.State == UndoFailed {
		return p.Steps[i].Back
	}
	return &p.Steps[i]
}

// Current gives the step that a plan stands at: the first that is not over. The
// last result is false when there is none.
func (p *Plan) Current() (Step, int, bool) {
	for i, s := range p.Steps {
		if !s.State.over() && s.State != Reverse {
			return s, i, true
		}
	}
	return Step{}, len(p.Steps), false
}

// Words lists the steps in words, in order.
func (p *Plan) Words() []string {
	var words []string
	for _, s := range p.Steps {
		words = append(words, s.Words)
	}
	return words
}

// HTTP lists every call of the plan, in order, with the ids that are known by
// now.
func (p *Plan) HTTP() []Call {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(p.IDs)) {
		pairs = append(pairs, brace(name), p.IDs[name])
	}
	known := strings.NewReplacer(pairs...)
	var calls []Call
	for _, s := range p.Steps {
		for _, c := range s.Calls {
			calls = append(calls, Call{c.Method, known.Replace(c.Path), known.Replace(c.Body)})
		}
	}
	return calls
}

// JSON is the wish, for keeping: Parse reads it again.
func (p *Plan) JSON() []byte {
	text, err := json.MarshalIndent(struct {
		Kind Kind
		Wish json.RawMessage
	}{p.Kind, p.Wish}, "", "  ")
	if err != nil { // the wish was JSON when the plan was made
		return nil
	}
	return text
}
