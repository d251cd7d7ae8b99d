package graph_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStartRefusesAnApplicationThatMayWrite(t *testing.T) {
	tests := map[string]struct {
		roles []string
		says  string
	}{
		"it may only read":      {nil, ""},
		"it may write packages": {[]string{"EntitlementManagement.ReadWrite.All", "User.Read.All", "GroupMember.Read.All"}, "EntitlementManagement.ReadWrite.All"},
		"it may not read users": {[]string{"EntitlementManagement.Read.All", "GroupMember.Read.All"}, "User.Read.All"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, entrasim.Config{AppRoles: tt.roles})
			err := w.client.Ready(t.Context())
			if tt.says == "" {
				assert.NoError(t, err)
				return
			}
			assert.Contains(t, kindOf(t, access.Misconfigure, err), tt.says)
		})
	}
}

func TestWrongCredentialIsTheOperatorsMatter(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	wrong := w.newClient(t, func(c *graph.Config) { c.ClientSecret = "canary-wrong-secret" })
	err := wrong.Ready(t.Context())
	assert.Contains(t, kindOf(t, access.Misconfigure, err), "credential")
	assert.Contains(t, err.Error(), "AADSTS7000215")
	assert.NotContains(t, err.Error()+w.log.String(), "canary-wrong-secret")
}

func TestSignInServiceOutOfReachIsSaid(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	t.Run("because it is out of order", func(t *testing.T) {
		w.tenant.Fail(entrasim.Fault{Path: "/token$", Times: 9, Status: 503})
		defer w.tenant.Heal()
		kindOf(t, access.Unavailable, w.newClient(t).Ready(t.Context()))
	})
	t.Run("because it shows a page", func(t *testing.T) {
		w.tenant.Fail(entrasim.Fault{Path: "/token$", Times: 9, Kind: entrasim.FaultHTML, Status: 200})
		defer w.tenant.Heal()
		kindOf(t, access.Unavailable, w.newClient(t).Ready(t.Context()))
	})
	t.Run("because nobody answers", func(t *testing.T) {
		c := w.newClient(t, func(c *graph.Config) { c.AuthorityHost = "https://127.0.0.1:1" })
		kindOf(t, access.Unavailable, c.Ready(t.Context()))
	})
	t.Run("because its certificate is not trusted", func(t *testing.T) {
		c := w.newClient(t, func(c *graph.Config) { c.HTTP = nil })
		assert.Contains(t, kindOf(t, access.Misconfigure, c.Ready(t.Context())), "SSL_CERT_FILE")
	})
}

func TestPassingFaultOfTheSignInServiceIsWaitedOut(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	for _, fault := range []entrasim.Fault{{Status: 503, Times: 2}, {Status: 429, RetryAfter: "0.2"}, {Kind: entrasim.FaultReset, Times: 2}, {Kind: entrasim.FaultLostReply}} {
		fault.Path = "/token$"
		w.tenant.Fail(fault)
		assert.NoError(t, w.newClient(t).Ready(t.Context()))
	}
}

func TestCodeIsSentOnceWhateverBecomesOfTheReply(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	s := w.signIn()
	code := w.code(t, s, "Requestor1").Get("code")
	w.tenant.Fail(entrasim.Fault{Path: "/token$", Kind: entrasim.FaultLostReply})
	before := w.tenant.CallsTo("POST", "/token$")
	_, err := w.client.Redeem(t.Context(), s, code)
	kindOf(t, access.Unavailable, err)
	// The tenant counts a call after it has cut its reply off.
	assert.Eventually(t, func() bool { return w.tenant.CallsTo("POST", "/token$") > before }, 5*time.Second, time.Millisecond)
	assert.Equal(t, before+1, w.tenant.CallsTo("POST", "/token$"))
}

func TestApplicationSignsInWithACertificate(t *testing.T) {
	certificate, file := newCertificate(t)
	w := newWorld(t, entrasim.Config{Certificates: [][]byte{certificate}})
	c := w.newClient(t, func(c *graph.Config) { c.ClientSecret, c.CertificatePath = "", file })
	assert.NoError(t, c.Ready(t.Context()))
}

// newCertificate makes a certificate, and a file that holds it with its key.
func newCertificate(t *testing.T) ([]byte, string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "accessbot"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	both := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), certificate...)
	file := filepath.Join(t.TempDir(), "credential.pem")
	require.NoError(t, os.WriteFile(file, both, 0o600))
	return certificate, file
}

func TestFederatedTokenIsReadAnewEachTime(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	file := filepath.Join(t.TempDir(), "token")
	c := w.newClient(t, func(c *graph.Config) { c.ClientSecret, c.FederatedTokenFile = "", file })
	assert.Contains(t, kindOf(t, access.Misconfigure, c.Ready(t.Context())), "AZURE_FEDERATED_TOKEN_FILE")
	require.NoError(t, os.WriteFile(file, []byte("canary-assertion\n"), 0o600))
	err := c.Ready(t.Context())
	assert.Contains(t, kindOf(t, access.Misconfigure, err), "credential", "the file was read and Entra did not accept it")
	assert.NotContains(t, err.Error()+w.log.String(), "canary-assertion")
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	good := graph.Config{TenantID: "11111111-2222-3333-4444-555555555555", ClientID: "c", ClientSecret: "s"}
	_, err := graph.New(good)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "x.pfx")
	require.NoError(t, os.WriteFile(file, []byte("canary-no-pem"), 0o600))
	tests := map[string]struct {
		change func(*graph.Config)
		says   string
	}{
		"no tenant":              {func(c *graph.Config) { c.TenantID = "" }, "AZURE_TENANT_ID"},
		"every tenant":           {func(c *graph.Config) { c.TenantID = "common" }, "AZURE_TENANT_ID"},
		"no application":         {func(c *graph.Config) { c.ClientID = "" }, "AZURE_CLIENT_ID"},
		"no credential":          {func(c *graph.Config) { c.ClientSecret = "" }, "exactly one"},
		"two credentials":        {func(c *graph.Config) { c.FederatedTokenFile = "f" }, "exactly one"},
		"no such certificate":    {func(c *graph.Config) { c.ClientSecret, c.CertificatePath = "", file+"2" }, "cannot be read"},
		"a PFX file":             {func(c *graph.Config) { c.ClientSecret, c.CertificatePath = "", file }, "openssl pkcs12"},
		"an encrypted key":       {func(c *graph.Config) { c.ClientSecret, c.CertificatePath, c.CertificatePassword = "", file, "p" }, "Decrypt"},
		"plain HTTP":             {func(c *graph.Config) { c.GraphURL = "http://graph.example" }, "GRAPH_URL"},
		"a dialect of its own":   {func(c *graph.Config) { c.Version = "v2.0" }, "GRAPH_VERSION"},
		"Graph with a version":   {func(c *graph.Config) { c.GraphURL = "https://graph.example/v1.0" }, "GRAPH_URL"},
		"no sign-in address":     {func(c *graph.Config) { c.AuthorityHost = "login" }, "AZURE_AUTHORITY_HOST"},
		"unknown way to sign in": {func(c *graph.Config) { c.SignIn = "magic" }, "SIGN_IN"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := good
			tt.change(&cfg)
			_, err := graph.New(cfg)
			assert.Contains(t, kindOf(t, access.Misconfigure, err), tt.says)
			assert.NotContains(t, err.Error(), "canary")
		})
	}
}
