// Package entrasim is a Microsoft Entra tenant with Microsoft Graph, played over its real protocols on loopback.
//
// It owns a directory (people, groups), entitlement management (catalogs, resources, packages, policies, requests,
// assignments, approvals), the sign-in service that issues tokens for them, and the pages that a person's browser
// opens: sign-in, consent, device code and a small My Access. It knows nothing of the programs that call it:
// everything it is told comes over HTTP, and it refuses what the real service refuses.
//
// There are two listeners on 127.0.0.1. Programs use TLS (Tenant.GraphURL, Tenant.AuthorityHost) with the
// certificate of Tenant.CertificatePEM; browsers use plain HTTP (Tenant.PagesURL), so that nobody meets a warning.
//
// Two clocks are at work. The directory and entitlement management live on the tenant's clock, which Advance moves
// and Config.Frozen stops. Tokens, codes and sessions live on the machine's clock, because the caches of the
// clients that hold them do. The Date header of an answer is the tenant's.
//
// # Dialects
//
// There is one model and there are two ways to write it (see dialect): v1.0, and beta in the words of the vendor's
// tutorial. beta has the requests twice: accessPackageAssignmentRequests in its own words, and assignmentRequests,
// whose members are already called as in v1.0. Each version refuses the other's names. An operation is listed once, in
// operations.go, under its path in v1.0; the path in beta follows from betaNames, and betaOnlyOperations has the rest.
//
// # Who may do what
//
// A call passes three gates: the token's permissions (the vendor's table, written out in operations.go), a directory
// role or a role in the catalog (catalog_role.go), and the rules of the object. The directory roles are Global
// Administrator, Identity Governance Administrator, User Administrator, Groups Administrator and Cloud Application
// Administrator.
//
// # Where this tenant differs or guesses
//
// Error codes that the real service has but nobody has published are assumed here; do not build on their spelling:
// JustificationRequired, InvalidAnswers, InvalidSchedule, ExistingAssignment, InvalidRequestState, InvalidPolicy,
// IncompatibleAccess, VerifiableCredentialRequired, ResourceAlreadyOnboarded, InvalidDeletePolicyHasAssignments,
// InvalidDeletePackageHasAssignments, InvalidDeleteCatalogNotEmpty.
//
// Resources are security groups, whose only role is Member, applications and sites; what an application or a site gives
// shows in the roles of an assignment and nowhere else. A group that is deleted leaves the catalogs in which no package
// gives it. An open request blocks the deletion of its policy and its package as an assignment does. POST of a policy
// answers in v1.0 with little more than the id, as the printed samples do. The words in the history of a request are
// assumed, and so is the comma between several choices of one answer. Whether policies look into groups inside a group is
// the knob DirectMembersOnly. Reviews are checked and kept, custom extensions are empty, and nothing acts on either.
//
// # Control over HTTP
//
// Test drivers outside Go use JSON under /_sim/ on the TLS host; POST needs Content-Type application/json:
//
//	GET  /_sim/clock       {"now":"…","frozen":false}
//	POST /_sim/clock       {"advance":"36h"} or {"frozen":true}; answers like GET
//	GET  /_sim/knobs       the knobs; durations are words such as "2s"
//	POST /_sim/knobs       any subset of the knobs; answers like GET
//	POST /_sim/faults      a Fault: {"kind":"status","method":"POST","path":"assignmentRequests$","times":2,"status":429,"retryAfter":"2.128"}
//	POST /_sim/heal        {}: drops every fault
//	GET  /_sim/calls       the journal
//	GET  /_sim/requests    every request as a RequestSnapshot
//	GET  /_sim/people      everybody, with password
//	POST /_sim/signin      {"name":"Requestor1","scopes":["User.Read"]}: signs in and consents; answers with a SignedIn
//	POST /_sim/authorize   {"name":"Requestor1","url":"<authorize address>"}: answers {"location":"<redirect URI with the code>"}
//	POST /_sim/device      {"name":"Requestor1","code":"BCDFGHJKL"}: approves a device code; "decline":true declines it
//	POST /_sim/age         {"name":"Requestor1","by":"9h"}: makes their sign-in older, for the next tokens and pages
//	POST /_sim/revoke      {"name":"Requestor1"}: refresh tokens and sessions stop working
//	POST /_sim/disable     {"name":"Requestor1"}
//	POST /_sim/catalogrole {"catalog":"Finance","name":"Manager1","role":"Catalog owner"}; "app" names the application
//	POST /_sim/decide      {"approver":"Approver1","request":"<id>","approve":true,"reason":"…"}
package entrasim
