// Package sessions is what the bot remembers, and the only place that speaks
// to Redis: links between Slack members and Entra accounts, sealed token
// caches, sign-ins under way, drafts, the intake of Slack envelopes, the
// requests that are followed, and the audit log. It owns keys, scripts, sealing and expiry. It
// knows nothing of Slack's or Graph's wire formats and decides nothing about
// access.
//
// Every promise of the store rests on Redis's own primitives: SET NX for
// once-marks, a stream with a consumer group for intake, a sorted set by due
// time for later work, and small Lua scripts for lease and compare-and-set.
// Keys that one script touches share a hash tag, so that a cluster works.
package sessions

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Config says where the state is kept and what seals it.
type Config struct {
	// URL of Redis: redis://, rediss://, redis-sentinel://…?master_name=…, or
	// a comma list of redis:// for a cluster. Empty means an embedded store
	// that is gone with the process.
	URL string
	// SealKeys is "id:base64(32 bytes)", a comma list; the first seals, all
	// open. Empty is allowed with the embedded store only.
	SealKeys string
	// Replica names this process among the others. Empty: a random name.
	Replica string
	// Log hears how far the audit log reaches. Nil: nobody does.
	Log *slog.Logger
}

// Store is the bot's memory. Its methods are safe for concurrent use.
type Store struct {
	rdb     redis.UniversalClient
	mini    *miniredis.Miniredis // nil unless embedded
	ring    *keyRing
	replica string
	audit   *auditLog
}

// New makes a Store. It opens no connection: Ping does.
func New(cfg Config) (*Store, error) {
	ring, err := newKeyRing(cfg.SealKeys, cfg.URL == "")
	if err != nil {
		return nil, err
	}
	s := &Store{ring: ring, replica: cfg.Replica}
	if s.replica == "" {
		s.replica = rand.Text()[:8]
	}
	s.audit = newAuditLog(s, cfg.Log)
	if cfg.URL == "" {
		s.embed()
		return s, nil
	}
	opts, err := parseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	s.rdb = redis.NewUniversalClient(opts)
	return s, nil
}

// embed puts a miniredis into the process, reached over pipes: no port.
func (s *Store) embed() {
	s.mini = miniredis.NewMiniRedis()
	s.mini.ClockTTL(true)
	s.rdb = redis.NewUniversalClient(&redis.UniversalOptions{
		Addrs:                 []string{"127.0.0.1:0"}, // never dialed
		ContextTimeoutEnabled: true,
		PoolSize:              256, // pipes cost next to nothing, and nobody waits for one
		Dialer:                s.dialEmbedded,
		// There is no server that could be maintained.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}

func (s *Store) dialEmbedded(context.Context, string, string) (net.Conn, error) {
	c, err := s.mini.Dial()
	return &pipe{Conn: c}, err
}

// Embedded reports whether the state is gone with the process.
func (s *Store) Embedded() bool { return s.mini != nil }

// Commands counts what the embedded store was asked to do so far, for
// measurements; it is 0 for a Redis server, which counts by itself.
func (s *Store) Commands() int {
	if s.mini == nil {
		return 0
	}
	return s.mini.CommandCount()
}

// Replica is the name of this process among those that share the store.
func (s *Store) Replica() string { return s.replica }

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return unavailable("reach Redis", err)
	}
	return nil
}

// Close ends the connections, and the embedded store with them.
func (s *Store) Close() error {
	s.audit.tell()
	err := s.rdb.Close()
	if s.mini != nil {
		s.mini.Close()
	}
	return err
}

// parseURL reads the three forms of REDIS_URL.
func parseURL(raw string) (*redis.UniversalOptions, error) {
	if strings.Contains(raw, ",") {
		return parseCluster(strings.Split(raw, ","))
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("REDIS_URL is not a URL")
	}
	if u.Scheme == "redis-sentinel" {
		return parseSentinel(u)
	}
	o, err := redis.ParseURL(raw)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %s", strings.ReplaceAll(err.Error(), raw, "the value"))
	}
	return &redis.UniversalOptions{
		Addrs: []string{o.Addr}, Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig,
		ContextTimeoutEnabled: true,
	}, nil
}

func parseSentinel(u *url.URL) (*redis.UniversalOptions, error) {
	master := u.Query().Get("master_name")
	if master == "" {
		return nil, errors.New("REDIS_URL with redis-sentinel:// needs ?master_name=NAME")
	}
	password, _ := u.User.Password()
	return &redis.UniversalOptions{
		Addrs: []string{u.Host}, MasterName: master, Username: u.User.Username(), Password: password,
		ContextTimeoutEnabled: true,
	}, nil
}

func parseCluster(urls []string) (*redis.UniversalOptions, error) {
	var all *redis.UniversalOptions
	for _, one := range urls {
		o, err := parseURL(strings.TrimSpace(one))
		if err != nil {
			return nil, err
		}
		if all == nil {
			o.IsClusterMode = true
			all = o
			continue
		}
		all.Addrs = append(all.Addrs, o.Addrs...)
	}
	return all, nil
}

// unavailable wraps a fault of Redis for the person: nothing was changed.
func unavailable(doing string, err error) error {
	return &access.Error{
		Kind:     access.Unavailable,
		Sentence: "I can't reach my memory (Redis) right now, so I did nothing. Please try again in a minute.",
		Err:      fmt.Errorf("%s: %w", doing, err),
	}
}

// Keys. Everything the bot keeps is below one prefix.
const prefix = "accessbot:"

func linkKey(m access.Member) string    { return prefix + "link:{" + m.String() + "}" }
func accountKey(p access.Person) string { return prefix + "account:{" + p.TenantID + "/" + p.ID + "}" }
func tokenKey(home string) string       { return prefix + "tokens:{" + home + "}" }
func lockKey(name string) string        { return prefix + "lock:{" + name + "}" }
func signInKey(state string) string     { return prefix + "signin:{" + state + "}" }
func pendingKey(m access.Member) string { return prefix + "pending:{" + m.String() + "}" }
func brakeKey(service string) string    { return prefix + "brake:{" + service + "}" }
func draftKey(id string) string         { return prefix + "draft:{" + id + "}" }
func noteKey(key string) string         { return prefix + "note:{" + key + "}" }
func recordKey(kind, id string) string  { return prefix + kind + ":{" + id + "}" }
func openKey() string                   { return prefix + "{open}:requests" }
func heldKey() string                   { return prefix + "{held}:ends" }
func intakeKey() string                 { return prefix + "{intake}:stream" }
func seenKey(key string) string         { return prefix + "{intake}:seen:" + key }
func dueKey(queue string) string        { return prefix + "{due:" + queue + "}:at" }
func leaseKey(queue string) string      { return prefix + "{due:" + queue + "}:leases" }

// How long things are kept.
const (
	keepSignIn  = 10 * time.Minute    // a sign-in, from its start to the code typed in Slack
	keepDraft   = 7 * 24 * time.Hour  // what somebody was about to ask
	keepSeen    = 25 * time.Hour      // Slack's last delayed retry comes after 24 hours
	keepNote    = 25 * time.Hour      // what was done for an envelope
	keepRequest = 90 * 24 * time.Hour // a request after it ended
)
