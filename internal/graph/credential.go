package graph

import (
	"context"
	"os"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

// credential makes the one credential that is configured. No error of it holds
// the secret or the key.
func (cfg Config) credential() (confidential.Credential, error) {
	if count(cfg.ClientSecret, cfg.CertificatePath, cfg.FederatedTokenFile) != 1 {
		return confidential.Credential{}, misconfigured("Set exactly one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE.")
	}
	switch {
	case cfg.ClientSecret != "":
		return confidential.NewCredFromSecret(cfg.ClientSecret)
	case cfg.CertificatePath != "":
		return cfg.certificate()
	default:
		return confidential.NewCredFromAssertionCallback(cfg.federated), nil
	}
}

// certificate reads the certificate and its key.
func (cfg Config) certificate() (confidential.Credential, error) {
	none := confidential.Credential{}
	if cfg.CertificatePassword != "" {
		return none, misconfigured("AZURE_CLIENT_CERTIFICATE_PASSWORD is set, but an encrypted key cannot be read. Decrypt it (openssl pkcs8 -topk8 -nocrypt) and protect the file instead.")
	}
	text, err := os.ReadFile(cfg.CertificatePath)
	if err != nil {
		return none, misconfigured("The file that AZURE_CLIENT_CERTIFICATE_PATH names cannot be read.")
	}
	certs, key, err := confidential.CertFromPEM(text, "")
	if err != nil {
		return none, misconfigured("The file that AZURE_CLIENT_CERTIFICATE_PATH names must be PEM text with a certificate and its unencrypted key. A PFX file is turned into one by openssl pkcs12 -nodes.")
	}
	cred, err := confidential.NewCredFromCert(certs, key)
	if err != nil {
		return none, misconfigured("The key in the file that AZURE_CLIENT_CERTIFICATE_PATH names does not belong to its certificate.")
	}
	return cred, nil
}

// federated reads the workload's token. The platform renews the file, so what
// was read before is never used again.
//
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation
func (cfg Config) federated(context.Context, confidential.AssertionRequestOptions) (string, error) {
	text, err := os.ReadFile(cfg.FederatedTokenFile)
	if err != nil {
		return "", misconfigured("The file that AZURE_FEDERATED_TOKEN_FILE names cannot be read.")
	}
	return strings.TrimSpace(string(text)), nil
}

// count tells how many of the texts are not empty.
func count(texts ...string) int {
	n := 0
	for _, text := range texts {
		if text != "" {
			n++
		}
	}
	return n
}
