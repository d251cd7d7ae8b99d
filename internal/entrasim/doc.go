// Package entrasim is a Microsoft Entra tenant with Microsoft Graph, played over its real protocols on loopback.
//
// It owns a directory (people, groups), entitlement management (catalogs, packages, policies, requests,
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
// Error codes that the real service has but nobody has published are assumed here and said to be so:
// JustificationRequired, InvalidAnswers, InvalidSchedule, ExistingAssignment, InvalidRequestState. Do not build on
// their spelling.
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
//	POST /_sim/revoke      {"name":"Requestor1"}: refresh tokens and sessions stop working
//	POST /_sim/disable     {"name":"Requestor1"}
//	POST /_sim/decide      {"approver":"Approver1","request":"<id>","approve":true,"reason":"…"}
package entrasim
