package entrasim

import (
	"net/http"
	"strings"
	"time"
)

// waiting is one request that waits for a person's decision, as the page shows it.
type waiting struct {
	ID, Stage, Person, Package, Policy, Reason, Asked, Deadline string
	Answers                                                     []field
	MustExplain                                                 bool
}

// accessPage is what the My Access page shows.
type accessPage struct {
	page
	Waiting []waiting
}

// myAccess registers the page on which people decide.
func (t *Tenant) myAccess(mux *http.ServeMux) {
	mux.HandleFunc("GET /myaccess", t.showMyAccess)
	mux.HandleFunc("POST /myaccess", t.decideOnPage)
	mux.HandleFunc("POST /myaccess/signout", t.signOut)
}

// showMyAccess shows what waits for the person, or asks them to sign in first.
func (t *Tenant) showMyAccess(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sessionOf(r)
	if s == nil {
		f := t.openFlow(&flow{page: "/myaccess"})
		t.show(w, http.StatusOK, "signin", page{Title: "Sign in to your account", Flow: f.id, App: "My Access"})
		return
	}
	t.listWaiting(w, s.user, "", "")
}

// listWaiting renders the page with a word on what happened last.
func (t *Tenant) listWaiting(w http.ResponseWriter, u *user, done, fault string) {
	t.settle()
	p := accessPage{page: page{Title: "My Access: approvals", Account: u.upn, Words: done, Fault: fault}}
	for _, r := range t.world.requests.rows {
		if s := r.stage(); s != nil && t.world.approverOf(r, s, u) {
			p.Waiting = append(p.Waiting, t.waiting(r, s))
		}
	}
	t.show(w, http.StatusOK, "myaccess", p)
}

func (t *Tenant) waiting(r *request, s *stage) waiting {
	p := t.world.policies.ever(r.policyID)
	shown := waiting{
		ID: r.id, Stage: s.id, Person: t.world.users.ever(r.target).name, Package: t.world.packages.ever(r.packageID).name,
		Policy: p.name, Reason: r.justification, Asked: printTime(r.created), Deadline: printTime(s.deadline),
		MustExplain: s.rule.approverMustExplain,
	}
	for _, a := range r.answers {
		shown.Answers = append(shown.Answers, p.inWords(a))
	}
	return shown
}

// inWords is a question and its answer as people read them.
func (p *policy) inWords(a answered) field {
	for _, q := range p.questions {
		if !strings.EqualFold(q.id, a.questionID) {
			continue
		}
		for _, c := range q.choices {
			if c.value == a.value {
				return field{q.text, c.text}
			}
		}
		return field{q.text, a.value}
	}
	return field{"Answer", a.value}
}

func printTime(at time.Time) string { return at.UTC().Format("Mon 2 Jan 2006, 15:04 UTC") }

// decideOnPage takes a decision from the page, under the rules that hold for everybody.
func (t *Tenant) decideOnPage(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	s := t.sessionOf(r)
	if s == nil {
		http.Redirect(w, r, "/myaccess", http.StatusSeeOther)
		return
	}
	result := spelled(r.PostFormValue("decision"), approve, deny)
	wanted := t.world.requests.get(r.PostFormValue("request"))
	if wanted == nil || result == "" {
		t.listWaiting(w, s.user, "", "That request is not known.")
		return
	}
	if refusal := t.decideStage(wanted, r.PostFormValue("stage"), s.user, result, r.PostFormValue("reason")); refusal != nil {
		t.listWaiting(w, s.user, "", refusal.message)
		return
	}
	t.listWaiting(w, s.user, decidedWords(result), "")
}

// decideStage decides on the stage that the page showed, which may be over by now.
func (t *Tenant) decideStage(r *request, stageID string, u *user, result, reason string) *graphError {
	for _, s := range r.stages {
		if s.id == stageID {
			return t.decide(r, s, u, result, reason)
		}
	}
	return notFound("approval stage", stageID)
}

func decidedWords(result string) string {
	if result == approve {
		return "You approved the request."
	}
	return "You denied the request."
}

// signOut ends the browser's session.
func (t *Tenant) signOut(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cookie, err := r.Cookie(cookieName); err == nil {
		delete(t.signins.sessions, cookie.Value)
	}
	http.Redirect(w, r, "/myaccess", http.StatusSeeOther)
}
