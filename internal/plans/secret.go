package plans

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"accessbot/internal/access"
)

// newPassword makes one of 90 bits, with the kinds of characters that Entra
// wants.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
func newPassword() string {
	t := rand.Text()
	return "Kx-" + t[:6] + "-" + strings.ToLower(t[6:12]) + "-" + t[12:18]
}

// secret makes a password and shows it to the owner. It lives in this process
// until the account is made, and nowhere else.
func (r *run) secret(ctx context.Context, upn string) (string, error) {
	if r.cfg.Secrets == nil {
		return "", &access.Error{Kind: access.Misconfigure, Sentence: "I have no way to show you the password of a new account, so I made none. Ask whoever runs me to mend that."}
	}
	password := newPassword()
	if err := r.cfg.Secrets.ShowPassword(ctx, r.plan, upn, password); err != nil {
		return "", &access.Error{Kind: access.Unavailable, Err: errors.Join(errLater, err), Sentence: "I could not show you the password of the new account, so I did not make it yet. I try again by myself."}
	}
	return password, nil
}
