package entrasim

import (
	"crypto/rand"
	"encoding/base64"
	"math/big"

	"github.com/google/uuid"
)

// The ids of the tutorial's own objects, so that its requests can be replayed word by word.
const (
	tutorialTenant    = "d3030981-8fb9-4919-9980-5580caeddd75"
	tutorialRequestor = "007d1c7e-7fa8-4e33-b678-5e437acdcddc"
	tutorialGroup     = "e93e24d1-2b65-4a6c-a1dd-654a12225487"
	tutorialCatalog   = "cec5d6ab-c75d-47c0-9c1c-92e89f66e384"
	tutorialResource  = "4a1e21c5-8a76-4578-acb1-641160e076e8"
	tutorialPackage   = "88203d16-0e31-41d4-87b2-dd402f1435e9"
	tutorialPolicy    = "db440482-1210-4a60-9b55-3ac7a72f63ba"
	tutorialRole      = "e081321b-2802-4834-a6ca-6f598ce3cdf7"
	tutorialScope     = "6dbd2209-9d14-4c76-b92b-fcb00e835fe1"
)

// seededID is the same on every start for the same kind and name.
func seededID(kind, name string) string {
	space := uuid.MustParse(tutorialTenant)
	return uuid.NewSHA1(space, []byte(kind+"/"+name)).String()
}

// newID draws an id for an object created while the tenant runs. The caller holds mu.
func (t *Tenant) newID() string {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(t.random.Uint32())
	}
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// traceID is an id for one call; it needs no repeating.
func traceID() string { return uuid.NewString() }

// secret draws a string of n random bytes that nobody can guess, in letters fit for a URL.
func secret(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	return base64.RawURLEncoding.EncodeToString(raw)
}

// userCode draws a device code that a person can type: nine letters without look-alikes.
func userCode() string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ"
	code := make([]byte, 9)
	for i := range code {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		code[i] = letters[n.Int64()]
	}
	return string(code)
}
