// Package endurance holds the fault suite: replicas of the built program, each
// a process of its own, on one real Redis, between a simulated Slack and a
// simulated Entra, while people type, click and submit and things go wrong.
//
// It owns the faults (sockets, replicas, Redis, Slack), the crowd of people,
// and the checker: a pure function over a history of JSON lines that knows the
// promises and nothing of the bot. The history is counted by the simulators
// and by the tenant, and by what each person met; the bot is never asked.
//
// A history is sound when
//
//   - every act that was acknowledged has what the person wanted, or a refusal
//     that they could read: nothing is acknowledged and lost;
//   - every intent has one effect: one request in Entra, one card and one line
//     for each state in each place, one private answer. A private answer alone
//     may stand twice when a replica died or stood still over it, because
//     nobody can look up whether it was seen; the checker counts those apart;
//   - no thread goes back to an older state, and every request that Entra has
//     ended is told to its end in every place;
//   - nothing is acknowledged later than three seconds after it was sent.
//
// What was not acknowledged is counted apart: the person saw an error. It may
// have been done all the same, once.
//
// # Running it
//
// The tests need a redis-server, which they start and stop themselves:
//
//	ACCESSBOT_TEST_REDIS_SERVER=redis-server go test ./internal/endurance
//
// ACCESSBOT_TEST_BOT names a program to test in place of one that is built
// from this tree. The script mutants uses it: it breaks one guard of the
// product after the other in a copy of the tree, and fails unless the suite
// notices each. With -artifacts each test keeps its history and the logs of
// its replicas.
package endurance
