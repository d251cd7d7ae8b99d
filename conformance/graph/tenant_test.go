package graph_test

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// contoso is the tenant that every test talks to; TestMain sets it.
var contoso *tenant

// tenant is where the simulator listens and how to sign in there.
type tenant struct {
	graphURL, authorityHost, tenantID string
	clientID, clientSecret            string
	transport                         *http.Transport
	tally                             *tally
}

// startTenant takes the tenant of the environment, or else starts one as a child process.
func startTenant() (*tenant, func(), error) {
	if os.Getenv("GRAPH_URL") != "" {
		t, err := tenantFrom(os.Getenv)
		return t, func() {}, err
	}
	dir, err := os.MkdirTemp("", "graph-conformance-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a folder for the program: %w", err)
	}
	values, stop, err := startProgram(dir)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	t, err := tenantFrom(func(name string) string { return values[name] })
	return t, func() { stop(); _ = os.RemoveAll(dir) }, err
}

// appRoles let the application read, as the bot does, and make accounts, which the bot never does in its own name.
const appRoles = "EntitlementManagement.Read.All,User.Read.All,GroupMember.Read.All,User.ReadWrite.All"

// startProgram builds the bot, runs its simulator and reads what it prints until it is ready.
func startProgram(dir string) (map[string]string, func(), error) {
	program := filepath.Join(dir, "bot")
	build := exec.Command("go", "build", "-o", program, "./cmd/bot")
	build.Dir, build.Stderr = filepath.Join("..", ".."), os.Stderr
	if err := build.Run(); err != nil {
		return nil, nil, fmt.Errorf("build the bot: %w", err)
	}
	simulator := exec.Command(program, "simulate", "entra", "--app-roles", appRoles)
	simulator.Stderr = os.Stderr
	output, err := simulator.StdoutPipe()
	if err != nil {
		return nil, nil, fmt.Errorf("listen to the simulator: %w", err)
	}
	if err := simulator.Start(); err != nil {
		return nil, nil, fmt.Errorf("start the simulator: %w", err)
	}
	stop := func() {
		_ = simulator.Process.Signal(os.Interrupt)
		_ = simulator.Wait() // it ends by the signal, which is no fault
	}
	values := map[string]string{}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if lines.Text() == "ready" {
			return values, stop, nil
		}
		if name, value, ok := strings.Cut(lines.Text(), "="); ok && !strings.HasPrefix(name, "#") {
			values[name] = value
		}
	}
	stop()
	return nil, nil, errors.New("the simulator ended before it was ready")
}

// tenantFrom reads the values that the simulator prints.
func tenantFrom(value func(string) string) (*tenant, error) {
	roots := x509.NewCertPool()
	certificate, err := os.ReadFile(value("SSL_CERT_FILE"))
	if err != nil {
		return nil, fmt.Errorf("read the simulator's certificate: %w", err)
	}
	if !roots.AppendCertsFromPEM(certificate) {
		return nil, errors.New("SSL_CERT_FILE holds no certificate")
	}
	return &tenant{
		graphURL: value("GRAPH_URL"), authorityHost: value("AZURE_AUTHORITY_HOST"), tenantID: value("AZURE_TENANT_ID"),
		clientID: value("AZURE_CLIENT_ID"), clientSecret: value("AZURE_CLIENT_SECRET"),
		transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
		tally:     &tally{operations: map[string]int{}},
	}, nil
}

// redirect is the address to which a sign-in returns; nobody listens there.
func redirect() string { return cmp.Or(os.Getenv("REDIRECT_URI"), "http://127.0.0.1:8080/callback") }

// scope is a permission of this tenant's Graph.
func (e *tenant) scope(permission string) string { return e.graphURL + "/" + permission }

// order tells the simulator something over its own controls, which are no part of Graph.
func (e *tenant) order(t *testing.T, control string, body any) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	response, err := (&http.Client{Transport: e.transport}).Post(e.graphURL+"/_sim/"+control, "application/json", bytes.NewReader(raw))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Less(t, response.StatusCode, 300, "the simulator took the order %s", control)
}

// pass lets time pass in the tenant, long enough for whatever is on its way to arrive.
func (e *tenant) pass(t *testing.T) {
	t.Helper()
	e.order(t, "clock", map[string]string{"advance": "30s"})
}
