package graph

import (
	"context"
	"encoding/json"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// TokenCache keeps one opaque, secret blob per account. sessions implements
// it, sealed in Redis.
type TokenCache interface {
	// Update runs change on the account's blob (nil when there is none) under
	// a lock that all replicas share, and stores what it returns if it differs.
	// A nil result removes the blob. change takes 15 seconds at most.
	Update(ctx context.Context, home string, change func(old []byte) ([]byte, error)) error
}

// blob lets one MSAL client, built for one use, work on one account's cache.
//
// https://learn.microsoft.com/entra/msal/go/advanced/msal-go-token-cache-serialization
type blob struct {
	data  []byte
	fresh bool // forget access tokens, so that a new one is fetched
}

// Replace gives MSAL the account's cache.
func (b *blob) Replace(_ context.Context, into cache.Unmarshaler, _ cache.ReplaceHints) error {
	if len(b.data) == 0 {
		return nil
	}
	data := b.data
	if b.fresh {
		data = withoutAccessTokens(data)
	}
	return into.Unmarshal(data)
}

// Export takes the account's cache back.
func (b *blob) Export(_ context.Context, from cache.Marshaler, _ cache.ExportHints) error {
	data, err := from.Marshal()
	if err != nil {
		return err
	}
	b.data, b.fresh = data, false
	return nil
}

// withoutAccessTokens drops the access tokens of a cache. MSAL offers no other
// way to renew a token that the service refused before its time.
func withoutAccessTokens(data []byte) []byte {
	var parts map[string]json.RawMessage
	if json.Unmarshal(data, &parts) != nil {
		return data
	}
	delete(parts, "AccessToken")
	left, err := json.Marshal(parts)
	if err != nil {
		return data
	}
	return left
}
