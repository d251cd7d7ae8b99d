package sessions

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// AuditStream is the key of the audit log, for tests that do to it what an
// intruder might do.
func AuditStream() string { return auditKeyName() }

// Redis is the connection of the store, in the hands of an intruder.
func (s *Store) Redis() redis.UniversalClient { return s.rdb }

// ForgeLine makes an entry as somebody would who has another key of that id.
func ForgeLine(sealKeys string, l AuditLine) (AuditEntry, error) {
	ring, err := newKeyRing(sealKeys, false)
	if err != nil {
		return AuditEntry{}, err
	}
	raw, mac, err := ring.writeLine(l)
	return AuditEntry{ID: lineID(l.Seq), Raw: raw, MAC: mac}, err
}

// Rewrite puts the entries into Redis in place of the audit log that is there.
func (s *Store) Rewrite(ctx context.Context, entries []AuditEntry) error {
	if err := s.rdb.Del(ctx, auditKeyName()).Err(); err != nil {
		return err
	}
	for _, e := range entries {
		err := s.rdb.XAdd(ctx, &redis.XAddArgs{Stream: auditKeyName(), ID: e.ID, Values: []string{"line", e.Raw, "mac", e.MAC}}).Err()
		if err != nil {
			return err
		}
	}
	return nil
}
