package graph

import (
	"context"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// DeviceCode is a sign-in that the person finishes on a page of Entra's, by
// typing a code.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
type DeviceCode struct {
	UserCode        string
	VerificationURL string
	Expires         time.Time

	client *Client
	blob   *blob
	code   public.DeviceCode
}

// StartDeviceCode begins a sign-in by code. It works only where the operator
// chose it, because such a code can be passed on to somebody else. Without
// scopes it asks for those of linking.
func (c *Client) StartDeviceCode(ctx context.Context, scopes ...string) (*DeviceCode, error) {
	if len(scopes) == 0 {
		scopes = c.LinkScopes()
	}
	if c.config.SignIn != "device" {
		return nil, misconfigured("Sign-in by code is not switched on. An administrator can set SIGN_IN=device.")
	}
	b := &blob{}
	msal, err := c.authority.public(b)
	if err != nil {
		return nil, explainSignIn(ctx, err)
	}
	code, err := msal.AcquireTokenByDeviceCode(ctx, scopes)
	if err != nil {
		return nil, explainSignIn(ctx, err)
	}
	return &DeviceCode{
		UserCode: code.Result.UserCode, VerificationURL: code.Result.VerificationURL, Expires: code.Result.ExpiresOn,
		client: c, blob: b, code: code,
	}, nil
}

// Wait waits until the person has signed in, the code has expired, or ctx ends.
func (d *DeviceCode) Wait(ctx context.Context) (Account, error) {
	result, err := d.code.AuthenticationResult(ctx)
	if err != nil {
		return Account{}, explainSignIn(ctx, err)
	}
	return d.client.account(ctx, result, d.blob, SignIn{})
}
