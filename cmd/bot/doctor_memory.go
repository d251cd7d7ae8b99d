package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"accessbot/internal/sessions"
)

// memory looks at Redis and at the keys that seal.
func (d *doctor) memory(ctx context.Context) []finding {
	s := d.settings
	if s.RedisURL == "" {
		return []finding{{
			fail, "Redis", "REDIS_URL is not set: everything is kept in the memory of the process and gone with it",
			"Set REDIS_URL, and SEAL_KEYS with it. Without them the bot is for a first look only.",
		}}
	}
	store, err := sessions.New(sessions.Config{URL: s.RedisURL, SealKeys: s.SealKeys})
	if err != nil {
		return []finding{{fail, "Redis", err.Error(), "Mend REDIS_URL or SEAL_KEYS: docs/set-up.md, parts 3 and 4, has their forms."}}
	}
	defer func() { _ = store.Close() }() // nothing was written
	found := append(sealing(s.SealKeys), onTheWay(s.RedisURL)...)
	if err := store.Ping(ctx); err != nil {
		return append(found, finding{
			fail, "Redis", "it does not answer: " + why(err), "Check REDIS_URL, the password in it, the network, and that Redis runs.",
		})
	}
	found = append(found, servers(ctx, store)...)
	found = append(found, auditEnd(ctx, store))
	if err := store.MayHand(ctx); err != nil {
		found = append(found, finding{
			warn, "Redis channels", "replicas cannot hand acknowledgements to each other: " + why(err),
			"Give the bot's Redis user PUBLISH and SUBSCRIBE, and the channels accessbot:*; without them a click may be answered with an error while a replica ends.",
		})
	}
	if d.held, err = store.Sockets(ctx); err != nil {
		d.held = -1
		found = append(found, finding{warn, "Redis", "it does not tell how many connections the replicas hold: " + why(err), "Look at the log of Redis, and ask again."})
	}
	return found
}

// sealing tells of the keys; that they are well formed has been seen.
func sealing(keys string) []finding {
	n := strings.Count(keys, ",") + 1
	if n == 1 {
		return []finding{{well, "SEAL_KEYS", "one key", ""}}
	}
	return []finding{{well, "SEAL_KEYS", fmt.Sprintf("%d keys: the first seals, all open", n), ""}}
}

// onTheWay tells whether somebody on the network can read along.
func onTheWay(addresses string) []finding {
	for address := range strings.SplitSeq(addresses, ",") {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || u.Scheme == "rediss" || u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback() {
			continue
		}
		return []finding{{
			warn, "Redis encryption", "what the bot remembers goes to " + u.Host + " unencrypted",
			"Use rediss:// unless something else encrypts the way there.",
		}}
	}
	return nil
}

// servers looks at how Redis is set up.
func servers(ctx context.Context, store *sessions.Store) []finding {
	all, err := store.Servers(ctx)
	if err != nil {
		return []finding{{
			warn, "Redis settings", "they cannot be told: " + why(err),
			"Let the bot's Redis user use INFO, or see to it yourself that Redis is 7 or newer, with appendonly yes and maxmemory-policy noeviction.",
		}}
	}
	var found []finding
	for _, one := range all {
		found = append(found, version7(one), durable(one), unevicted(one))
	}
	return found
}

// version7 wants Redis 7: the bot uses SET with NX and GET together.
//
// https://redis.io/docs/latest/commands/set/
func version7(s sessions.Server) finding {
	major, _, _ := strings.Cut(s.Version, ".")
	n, err := strconv.Atoi(major)
	switch {
	case err != nil:
		return finding{warn, "Redis version", "it does not tell its version", "See to it yourself that it is 7 or newer."}
	case n < 7:
		return finding{fail, "Redis version", "it is " + s.Version + ", and the bot uses what came with 7", "Update Redis."}
	}
	return finding{well, "Redis version", s.Version, ""}
}

// durable wants every change on disk: a click is acknowledged when Redis has
// it.
func durable(s sessions.Server) finding {
	switch {
	case s.AppendOnly == "":
		return finding{warn, "Redis durability", "it does not tell whether it writes changes to disk", "See to it yourself that appendonly is yes."}
	case s.AppendOnly != "1":
		return finding{
			fail, "Redis durability", "appendonly is no: clicks that were acknowledged, sign-ins and the audit log are lost when it stops",
			"Set appendonly yes (CONFIG SET appendonly yes, and in its configuration file).",
		}
	case s.LastWrite != "" && s.LastWrite != "ok":
		return finding{fail, "Redis durability", "its last write to disk went wrong: " + s.LastWrite, "Look at the disk of Redis, and at its log."}
	}
	return finding{well, "Redis durability", "appendonly is yes", ""}
}

// unevicted wants nothing thrown out: a record that is gone is a request
// forgotten.
func unevicted(s sessions.Server) finding {
	const setting = "Set maxmemory-policy noeviction (CONFIG SET maxmemory-policy noeviction, and in its configuration file)."
	switch {
	case s.Policy == "":
		return finding{warn, "Redis memory", "it does not tell what happens when its memory is full", "See to it yourself that maxmemory-policy is noeviction."}
	case s.Policy == "noeviction":
		return finding{well, "Redis memory", "nothing is thrown out when it is full", ""}
	case s.MaxMemory == "0":
		return finding{warn, "Redis memory", "maxmemory-policy is " + s.Policy + "; only because maxmemory is not set, nothing is thrown out", setting}
	}
	return finding{fail, "Redis memory", "maxmemory-policy is " + s.Policy + ": when it is full, requests and sign-ins are thrown out", setting}
}

// auditEnd looks at the end of the audit log: the bot does nothing for anybody
// when it is not its own.
func auditEnd(ctx context.Context, store *sessions.Store) finding {
	lines, err := store.AuditEnd(ctx)
	if err != nil {
		return finding{
			fail, "audit log", why(err),
			"Are these the SEAL_KEYS that the bot runs with, each under the id that it always had? If they are, see docs/audit.md and bot audit verify.",
		}
	}
	if lines == 0 {
		return finding{well, "audit log", "no line yet", ""}
	}
	return finding{well, "audit log", fmt.Sprintf("%d lines, and the last is the bot's; bot audit verify looks at all of them", lines), ""}
}
