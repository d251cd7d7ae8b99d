package sessions

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// errSealed is for a blob that does not open: of another purpose or owner,
// changed, or under a key that is gone.
var errSealed = errors.New("a sealed record does not open")

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,16}$`)

// keyRing seals what must not be read in Redis with AES-256-GCM. A sealed
// blob is one byte for the length of the key's id, the id, the nonce and the
// ciphertext; purpose and owner are authenticated with it, so that a blob
// cannot be put under another person's key.
type keyRing struct {
	first string
	aead  map[string]cipher.AEAD
	audit map[string][]byte // keys of audit lines, derived from the same
}

// newKeyRing reads SEAL_KEYS. With none it makes a random key when that is
// allowed, which only an embedded store may ask for.
func newKeyRing(spec string, mayInvent bool) (*keyRing, error) {
	if spec == "" {
		if !mayInvent {
			return nil, errors.New("SEAL_KEYS is required with REDIS_URL: make one with `openssl rand -base64 32` and set SEAL_KEYS=k1:VALUE")
		}
		key := make([]byte, 32)
		rand.Read(key)
		spec = "run:" + base64.StdEncoding.EncodeToString(key)
	}
	ring := &keyRing{aead: map[string]cipher.AEAD{}, audit: map[string][]byte{}}
	for i, part := range strings.Split(spec, ",") {
		if err := ring.add(strings.TrimSpace(part)); err != nil {
			return nil, fmt.Errorf("SEAL_KEYS, entry %d: %w", i+1, err)
		}
	}
	return ring, nil
}

// add takes one "id:base64" entry; its errors hold no key material.
func (r *keyRing) add(entry string) error {
	id, value, found := strings.Cut(entry, ":")
	if !found || !keyID.MatchString(id) {
		return errors.New("not of the form id:base64, with an id of up to 16 letters and digits")
	}
	key, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(key) != 32 {
		return fmt.Errorf("the key %q is not base64 of exactly 32 bytes", id)
	}
	if _, twice := r.aead[id]; twice {
		return fmt.Errorf("the id %q stands twice", id)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return err
	}
	if r.audit[id], err = auditKey(key); err != nil {
		return err
	}
	r.aead[id] = aead
	if r.first == "" {
		r.first = id
	}
	return nil
}

// seal closes plain for one purpose and owner under the first key.
func (r *keyRing) seal(purpose, owner string, plain []byte) []byte {
	head := append([]byte{byte(len(r.first))}, r.first...)
	return r.aead[r.first].Seal(head, nil, plain, associated(r.first, purpose, owner))
}

// open gives back what seal closed for the same purpose and owner.
func (r *keyRing) open(purpose, owner string, blob []byte) ([]byte, error) {
	if len(blob) == 0 || len(blob) < 1+int(blob[0]) {
		return nil, errSealed
	}
	id := string(blob[1 : 1+blob[0]])
	aead, known := r.aead[id]
	if !known {
		return nil, errSealed
	}
	plain, err := aead.Open(nil, nil, blob[1+blob[0]:], associated(id, purpose, owner))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// stale reports whether blob was sealed under a key that is no longer first.
func (r *keyRing) stale(blob []byte) bool {
	return len(blob) < 1+len(r.first) || string(blob[1:1+blob[0]]) != r.first
}

func associated(key, purpose, owner string) []byte {
	return []byte(key + "\x00" + purpose + "\x00" + owner)
}
