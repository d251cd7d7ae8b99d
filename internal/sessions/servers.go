package sessions

import (
	"context"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Server is what a Redis server tells of itself; a field that it does not
// tell is empty.
//
// https://redis.io/docs/latest/commands/info/
type Server struct {
	Version    string // such as 7.4.1
	AppendOnly string // "1" when each change is written to disk, else "0"
	LastWrite  string // "ok" when the last such write went well
	MaxMemory  string // in bytes; "0" when there is no limit
	Policy     string // what happens at that limit, such as noeviction
}

// Servers asks the Redis server, or each master of a cluster, about itself.
func (s *Store) Servers(ctx context.Context) ([]Server, error) {
	var mu sync.Mutex // guards all
	var all []Server
	ask := func(ctx context.Context, c redis.Cmdable) error {
		text, err := c.Info(ctx).Result()
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, readInfo(text))
		return nil
	}
	var err error
	if cluster, ok := s.rdb.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error { return ask(ctx, c) })
	} else {
		err = ask(ctx, s.rdb)
	}
	if err != nil {
		return nil, unavailable("ask Redis about itself", err)
	}
	return all, nil
}

func readInfo(text string) Server {
	told := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), ":"); found {
			told[name] = value
		}
	}
	return Server{
		Version: told["redis_version"], AppendOnly: told["aof_enabled"], LastWrite: told["aof_last_write_status"],
		MaxMemory: told["maxmemory"], Policy: told["maxmemory_policy"],
	}
}

// countSockets counts the sockets of socketScript, and changes nothing.
//
// KEYS and ARGV[1] as there. Result: how many are open.
var countSockets = redis.NewScript(redisNow + `
return redis.call('ZCOUNT', KEYS[1], '(' .. now - tonumber(ARGV[1]), '+inf')`)

// Sockets tells how many sockets all replicas hold.
func (s *Store) Sockets(ctx context.Context) (int, error) {
	n, err := countSockets.Run(ctx, s.rdb, []string{socketsKey()}, socketFor.Milliseconds()).Int()
	if err != nil {
		return 0, unavailable("count sockets", err)
	}
	return n, nil
}
